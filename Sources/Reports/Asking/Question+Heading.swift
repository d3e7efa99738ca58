// What the column of a grouping is called.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

extension Question {
    /// `property:quality` heads its column as `quality`, unless one of the other columns has that name.
    func heading(beside columns: [Column]) -> String {
        guard let colon = by.firstIndex(of: ":") else { return by }
        let name = String(by[by.index(after: colon)...])
        return columns.contains { $0.name.exact == name.exact } ? by : name
    }
}
