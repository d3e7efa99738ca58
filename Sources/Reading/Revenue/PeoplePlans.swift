// Which plan everybody has.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// The plan of each person at the end of a day: that of the subscription that runs, else that of the profile.
struct PeoplePlans: Sendable {
    /// The names of plans; the empty name, of who has none, is the first.
    private(set) var names: [String] = [""]
    /// The numbers of these names.
    fileprivate var numbers: [Int64] = [0]
    private var places: [ExactText: Int] = ["": 0]
    fileprivate var ofPeople: [Int64: Int] = [:]

    /// A place in `names`.
    func place(ofPerson person: Int64) -> Int { ofPeople[person] ?? 0 }

    /// The number of a plan's name; 0 for who has none.
    func number(ofPerson person: Int64) -> Int64 { numbers[place(ofPerson: person)] }

    fileprivate mutating func place(_ name: String, _ number: Int64) -> Int {
        if let place = places[name.exact] { return place }
        places[name.exact] = names.count
        names.append(name)
        numbers.append(number)
        return names.count - 1
    }

    fileprivate mutating func set(_ place: Int, ofPerson person: Int64) { ofPeople[person] = place }
}

extension LedgerView {
    /// The plan of every user who has one at the end of a day, as the number of its name.
    package func planNumbers(on day: Day) throws(ReadingError) -> [Int64: Int64] {
        let plans = try plansOfPeople(on: day)
        let users = try people().users
        // Visitors may subscribe, too, and so may tenants, which have numbers below zero.
        return plans.ofPeople.filter { $0.value != 0 && users.contains($0.key) }.mapValues { plans.numbers[$0] }
    }

    func plansOfPeople(on day: Day) throws(ReadingError) -> PeoplePlans {
        var plans = PeoplePlans()
        var profiles: [(person: Int64, plan: Int64)] = []
        try database.each("SELECT id, plan FROM profiles WHERE kind = 0 AND plan <> 0") {
            profiles.append(($0.integer(0), $0.integer(1)))
        }
        var known: [Int64: Int] = [:]
        for (person, plan) in profiles {
            let place = if let place = known[plan] { place } else { plans.place(try text(plan), plan) }
            known[plan] = place
            plans.set(place, ofPerson: person)
        }
        let end = end(of: day)
        let subscriptions = try subscriptions()
        var subscribed: [Int] = []
        for name in subscriptions.plans { subscribed.append(plans.place(name, try id(name))) }
        for (person, subscription) in subscriptions.running(at: end - 1) where subscribed[subscription.plan] != 0 {
            plans.set(subscribed[subscription.plan], ofPerson: person)
        }
        return plans
    }
}
