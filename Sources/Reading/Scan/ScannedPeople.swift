// Who did something that passes filters, found among all calls and activities.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger

extension LedgerView {
    /// Whoever has a call or an activity of a period that passes: users, and visitors under their own numbers.
    package func present(in period: Period, where filters: Filters) throws(ReadingError) -> PeopleSet {
        let parts = [Actors(days: 1), Actors(days: 1)]
        try add(period, filters, to: parts) { _ in 0 }
        return parts[0].sets[0].union(parts[1].sets[0])
    }

    /// The same day by day; users only.
    package func active(onDaysOf period: Period, where filters: Filters) throws(ReadingError) -> [PeopleSet] {
        let parts = [Actors(days: period.count), Actors(days: period.count)]
        try add(period, filters, to: parts) { Int($0.number - period.first.number) }
        let users = try people().users
        return zip(parts[0].sets, parts[1].sets).map { $0.union($1).intersection(users) }
    }

    private func add(
        _ period: Period, _ filters: Filters, to parts: [Actors], at place: @escaping (Day) -> Int
    ) throws(ReadingError) {
        for kind in [Event.Kind.call, .activity] {
            let scan = try EventScan(kind, in: self, over: period, where: filters)
            try scan.each(among: parts, reading: [.person]) { part, rows throws(ReadingError) in
                try part.add(&rows, at: place(rows.batch.day))
            }
        }
    }

    /// Whom one thread has found, nobody not among them.
    private final class Actors {
        private(set) var sets: [PeopleSet]

        init(days: Int) { sets = Array(repeating: PeopleSet(), count: days) }

        func add(_ rows: inout ScannedRows, at day: Int) throws(ReadingError) {
            switch try rows.column(.person) {
            case .same(let person): if person != 0 { sets[day].insert(person) }
            case let persons:
                var set = PeopleSet()
                swap(&set, &sets[day])
                rows.each { _, row in
                    let person = persons.value(row)
                    if person != 0 { set.insert(person) }
                }
                swap(&set, &sets[day])
            }
        }
    }
}
