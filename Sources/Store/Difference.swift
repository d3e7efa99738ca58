// Where the store disagrees with its own events.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

/// A figure of the store that is not what the events add up to, or a row that is not what it was.
package struct Difference: Sendable, Equatable, CustomStringConvertible {
    package let table: String
    /// The row, as `column=value` pairs.
    package let row: String
    package let column: String
    package let stored: String?
    package let expected: String?
    /// Of what is no sum, what is wrong with it: nothing tells what it should be.
    package let reason: String?

    init(table: String, row: String, column: String, stored: String?, expected: String?) {
        self.table = table
        self.row = row
        self.column = column
        self.stored = stored
        self.expected = expected
        reason = nil
    }

    init(table: String, row: String, because reason: String) {
        self.table = table
        self.row = row
        column = "seal"
        stored = nil
        expected = nil
        self.reason = reason
    }

    /// Whether the events tell what should be there.
    package var canBePutRight: Bool { reason == nil }

    /// Whether it is one of the audit: of events and their sums it says nothing.
    package var isOfAudit: Bool { table.hasPrefix("audit") }

    package var description: String {
        if let reason { return "\(table)[\(row)]: \(reason)" }
        return "\(table)[\(row)].\(column): stored \(stored ?? "no row"), the events say \(expected ?? "no row")"
    }
}

/// A row to be put right: what it should be, or nil where there should be none.
struct Correction {
    let table: RollupTable.ID
    let key: RollupKey
    let stored: Measures?
    let expected: Measures?

    var differences: [Difference] {
        let table = table.table
        let row = table.keys.enumerated().map { "\($1)=\(key[$0])" }.joined(separator: " ")
        return table.measures.enumerated().compactMap { position, column in
            guard stored?[position] != expected?[position] else { return nil }
            return Difference(
                table: table.name, row: row, column: column, stored: stored.map { "\($0[position])" },
                expected: expected.map { "\($0[position])" })
        }
    }
}
