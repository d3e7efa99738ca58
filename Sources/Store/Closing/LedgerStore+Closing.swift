// Closes days that are over: their sums are added to those of their months.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

extension LedgerStore {
    /// Closes the days before another, in their order: one if there is any, and further ones for as long as nobody waits
    /// for a commit. Blocks; others commit between two parts of a day. Nothing needs it but the speed of reports: what is
    /// cut off goes on the next time.
    ///
    /// Returns the day that had to stay open since a sum of its month would leave 64 bits, and every later one with it;
    /// nil where there is none.
    @discardableResult
    package func closeDays(before day: Day) throws(StoreError) -> Day? {
        while true {
            switch try closePart(before: day) {
            case .nothing: return nil
            case .stuck(let open): return open
            case .part: continue
            case .day: if pendingEvents > 0 { return nil }
            }
        }
    }

    /// What a part of a day came to.
    enum ClosingStep: Equatable {
        /// No day was left.
        case nothing
        /// There is more of the day.
        case part
        case day
        /// The day has a sum that its month cannot hold.
        case stuck(Day)
    }

    /// One transaction of it, which adds so many sums by person at most: commits wait for no more.
    func closePart(before day: Day, people most: Int = 20_000) throws(StoreError) -> ClosingStep {
        // What is prepared is forgotten by what has to be alone: not for nothing.
        let first = try withDatabase { (database) throws(StoreError) in try ClosedDays.firstOpen(in: database) }
        guard let first, first < day else { return .nothing }
        return try perform { (writer) throws(StoreError) in (try writer.closePart(before: day, people: most), nil) }
    }
}

extension BatchWriter {
    fileprivate func closePart(before end: Day, people most: Int) throws(StoreError) -> LedgerStore.ClosingStep {
        guard let day = try ClosedDays.firstOpen(in: database), day < end else { return .nothing }
        do throws(StoreError) {
            let closed = try database.write { () throws(StoreError) in
                let closed = try add(day, people: most)
                try closed.keep(in: database)
                return closed
            }
            return closed.people == 0 ? .day : .part
        } catch  where error.isOverflow {
            return .stuck(day)
        }
    }

    /// The sums by person, of which there may be millions, are added so many at a time, and the others with the last of
    /// them.
    private func add(_ day: Day, people most: Int) throws(StoreError) -> ClosedDays {
        let (closed, before) = (try ClosedDays.stored(in: database), day.advanced(by: -1))
        let first = closed?.last == before ? closed?.people ?? 0 : 0
        let sql = "SELECT person FROM user_days WHERE day = $1 AND person >= $2 ORDER BY person LIMIT 1 OFFSET $3"
        let next = try database.first(sql, day, first, most) { $0.integer(0) }
        try rollups.close(day, of: .userMonths, from: first, before: next ?? .max, in: database)
        if let next { return ClosedDays(through: before, people: next) }
        for (months, _) in RollupTable.ID.derived where months != .userMonths {
            try rollups.close(day, of: months, in: database)
        }
        return ClosedDays(through: day)
    }
}

extension ClosedDays {
    /// The first day that has sums and is not closed. Days without any need not be.
    fileprivate static func firstOpen(in database: Database) throws(StoreError) -> Day? {
        let days = RollupTable.ID.derived.map { "SELECT min(day) AS day FROM \($0.days.table.name) WHERE day > $1" }
        let sql = "SELECT min(day) FROM (\(days.joined(separator: " UNION ALL "))) AS days"
        let closed = try stored(in: database)
        let first = try database.first(sql, Int64(closed?.last.number ?? .min)) { $0.optionalInteger(0) } ?? nil
        return first.map { Day(number: Int32(truncatingIfNeeded: $0)) }
    }
}
