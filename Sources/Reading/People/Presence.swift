// Who was there: distinct people by day.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

extension LedgerView {
    /// Who was active on each day of a period: any call or activity. Users only, anonymous ids under their user.
    package func active(onDaysOf period: Period) throws(ReadingError) -> [PeopleSet] {
        var sets = [PeopleSet](repeating: PeopleSet(), count: period.count)
        let first = Int64(period.first.number)
        try eachPresence("presence_days", "day", first...Int64(period.last.number)) { day, place, bits in
            sets[Int(day - first)].insert(bits: bits, at: place)
        }
        let people = try people()
        for place in sets.indices { sets[place] = people.users(in: sets[place]) }
        return sets
    }

    /// Who was active at all in a period: whole months are read as such.
    package func active(in period: Period) throws(ReadingError) -> PeopleSet {
        try people().users(in: try present(in: period))
    }

    /// How many users there are, and how many of them were active on the last days, by how many those are.
    package func userCounts(windows: [Int]) throws(ReadingError) -> (users: Int64, active: [Int64]) {
        var active: [Int64] = []
        for days in windows { active.append(Int64(try self.active(in: Period(days: days, upTo: today)).count)) }
        return (Int64(try people().users.count), active)
    }

    /// The same with visitors among them, anonymous ids under their own numbers.
    func present(in period: Period) throws(ReadingError) -> PeopleSet {
        var set = PeopleSet()
        let (months, days) = period.monthsAndDays
        if let months {
            try eachPresence("presence_months", "month", months) { _, place, bits in set.insert(bits: bits, at: place) }
        }
        for days in days {
            try eachPresence("presence_days", "day", days) { _, place, bits in set.insert(bits: bits, at: place) }
        }
        return set
    }

    private static let words = (0..<16).map { "w\($0)" }.joined(separator: ", ")

    /// Gives the words of `presence_days` or `presence_months`, with their places in a `PeopleSet`.
    func eachPresence(
        _ table: String, _ unit: String, _ range: ClosedRange<Int64>, _ body: (Int64, Int, UInt64) -> Void
    ) throws(ReadingError) {
        try database.each(
            "SELECT \(unit), block, \(Self.words) FROM \(table) WHERE \(unit) >= $1 AND \(unit) <= $2",
            range.lowerBound, range.upperBound
        ) { row in
            let (unit, start) = (row.integer(0), Int(row.integer(1)) << 4)
            for word in 0..<16 {
                let bits = UInt64(bitPattern: row.integer(2 + word))
                if bits != 0 { body(unit, start + word, bits) }
            }
        }
    }
}
