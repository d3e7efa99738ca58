// How much chosen people did by day, found among all calls and activities.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger

extension LedgerView {
    /// The calls and activities that pass, of members, on each day of a period.
    private func scannedActs(onDaysOf period: Period, of population: Population) throws(ReadingError) -> [Int64] {
        let days = RowPlaces(daysOf: period, in: zone)
        let parts = [Acts(days), Acts(days)]
        let (tenants, users) = (population.tenants, try people().users)
        func isCounted(_ member: Int64) -> Bool {
            (tenants != nil || users.contains(member)) && population.includes(member)
        }
        for kind in [Event.Kind.call, .activity] {
            let scan = try EventScan(kind, in: self, over: period, where: population.chosen.acts)
            try scan.each(among: parts, reading: [ScannedMembers.key(of: tenants)]) { part, rows throws(ReadingError) in
                let members = try ScannedMembers(&rows, of: tenants)
                let places = try part.days.places(of: rows.batch)
                rows.forEach { row in
                    if let member = members.member(row), isCounted(member) { part.counts[places[row]] += 1 }
                }
            }
        }
        return (0..<period.count).map { parts[0].counts[$0] + parts[1].counts[$0] }
    }

    /// What one thread has counted.
    private final class Acts {
        var days: RowPlaces
        var counts: [Int64]

        init(_ days: RowPlaces) {
            self.days = days
            counts = [Int64](repeating: 0, count: days.count + 1)
        }
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
            return try scannedActs(onDaysOf: period, of: population)
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
