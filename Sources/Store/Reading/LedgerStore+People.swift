// How many people there are, and how many were here lately.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

package struct PeopleCounts: Sendable, Equatable {
    package var users: Int64 = 0
    /// Distinct people by the length of the window in days.
    package var active: [(days: Int, people: Int64)] = []

    package static func == (left: Self, right: Self) -> Bool {
        left.users == right.users && left.active.elementsEqual(right.active) { $0 == $1 }
    }
}

extension LedgerStore {
    /// Counts on a reader's thread; nothing is delivered where the store cannot be read.
    package func readPeople(on today: Day, deliver: @escaping @Sendable (PeopleCounts) -> Void) {
        read { database in
            if let counts = try? PeopleCounts(database, today: today) { deliver(counts) }
        }
    }
}

extension PeopleCounts {
    static let windows = [1, 7, 30]

    init(_ database: Database, today: Day) throws(SQLError) {
        self.init()
        users = try database.first("SELECT count(*) FROM people WHERE anonymous = 0") { $0.integer(0) } ?? 0
        // A person's days of presence are bits of months: the last 30 days touch two of them, or three in March.
        let first = today.advanced(by: -29)
        var days: [Int64: Int64] = [:]
        let sql = """
            SELECT p.person, m.month, m.days FROM user_months m JOIN people p ON p.id = m.person
            WHERE m.month >= $1 AND m.month <= $2
            """
        try database.read(
            sql,
            bind: {
                $0.integer(Int64(first.month))
                $0.integer(Int64(today.month))
            }
        ) { row in
            // Bit 0 is today, bit 29 the first day of the longest window.
            days[row.integer(0), default: 0] |= Self.recent(row.integer(2), month: row.integer(1), today: today)
            return true
        }
        active = Self.windows.map { length in
            let mask: Int64 = (1 << Int64(length)) - 1
            return (length, Int64(days.values.count { $0 & mask != 0 }))
        }
    }

    /// A month's days of presence, as days before today.
    private static func recent(_ days: Int64, month: Int64, today: Day) -> Int64 {
        let (year, number) = (1970 + Int(month) / 12, Int(month) % 12 + 1)
        guard let start = Day(year: year, month: number, day: 1) else { return 0 }
        var recent: Int64 = 0
        for bit in 0..<31 where days & (1 << Int64(bit)) != 0 {
            let age = Int(today.number - start.number) - bit
            if (0..<30).contains(age) { recent |= 1 << Int64(age) }
        }
        return recent
    }
}
