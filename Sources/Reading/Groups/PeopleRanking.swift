// Everybody who was there, the first of them by a figure.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// A user with what they did in a period.
package struct RankedPerson: Sendable, Equatable {
    /// What events call them; nil for somebody who was forgotten.
    package var user: String?
    package var email: String?
    /// In nanos of a USD, adjustments by re-pricing included.
    package var cost: Int64 = 0
    package var calls: Int64 = 0
    /// How often they did the activity that was asked for.
    package var actions: Int64 = 0

    package enum Figure: Sendable { case cost, calls, actions }

    package func value(_ figure: Figure) -> Int64 {
        switch figure {
        case .cost: cost
        case .calls: calls
        case .actions: actions
        }
    }
}

extension LedgerView {
    /// The first `limit` users by a figure, of all who were active in the period, also those with nothing of it. Those
    /// who tie are in the order of their names.
    package func ranking(
        by figure: RankedPerson.Figure, counting activity: String, in period: Period, limit: Int
    ) throws(ReadingError) -> [RankedPerson] {
        let sums = try sums([.cost, .calls], over: period)
        let actions = try actions(activity, byPersonIn: period)
        var ranked: [(id: Int64, person: RankedPerson)] = []
        try active(in: period).forEach { id in
            let person = RankedPerson(
                cost: sums.value(id, 0), calls: sums.value(id, 1), actions: actions.value(id))
            ranked.append((id, person))
        }
        ranked.sort { $0.person.value(figure) > $1.person.value(figure) }
        // Names decide between those who tie at the end, so all of them need theirs.
        if ranked.count > limit {
            let least = ranked[limit - 1].person.value(figure)
            ranked.removeSubrange((ranked.firstIndex { $0.person.value(figure) < least } ?? ranked.count)...)
        }
        let names = try names(ofPeople: ranked.map(\.id))
        ranked.sort { left, right in
            let (a, b) = (left.person.value(figure), right.person.value(figure))
            return a == b ? (names[left.id] ?? "").exact < (names[right.id] ?? "").exact : a > b
        }
        var first: [RankedPerson] = []
        for (id, person) in ranked.prefix(limit) {
            var person = person
            if let user = try eventName(ofPerson: id) {
                person.user = user
                let email = try profile(ofUser: id).email
                person.email = email.isEmpty ? nil : email
            }
            first.append(person)
        }
        return first
    }
}
