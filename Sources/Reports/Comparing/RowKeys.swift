// What rows of two periods find each other by.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

/// Which columns say what a row is about, so that `compare` finds the same row of another period; or why it cannot.
enum RowKeys: Sendable {
    /// The texts, days and instants on the left, up to the first column of another kind.
    case leading
    /// So many columns on the left: what follows them tells more of the same thing.
    case first(Int)
    /// As many columns on the left as rows are grouped by.
    case groupings
    case named([String])
    /// Where rows are grouped, the leading ones; elsewhere there is this reason against it.
    case ifGrouped(String)
    /// The report has columns of its own for what was before.
    case own
    case none(because: String)

    var isNone: Bool { if case .none = self { true } else { false } }
    var isOwn: Bool { if case .own = self { true } else { false } }

    /// The places of these columns.
    func places(in columns: [Column], of question: Question) -> [Int] {
        switch self {
        case .leading, .ifGrouped:
            Array(columns.indices.prefix { [.text, .date, .time].contains(columns[$0].type) })
        case .first(let count): Array(columns.indices.prefix(count))
        case .groupings: Array(columns.indices.prefix(question.groupings.count))
        case .named(let names): columns.indices.filter { names.contains(columns[$0].name) }
        case .own, .none: []
        }
    }

    /// Why `compare` is refused, as the end of a sentence that begins with the parameter; nil where it is not.
    func refusal(by grouping: String, of report: Report) -> String? {
        switch self {
        case .none(let why): "is not taken by the report \(report.name): \(why)"
        case .ifGrouped(let why) where grouping.isEmpty:
            "goes with \(report.groupings.map { "by=\($0)" }.joined(separator: " or ")) only: \(why)"
        case .leading, .first, .groupings, .named, .ifGrouped, .own: nil
        }
    }
}
