// Who was there in a period, and who signed up.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// Who was there in a period, and who signed up.
package struct Attendance: Sendable, Equatable {
    /// Those who signed up in it.
    package var new: Int64 = 0
    /// Distinct users with any call or activity in it.
    package var active: Int64 = 0
    /// Distinct anonymous ids with any, of which nobody knows so far whose they are.
    package var visitors: Int64 = 0

    package init() {}

    /// With filters, those whose calls or activities pass; who signed up is told by none of them, and none is new.
    package init(
        _ view: LedgerView, in period: Period, where filters: Filters = [:], of population: Population
    ) throws(ReadingError) {
        let people = try view.people()
        var present: PeopleSet
        if filters.isEmpty {
            new = try view.countNew(in: period, of: population)
            present = try view.present(in: period)
            people.resolve(&present)
        } else {
            present = try view.present(in: period, where: filters)
        }
        population.keep(&present)
        active = Int64(present.count(in: people.users))
        visitors = Int64(present.count) - active
    }
}
