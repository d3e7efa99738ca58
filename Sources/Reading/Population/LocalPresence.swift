// Who was there, by the days of a zone.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger
internal import Store

/// Presence is kept by days of UTC, which say nothing of when on a day somebody was there: who was there on a day of the zone
/// is found among all that was done on it. Of days that are in no column any more, those of UTC stand for those of the zone.
extension LedgerView {
    /// Users on each day of a period, or tenants.
    func localActive(onDaysOf period: Period, of tenants: TenantList?) throws(ReadingError) -> [PeopleSet] {
        var sets = try EventScan.members(onDaysOf: period, of: tenants, in: self, inPlaceOfSums: true)
        for day in try daysWithoutColumns(in: utcDays(of: period)) where period.contains(day) {
            sets[Int(day.number - period.first.number)].formUnion(
                try membersOfUTC(from: day, through: day, of: tenants))
        }
        guard tenants == nil else { return sets }
        let people = try people()
        for place in sets.indices { sets[place] = people.users(in: sets[place]) }
        return sets
    }

    /// Whoever did anything in a period, visitors among them and anonymous ids under their own numbers, or tenants: whole
    /// days of UTC as they are kept, the rest as it is found.
    func localPresence(in period: Period, of tenants: TenantList?) throws(ReadingError) -> PeopleSet {
        var set = PeopleSet()
        guard let days = utcDays(of: period) else { return set }
        let range = milliseconds(of: period)
        let first =
            days.lowerBound.start.milliseconds < range.lowerBound
            ? days.lowerBound.advanced(by: 1) : days.lowerBound
        let next = days.upperBound.advanced(by: 1)
        let end = next.start.milliseconds > range.upperBound ? days.upperBound : next
        if first < end { set = try membersOfUTC(from: first, through: end.advanced(by: -1), of: tenants) }
        let quarters = quarters(of: period)
        let edges =
            first < end
            ? [quarters.lowerBound..<first.start.quarterHour, end.start.quarterHour..<quarters.upperBound] : [quarters]
        let found = try EventScan.members(
            in: period, by: RowPlaces(wholeOf: period, in: zone), within: edges.filter { !$0.isEmpty }, of: tenants,
            in: self, inPlaceOfSums: true)
        set.formUnion(found[0])
        for day in try daysWithoutColumns(in: days) where period.contains(day) && (day < first || day >= end) {
            set.formUnion(try membersOfUTC(from: day, through: day, of: tenants))
        }
        return set
    }

    /// By how much more members did on each day of a period than on the day of UTC of the same name; `isCounted` says of
    /// whom.
    func misplacedActs(
        onDaysOf period: Period, of tenants: TenantList?, _ isCounted: @escaping (Int64) -> Bool
    ) throws(ReadingError) -> [Int64] {
        let days = RowPlaces(daysOf: period, in: zone)
        let parts = [RowCounts(days), RowCounts(days)]
        for kind in [Event.Kind.call, .activity] {
            let all = try EventScan(kind, in: self, over: period, where: [:])
            guard let scan = all.misplaced(per: .day) else { continue }
            try scan.each(among: parts, reading: [ScannedMembers.key(of: tenants)]) {
                part, rows throws(ReadingError) in
                let members = try ScannedMembers(&rows, of: tenants)
                let places = try part.places.places(of: rows.batch)
                var here = [Int64](repeating: 0, count: part.counts.count)
                rows.forEach { row in if let member = members.member(row), isCounted(member) { here[places[row]] += 1 }
                }
                let there = part.places.place(of: rows.batch.day)
                for (place, count) in here.enumerated() where count > 0 {
                    part.counts[place] += count
                    part.counts[there] -= count
                }
            }
        }
        return parts[0].sum(with: parts[1])
    }

    /// The days of UTC, of some, that nothing tells of event by event any more.
    func daysWithoutColumns(in days: ClosedRange<Day>?) throws(ReadingError) -> [Day] {
        guard let days else { return [] }
        do throws(StoreError) {
            return try ColumnReader(reader.database).missing(from: days.lowerBound, through: days.upperBound)
        } catch {
            throw .store(error)
        }
    }

    private func membersOfUTC(
        from first: Day, through last: Day, of tenants: TenantList?
    ) throws(ReadingError) -> PeopleSet {
        if let tenants { return try activeOfUTC(tenants, from: first, through: last) }
        var set = PeopleSet()
        try eachPiece(of: "presence", from: first, through: last) { piece throws(ReadingError) in
            set.formUnion(try presence(piece))
        }
        return set
    }
}
