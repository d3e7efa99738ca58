// Who was active and who signed up, on runs of days that may be longer than a period.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

extension LedgerView {
    /// Who was active on each day from one to another, both counted. Users only.
    package func active(onDaysFrom first: Day, through last: Day) throws(ReadingError) -> [PeopleSet] {
        var sets: [PeopleSet] = []
        for period in Self.periods(from: first, through: last) { sets += try active(onDaysOf: period) }
        return sets
    }

    /// Who was active at all from one day to another, both counted. Users only.
    package func active(from first: Day, through last: Day) throws(ReadingError) -> PeopleSet {
        var set = PeopleSet()
        for period in Self.periods(from: first, through: last) { set.formUnion(try active(in: period)) }
        return set
    }

    /// Who signed up on each day of a period.
    package func signUps(onDaysOf period: Period) throws(ReadingError) -> [PeopleSet] {
        var sets = [PeopleSet](repeating: PeopleSet(), count: period.count)
        try signUps(in: period.milliseconds) { person, at in
            sets[Int(at.day.number - period.first.number)].insert(person)
        }
        return sets
    }

    /// Cuts a run of days into periods; none where it is reversed.
    private static func periods(from first: Day, through last: Day) -> [Period] {
        var periods: [Period] = []
        var start = first
        while start <= last {
            let end = min(last, start.advanced(by: Period.most - 1))
            if let period = Period(start, end) { periods.append(period) }
            start = end.advanced(by: 1)
        }
        return periods
    }
}
