// What is done in each hour of a period.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// By hour of a period, who is there and what they do: no sum knows the hour of anything.
package struct HourlyActs {
    /// Distinct members with any call or activity.
    package private(set) var active: [Int64]
    /// Distinct sessions of anybody but those who are left out.
    package private(set) var sessions: [Int64]
    /// Calls and activities of members.
    package private(set) var actions: [Int64]

    private init(_ hours: HourRows) {
        active = [Int64](repeating: 0, count: hours.starts.count)
        (sessions, actions) = (active, active)
    }

    /// Where `all` is false, only who is there.
    package init(
        in hours: HourRows, of period: Period, by population: Population, all: Bool, in view: LedgerView
    ) throws(ReadingError) {
        self.init(hours)
        let words = try view.size(of: population) / UInt64.bitWidth + 1
        let days = min(31, max(1, MemberRows.mostWords / (words * 24)))
        for days in view.runs(of: days, in: period, where: population.chosen.acts) {
            let some = HourRows(days, in: view)
            let places = RowPlaces(some, of: days, in: view.zone)
            try count(those: view.members(in: days, by: places, of: population), hours, some)
            guard all else { continue }
            let sessions = try view.sessions(by: places, in: days, of: population)
            let actions = try view.scannedActs(in: days, by: places, of: population)
            for (place, start) in some.starts.enumerated() {
                guard let hour = hours.place(startingWith: start) else { continue }
                self.sessions[hour] += sessions[place]
                try ReadingError.add(actions[place], to: &self.actions[hour])
            }
        }
    }

    private mutating func count(those sets: [PeopleSet], _ hours: HourRows, _ some: HourRows) {
        for (start, set) in zip(some.starts, sets) {
            if let hour = hours.place(startingWith: start) { active[hour] += Int64(set.count) }
        }
    }
}

extension LedgerView {
    /// Who had a call or an activity in each row of a period: users, or tenants.
    fileprivate func members(
        in period: Period, by places: RowPlaces, of population: Population
    ) throws(ReadingError) -> [PeopleSet] {
        var sets = try EventScan.members(
            in: period, by: places, where: population.chosen.acts, of: population.tenants, in: self)
        let people = population.tenants == nil ? try people() : nil
        for place in sets.indices {
            if let people { sets[place] = people.users(in: sets[place]) }
            population.keep(&sets[place])
        }
        return sets
    }
}
