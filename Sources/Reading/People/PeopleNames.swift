// What people are called, for many at once.
// SPDX-License-Identifier: Apache-2.0

internal import SQL

extension LedgerView {
    /// What reports call people, in one pass where they are many.
    package func names(ofPeople ids: [Int64]) throws(ReadingError) -> [Int64: String] {
        var names: [Int64: String] = [:]
        guard ids.count > 1_000 else {
            for id in ids { names[id] = try name(ofPerson: id) }
            return names
        }
        let wanted = PeopleSet(ids)
        names.reserveCapacity(ids.count)
        try database.each("SELECT id, name, forgotten FROM people") { row in
            guard wanted.contains(row.integer(0)) else { return }
            names[row.integer(0)] = ShownName.of(row.text(1), forgotten: row.integer(2))
        }
        return names
    }
}
