// Who did something that passes filters, found among all calls and activities.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger

extension LedgerView {
    /// Whoever has a call or an activity of a period that passes: users, and visitors under their own numbers.
    package func present(in period: Period, where filters: Filters) throws(ReadingError) -> PeopleSet {
        var set = PeopleSet()
        try eachActor(in: period, where: filters) { rows, persons in
            rows.forEach { row in if let person = persons.number(row) { set.insert(person) } }
        }
        return set
    }

    /// The same day by day; users only.
    package func active(onDaysOf period: Period, where filters: Filters) throws(ReadingError) -> [PeopleSet] {
        var sets = [PeopleSet](repeating: PeopleSet(), count: period.count)
        var days = DayPlaces(period, in: zone)
        try eachActor(in: period, where: filters) { rows, persons throws(ReadingError) in
            let days = try days.places(of: rows.batch)
            rows.forEach { row in if let person = persons.number(row) { sets[days[row]].insert(person) } }
        }
        let users = try people().users
        for place in sets.indices { sets[place].formIntersection(users) }
        return sets
    }

    private func eachActor(
        in period: Period, where filters: Filters, _ body: (ScannedRows, Persons) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        for kind in [Event.Kind.call, .activity] {
            try EventScan(kind, in: self, over: period, where: filters).each(reading: [.person]) {
                rows throws(ReadingError) in
                let persons = Persons(try rows.column(.person))
                try body(rows, persons)
                return true
            }
        }
    }

    /// Whoever each event of a batch is of.
    private struct Persons {
        private let column: ScannedRows.Column

        init(_ column: ScannedRows.Column) { self.column = column }

        /// Nil for nobody.
        func number(_ row: Int) -> Int64? {
            switch column {
            case .same(let person): person == 0 ? nil : person
            case .made(let persons): persons[row] == 0 ? nil : persons[row]
            case .plain, .coded: nil
            }
        }
    }
}
