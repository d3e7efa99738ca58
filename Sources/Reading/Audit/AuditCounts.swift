// How many entries of the audit questions meant when they were asked last.
// SPDX-License-Identifier: Apache-2.0

/// Entries come behind the others and leave at the front, and are never changed: what was counted once is counted no more.
struct AuditCounts: Sendable {
    /// The first and the last entry there were.
    struct Span: Sendable, Equatable {
        let first, last: Int64
    }

    private var known: [AuditQuestion: (span: Span, count: Int64)] = [:]
    private static let most = 64

    /// What is known of the entries as far as they are still there, and up to which; nil where all have to be counted.
    func known(of question: AuditQuestion, in span: Span) -> (count: Int64, last: Int64)? {
        guard let (then, count) = known[question], then.first == span.first, then.last <= span.last else { return nil }
        return (count, then.last)
    }

    mutating func note(_ count: Int64, of question: AuditQuestion, in span: Span) {
        // Who asks in so many ways has nothing of what is remembered.
        if known[question] == nil, known.count >= Self.most { known.removeAll() }
        known[question] = (span, count)
    }
}
