// What is found of single users, rather than of all: few are looked up one by one.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

extension LedgerView {
    /// As many as are looked up one by one rather than found among all.
    private static var few: Int { 500 }

    /// How many of some users signed up then.
    func signUps(of users: PeopleSet, in milliseconds: Range<Int64>) throws(ReadingError) -> Int64 {
        var count: Int64 = 0
        guard users.count <= Self.few else {
            try signUps(in: milliseconds) { person, _ in if users.contains(person) { count += 1 } }
            return count
        }
        for user in users.all {
            let since = try database.first("SELECT since FROM people WHERE id = $1", user) { $0.integer(0) }
            if let since, milliseconds.contains(since) { count += 1 }
        }
        return count
    }

    /// Calls and activities of some users by day, those of the anonymous ids joined to them among them.
    func actions(of users: PeopleSet, onDaysOf period: Period) throws(ReadingError) -> [Int64] {
        var counts = try actionsOfUTC(of: users, onDaysOf: period)
        guard !zone.isUTC, !users.isEmpty else { return counts }
        let more = try misplacedActs(onDaysOf: period, of: nil) { users.contains($0) }
        for place in counts.indices { try ReadingError.add(more[place], to: &counts[place]) }
        return counts
    }

    private func actionsOfUTC(of users: PeopleSet, onDaysOf period: Period) throws(ReadingError) -> [Int64] {
        var counts = [Int64](repeating: 0, count: period.count)
        let first = Int64(period.first.number)
        var numbers = users
        try eachJoin { anonymous, user in if users.contains(user) { numbers.insert(anonymous) } }
        let list = numbers.all
        guard !list.isEmpty else { return counts }
        let sql = "SELECT day, person, calls + actions FROM user_days WHERE day"
        guard list.count <= Self.few else {
            try database.each("\(sql) BETWEEN $1 AND $2", first, period.last) { row throws(ReadingError) in
                guard numbers.contains(row.integer(1)) else { return }
                try ReadingError.add(row.integer(2), to: &counts[Int(row.integer(0) - first)])
            }
            return counts
        }
        let marks = list.indices.map { "$\($0 + 2)" }.joined(separator: ", ")
        for (place, day) in period.days.enumerated() {
            try database.each("\(sql) = $1 AND person IN (\(marks))", values: [Int64(day.number)] + list) {
                row throws(ReadingError) in
                try ReadingError.add(row.integer(2), to: &counts[place])
            }
        }
        return counts
    }
}
