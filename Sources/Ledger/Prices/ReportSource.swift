// Whose reported costs count though the book has a price.
// SPDX-License-Identifier: Apache-2.0

/// One of `trust_reported`: a provider by any of its names, or one of its operations.
package struct ReportSource: Sendable, Hashable {
    package let provider: String
    /// Nil for all that the provider does.
    package let operation: String?
    /// Where it was written; nil where nobody wrote it.
    package var origin: Price.Origin?

    /// From `openrouter` or `s3:put`; nil for a text that is neither.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.allSatisfy({ !$0.isEmpty && !$0.contains(where: \.isWhitespace) }) else { return nil }
        provider = parts[0]
        operation = parts.count > 1 ? parts[1] : nil
    }

    /// As it is written.
    package var text: String { operation.map { "\(provider):\($0)" } ?? provider }
}

/// The sources by all that events call their providers.
struct ReportTrust: Sendable {
    private struct Entry {
        let source: ReportSource
        /// In lower case; nil for all of them.
        let operation: ExactText?
    }

    private var byProvider: [ExactText: [Entry]] = [:]

    var isEmpty: Bool { byProvider.isEmpty }

    /// `names` are those of the source's provider, in lower case.
    mutating func add(_ source: ReportSource, called names: [String]) {
        let entry = Entry(source: source, operation: source.operation?.lowercased().exact)
        for name in names { byProvider[name.exact, default: []].append(entry) }
    }

    /// The source that a call is of; both names are in lower case.
    func source(of provider: String, _ operation: String) -> ReportSource? {
        byProvider[provider.exact]?.first { $0.operation == nil || $0.operation == operation.exact }?.source
    }
}
