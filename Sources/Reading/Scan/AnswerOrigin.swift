// What an answer was made of: sums, columns or single events.
// SPDX-License-Identifier: Apache-2.0

/// Where the figures of an answer come from, and what its reader must know about that.
package struct AnswerOrigin: Sendable, Equatable {
    /// From what is quick and kept for good to what is slow and goes to the archive.
    package enum Source: String, Sendable, Comparable {
        case sums, columns, events

        private var rank: Int {
            switch self {
            case .sums: 0
            case .columns: 1
            case .events: 2
            }
        }

        package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
    }

    /// The slowest of what was read.
    package private(set) var source = Source.sums
    /// Whole sentences, each once.
    package private(set) var remarks: [String] = []

    package init() {}

    mutating func note(_ source: Source) { self.source = max(self.source, source) }

    mutating func remark(_ sentence: String) { if !remarks.contains(sentence) { remarks.append(sentence) } }
}
