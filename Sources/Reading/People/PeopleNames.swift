// What people are called.
// SPDX-License-Identifier: Apache-2.0

internal import SQL

extension LedgerView {
    /// What reports call a person: `ShownName`. It is no key to find them by.
    package func name(ofPerson id: Int64) throws(ReadingError) -> String {
        let found = try database.first("SELECT name, forgotten FROM people WHERE id = $1", id) {
            ShownName.of($0.text(0), forgotten: $0.integer(1))
        }
        return found ?? ""
    }

    /// What reports call the user that a number stands for: their own, or one that was joined to them. Empty for a visitor,
    /// and for number 0, which is nobody's.
    package func name(ofUserBehind number: Int64) throws(ReadingError) -> String {
        guard number != 0 else { return "" }
        let user = try database.first(
            "SELECT p.id FROM people a JOIN people p ON p.id = a.person WHERE a.id = $1 AND p.anonymous = 0", number
        ) { $0.integer(0) }
        return try user.map { id throws(ReadingError) in try name(ofPerson: id) } ?? ""
    }

    /// What events call a person; nil for who was forgotten.
    func eventName(ofPerson id: Int64) throws(ReadingError) -> String? {
        try database.first("SELECT name FROM people WHERE id = $1 AND forgotten = 0", id) { $0.text(0) }
    }

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
