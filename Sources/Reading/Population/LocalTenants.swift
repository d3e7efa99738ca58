// The first days of tenants, by the days of a zone.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger

extension LedgerView {
    /// On which day of the zone the first event of tenants is, where it is known on which of UTC that is, by place: of those
    /// whose day of UTC is one of some, found among all that was booked on these. Where no column has them any more, the
    /// days stay.
    func localFirstDays(
        of tenants: TenantList, _ firsts: [Day], on some: Set<Day>
    ) throws(ReadingError) -> [(place: Int, day: Day)] {
        let days = some.sorted()
        guard let first = days.first, let last = days.last else { return [] }
        let parts = [Found(tenants.count, in: zone), Found(tenants.count, in: zone)]
        for stretch in Period.stretches(from: first.advanced(by: -1), through: last.advanced(by: 1)) {
            let wanted = days.filter(stretch.contains)
            guard !wanted.isEmpty else { continue }
            for kind in Event.Kind.allCases {
                let scan = try EventScan(kind, in: self, over: stretch, where: [:]).only(QuarterSpan(wanted))
                    .inPlaceOfSums
                try scan.each(among: parts, reading: [.column(.tenant)]) { part, rows throws(ReadingError) in
                    let members = try ScannedMembers(&rows, of: tenants)
                    try part.add(rows, members, firsts)
                }
            }
        }
        return firsts.indices.filter { some.contains(firsts[$0]) }.map { place in
            let day = min(parts[0].days[place], parts[1].days[place])
            return (place, day == .max ? firsts[place] : Day(number: day))
        }
    }

    /// What one thread has found: the first day of each that has any.
    private final class Found {
        var days: [Int32]
        private var clock: RowClock

        init(_ count: Int, in zone: Zone) {
            days = [Int32](repeating: .max, count: count)
            clock = RowClock(.day, in: zone)
        }

        func add(_ rows: ScannedRows, _ members: ScannedMembers, _ firsts: [Day]) throws(ReadingError) {
            let local = clock.starts(of: rows.batch.day).map { clock.start($0).day.number }
            let quarters = try rows.batch.values(.quarterHour)
            let day = rows.batch.day
            rows.forEach { row in
                guard let member = members.member(row), firsts[Int(member)] == day else { return }
                days[Int(member)] = min(days[Int(member)], local[quarters.map { Int($0[row]) } ?? 0])
            }
        }
    }
}
