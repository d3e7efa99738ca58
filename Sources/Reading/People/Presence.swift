// Who was there: distinct people by day.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

extension LedgerView {
    /// Who was active on each day of a period: any call or activity. Users only, anonymous ids under their user.
    package func active(onDaysOf period: Period) throws(ReadingError) -> [PeopleSet] {
        guard zone.isUTC else { return try localActive(onDaysOf: period, of: nil) }
        var sets = [PeopleSet](repeating: PeopleSet(), count: period.count)
        let first = Int64(period.first.number)
        try eachPresence(period.days(in: "presence_days")) { day, place, bits in
            sets[Int(day - first)].insert(bits: bits, at: place)
        }
        let people = try people()
        for place in sets.indices { sets[place] = people.users(in: sets[place]) }
        return sets
    }

    /// Who was active at all in a period: months are read as such where they can be.
    package func active(in period: Period) throws(ReadingError) -> PeopleSet {
        try people().users(in: try present(in: period))
    }

    /// How many users there are, and how many of them were active on the last days, by how many those are. Internal ones
    /// are left out.
    package func userCounts(windows: [Int]) throws(ReadingError) -> (users: Int64, active: [Int64]) {
        let users = try population(withInternal: false).users(try people())
        var active: [Int64] = []
        for days in windows {
            active.append(Int64(try self.active(in: Period(days: days, upTo: today)).count(in: users)))
        }
        return (Int64(users.count), active)
    }

    /// The same with visitors among them, anonymous ids under their own numbers.
    func present(in period: Period) throws(ReadingError) -> PeopleSet {
        guard zone.isUTC else { return try localPresence(in: period, of: nil) }
        var set = PeopleSet()
        try eachPiece(of: "presence", in: period) { piece throws(ReadingError) in
            try eachPresence(piece) { _, place, bits in set.insert(bits: bits, at: place) }
        }
        return set
    }

    private static let words = (0..<16).map { "w\($0)" }.joined(separator: ", ")

    /// Whoever was there in a piece of the presence, anonymous ids under their own numbers.
    func presence(_ piece: Period.Piece) throws(ReadingError) -> PeopleSet {
        var set = PeopleSet()
        try eachPresence(piece) { _, place, bits in set.insert(bits: bits, at: place) }
        return set
    }

    /// Gives the words of the rows, with the day or month of each and their places in a `PeopleSet`.
    func eachPresence(_ piece: Period.Piece, _ body: (Int64, Int, UInt64) -> Void) throws(ReadingError) {
        try database.each(
            "SELECT \(piece.unit), block, \(Self.words) FROM \(piece.table) WHERE \(piece.unit) BETWEEN $1 AND $2",
            piece.first, piece.last
        ) { row in
            let (unit, start) = (row.integer(0), Int(row.integer(1)) << 4)
            for word in 0..<16 {
                let bits = UInt64(bitPattern: row.integer(2 + word))
                if bits != 0 { body(unit, start + word, bits) }
            }
        }
    }
}

/// Runs of days that may be longer than a period.
extension LedgerView {
    /// Who was active on each day from one to another, both counted. Users only.
    package func active(onDaysFrom first: Day, through last: Day) throws(ReadingError) -> [PeopleSet] {
        var sets: [PeopleSet] = []
        for period in Period.stretches(from: first, through: last) { sets += try active(onDaysOf: period) }
        return sets
    }

    /// Who was active at all from one day to another, both counted. Users only.
    package func active(from first: Day, through last: Day) throws(ReadingError) -> PeopleSet {
        var set = PeopleSet()
        for period in Period.stretches(from: first, through: last) { set.formUnion(try active(in: period)) }
        return set
    }
}
