// How much chosen people did by day or by hour, found among all calls and activities.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger

extension LedgerView {
    /// The calls and activities that pass, of members, in each row of a period.
    func scannedActs(
        in period: Period, by places: RowPlaces, of population: Population
    ) throws(ReadingError) -> [Int64] {
        let parts = [RowCounts(places), RowCounts(places)]
        let (tenants, users) = (population.tenants, try people().users)
        func isCounted(_ member: Int64) -> Bool {
            (tenants != nil || users.contains(member)) && population.includes(member)
        }
        for kind in [Event.Kind.call, .activity] {
            let scan = try EventScan(kind, in: self, over: period, where: population.chosen.acts)
            try scan.each(among: parts, reading: [ScannedMembers.key(of: tenants)]) { part, rows throws(ReadingError) in
                let members = try ScannedMembers(&rows, of: tenants)
                let places = try part.places.places(of: rows.batch)
                rows.forEach { row in
                    if let member = members.member(row), isCounted(member) { part.counts[places[row]] += 1 }
                }
            }
        }
        return parts[0].sum(with: parts[1])
    }
}

/// What is done on days, by everybody or by those whom filters choose.
extension LedgerView {
    /// Distinct sessions and the calls and activities of members on each day.
    package func acts(
        onDaysOf period: Period, of population: Population
    ) throws(ReadingError) -> (sessions: [Int64], actions: [Int64]) {
        (try sessions(onDaysOf: period, of: population), try actions(onDaysOf: period, of: population))
    }

    /// Calls and activities of members by day.
    package func actions(onDaysOf period: Period, of population: Population) throws(ReadingError) -> [Int64] {
        guard population.chosen.areAll else {
            return try scannedActs(in: period, by: RowPlaces(daysOf: period, in: zone), of: population)
        }
        if let tenants = population.tenants {
            return try actions(tenants, onDaysOf: period, where: population.includes)
        }
        var counts = try actions(onDaysOf: period)
        guard !population.isEverybody else { return counts }
        let leftOut = try actions(of: population.leftOutUsers(try people()), onDaysOf: period)
        for place in counts.indices { counts[place] -= leftOut[place] }
        return counts
    }
}
