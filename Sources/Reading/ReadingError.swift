// Why the ledger does not answer.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
package import SQL
package import Store

/// The description is one clear line for whoever asked.
package enum ReadingError: SQLFailure, Equatable, CustomStringConvertible {
    /// A parameter, and what is wrong with it: `must be a day such as 2026-01-31`.
    case parameter(String, String)
    /// A parameter, and the value that names somebody or something that the ledger does not know.
    case unknown(String, String)
    /// A kind of thing, a name, and the names that there are of the kind.
    case noSuch(String, String, among: [String])
    /// Whoever asks may be told only what is of a name, and this cannot be told so: why.
    case outOfBounds(String)
    case store(StoreError)
    /// What it would hold finds no room: beside what others hold, or ever.
    case noMemory(ever: Bool)

    /// A parameter that is not one of those that are taken here; `taker` says by what.
    package static func parameter(_ name: String, notTakenBy taker: String, among names: [String]) -> ReadingError {
        let known = names.isEmpty ? "nothing" : names.joined(separator: ", ")
        return .parameter(
            name, "is not a parameter of \(taker), which takes \(known)" + Suggestion.clause(for: name, among: names))
    }

    package init(_ error: SQLError) { self = .store(.database(error)) }

    /// Adds an amount to a sum, where that stays within 64 bits.
    package static func add(_ amount: Int64, to total: inout Int64) throws(ReadingError) {
        let (sum, overflow) = total.addingReportingOverflow(amount)
        guard !overflow else { throw .store(.database(.overflow)) }
        total = sum
    }

    /// Whether a sum left 64 bits, wherever it was made.
    package var isOverflow: Bool {
        if case .store(.database(let error)) = self { error.kind == .overflow } else { false }
    }

    /// A sum that was made in 128 bits, where it is within 64.
    static func within64Bits(_ sum: Int128) throws(ReadingError) -> Int64 {
        guard let sum = Int64(exactly: sum) else { throw .store(.database(.overflow)) }
        return sum
    }

    /// For whoever reads the ledger with a report's means, but not for a report.
    package var ofStore: StoreError {
        if case .store(let error) = self { error } else { .database(SQLError(.other, description)) }
    }

    /// The parameter to mend, where it is one.
    package var parameter: String? {
        switch self {
        case .parameter(let name, _), .unknown(let name, _): name
        case .noSuch, .outOfBounds, .store, .noMemory: nil
        }
    }

    /// True where the question is wrong, whatever the ledger has.
    package var isWrongCall: Bool {
        switch self {
        case .parameter, .noSuch: true
        case .unknown, .outOfBounds, .store, .noMemory: false
        }
    }

    package var description: String {
        switch self {
        case .parameter(let name, let reason): "\(name) \(reason)"
        case .unknown(let name, let value): "there is no \(name) \"\(TerminalText.shown(value))\" in the ledger"
        case .noSuch(let kind, let name, let names):
            "there is no \(kind) \"\(TerminalText.shown(name))\""
                + (Suggestion.nearest(to: name, among: names).map { "; did you mean \($0)?" }
                    ?? ": the \(kind)s are \(names.joined(separator: ", "))")
        case .outOfBounds(let reason): reason
        case .store(let error): "the ledger cannot be read: \(error.reason)"
        case .noMemory(ever: false): "there is no memory left for so large a report; ask again in a moment"
        case .noMemory(ever: true):
            "the report needs more memory than limits.answer_memory has: ask for fewer days, or for coarser groups"
        }
    }
}
