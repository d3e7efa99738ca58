// Whom a question about people is narrowed down to, and to which of their acts.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// People by what is known of them, and by what they did.
///
/// Some filters name people: who they are, which plan and country they have, where they came from, what else their profile
/// or their sign-up says of them. The others are about calls and activities: they choose those who ever had one that
/// passes, and of what they did only what passes counts.
package struct ChosenPeople: Sendable {
    /// Nil for everybody.
    private let people: PeopleSet?
    /// What their calls and activities must pass.
    package let acts: Filters

    package var areAll: Bool { people == nil }

    package func contains(_ person: Int64) -> Bool { people?.contains(person) ?? true }

    /// Those of a set.
    package func those(of set: PeopleSet) -> PeopleSet { people.map { set.intersection($0) } ?? set }

    /// Everybody, as they are chosen by filters; acts are those up to the end of a day.
    package init(by filters: Filters, upTo last: Day, in view: LedgerView) throws(ReadingError) {
        var acts = filters
        var people: PeopleSet?
        for filter in filters.given where !filter.isOfActs(in: view) {
            acts[filter] = .any
            let chosen = try view.people(filter, filters[filter])
            people = people.map { $0.intersection(chosen) } ?? chosen
        }
        if !acts.isEmpty {
            let actors = try view.present(upTo: last, where: acts)
            people = people.map { $0.intersection(actors) } ?? actors
        }
        self.people = people
        self.acts = acts
    }
}

extension Filter {
    /// Whether it is about what people do. A property is where it is declared, since then it is one of acts.
    func isOfActs(in view: LedgerView) -> Bool {
        switch self {
        case .user, .plan, .country, .source: false
        case .tenant, .provider, .model, .operation, .subject, .session, .trace, .tier, .status: true
        case .property(let name): view.terms.dimensions.contains(exactly: name.text)
        }
    }
}

extension LedgerView {
    /// Users and visitors by what is known of them now; number 0, which is nobody's, passes like those of whom nothing is.
    fileprivate func people(_ filter: Filter, _ selection: Selection) throws(ReadingError) -> PeopleSet {
        let (names, isExclusion): (Set<ExactText>, Bool)
        switch selection {
        case .any: (names, isExclusion) = ([], true)
        case .only(let only): (names, isExclusion) = (Set(only), false)
        case .except(let except): (names, isExclusion) = (Set(except), true)
        }
        let count = try peopleCount()
        var chosen = PeopleSet()
        guard filter != .user else {
            let named = PeopleSet(try persons(called: Array(names)))
            guard isExclusion else { return named }
            for person in 0..<Int64(count) where !named.contains(person) { chosen.insert(person) }
            return chosen
        }
        let traits = try traits(Trait(filter.rawValue) ?? .plan)
        let passes = traits.texts.map { names.contains($0.exact) != isExclusion }
        for person in 0..<count where passes[traits.place(of: person)] { chosen.insert(Int64(person)) }
        return chosen
    }

    /// Whoever had a call or an activity that passes, on any day up to one.
    fileprivate func present(upTo last: Day, where filters: Filters) throws(ReadingError) -> PeopleSet {
        var set = PeopleSet()
        let first =
            try database.first(
                "SELECT min(day) FROM (SELECT min(day) AS day FROM call_days UNION ALL SELECT min(day) FROM activity_days)"
            ) { $0.optionalInteger(0) } ?? nil
        guard let first else { return set }
        for period in Period.stretches(from: Day(number: Int32(truncatingIfNeeded: first)), through: last) {
            set.formUnion(try present(in: period, where: filters))
        }
        return set
    }

    /// Who was active on each day from one to another: users that are chosen, by acts that pass.
    package func active(
        onDaysFrom first: Day, through last: Day, of chosen: ChosenPeople
    ) throws(ReadingError) -> [PeopleSet] {
        if chosen.acts.isEmpty { return try active(onDaysFrom: first, through: last).map(chosen.those) }
        var sets: [PeopleSet] = []
        for period in Period.stretches(from: first, through: last) {
            sets += try active(onDaysOf: period, where: chosen.acts).map(chosen.those)
        }
        return sets
    }

    /// Who was active at all from one day to another, in the same way.
    package func active(from first: Day, through last: Day, of chosen: ChosenPeople) throws(ReadingError) -> PeopleSet {
        if chosen.acts.isEmpty { return chosen.those(of: try active(from: first, through: last)) }
        var set = PeopleSet()
        for period in Period.stretches(from: first, through: last) {
            set.formUnion(try present(in: period, where: chosen.acts))
        }
        return chosen.those(of: set.intersection(try people().users))
    }

    /// Who signed up on each day of a period.
    package func signUps(onDaysOf period: Period, of chosen: ChosenPeople) throws(ReadingError) -> [PeopleSet] {
        try signUps(onDaysOf: period).map(chosen.those)
    }

    /// How many users had signed up before a day.
    package func users(before day: Day, of chosen: ChosenPeople) throws(ReadingError) -> Int64 {
        guard !chosen.areAll else { return try users(before: day) }
        var count: Int64 = 0
        try signUps(in: Int64.min..<day.start.milliseconds) { person, _ in if chosen.contains(person) { count += 1 } }
        return count
    }
}
