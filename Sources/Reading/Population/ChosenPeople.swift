// Whom a question about people is narrowed down to, and to which of their acts.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// People, or tenants, by what is known of them, and by what they did.
///
/// Some filters name people: who they are, which plan and country they have, where they came from, what else their profile
/// or their sign-up says of them. The others are about calls and activities: they choose those who ever had one that
/// passes, and of what they did only what passes counts. Tenants are chosen in the same way, by what their profiles say
/// and by what is booked on them; of these, who did it is a filter about acts.
package struct ChosenPeople: Sendable {
    /// Nil for everybody.
    private let people: PeopleSet?
    /// What their calls and activities must pass.
    package private(set) var acts: Filters

    package var areAll: Bool { people == nil }

    package func contains(_ person: Int64) -> Bool { people?.contains(person) ?? true }

    /// Those of a set.
    package func those(of set: PeopleSet) -> PeopleSet { people.map { set.intersection($0) } ?? set }

    /// The same people, of whom whatever they did counts.
    var withAllActs: ChosenPeople {
        var copy = self
        copy.acts = [:]
        return copy
    }

    /// Everybody, and whatever they did.
    init() { (people, acts) = (nil, [:]) }

    /// Everybody, as they are chosen by filters; acts are those up to the end of a day.
    package init(by filters: Filters, upTo last: Day, in view: LedgerView) throws(ReadingError) {
        try self.init(by: filters, of: nil, upTo: last, in: view)
    }

    /// The same of tenants, by their places in a list; nil for people.
    init(by filters: Filters, of tenants: TenantList?, upTo last: Day, in view: LedgerView) throws(ReadingError) {
        var acts = filters
        var people: PeopleSet?
        for filter in filters.given where !filter.isOfActs(of: tenants == nil ? .user : .tenant, in: view) {
            acts[filter] = .any
            let chosen = try view.members(filter, filters[filter], of: tenants)
            people = people.map { $0.intersection(chosen) } ?? chosen
        }
        if !acts.isEmpty {
            let actors = try view.present(upTo: last, where: acts, of: tenants)
            people = people.map { $0.intersection(actors) } ?? actors
        }
        self.people = people
        self.acts = acts
    }
}

extension Filter {
    /// Whether it is about what is done, rather than about whom it is counted for. A property is where it is declared,
    /// since then it is one of acts.
    func isOfActs(of unit: CountedUnit, in view: LedgerView) -> Bool {
        switch self {
        case .user: unit == .tenant
        case .tenant: unit == .user
        case .plan, .country, .source: false
        case .provider, .model, .operation, .subject, .subjectKind, .session, .trace, .tier, .status: true
        case .property(let name): view.terms.dimensions.contains(exactly: name.text)
        }
    }
}

extension LedgerView {
    /// Users and visitors by what is known of them now, or tenants; number 0 of people, which is nobody's, passes like those
    /// of whom nothing is.
    fileprivate func members(
        _ filter: Filter, _ selection: Selection, of tenants: TenantList?
    ) throws(ReadingError) -> PeopleSet {
        let (names, isExclusion): (Set<ExactText>, Bool)
        switch selection {
        case .any: (names, isExclusion) = ([], true)
        case .only(let only): (names, isExclusion) = (Set(only), false)
        case .except(let except): (names, isExclusion) = (Set(except), true)
        }
        let count = if let tenants { tenants.count } else { try peopleCount() }
        var chosen = PeopleSet()
        if filter == .user || filter == .tenant {
            let named = try members(called: Array(names), of: tenants)
            guard isExclusion else { return named }
            for member in 0..<Int64(count) where !named.contains(member) { chosen.insert(member) }
            return chosen
        }
        let traits = try traits(Trait(filter.rawValue) ?? .plan, of: tenants)
        let passes = traits.texts.map { names.contains($0.exact) != isExclusion }
        for member in 0..<count where passes[traits.place(of: member)] { chosen.insert(Int64(member)) }
        return chosen
    }

    private func members(called names: [ExactText], of tenants: TenantList?) throws(ReadingError) -> PeopleSet {
        guard let tenants else { return PeopleSet(try persons(called: names)) }
        var set = PeopleSet()
        for name in names { if let tenant = tenants.member(try id(name.text)) { set.insert(tenant) } }
        return set
    }

    /// Whoever had a call or an activity that passes, on any day up to one.
    fileprivate func present(
        upTo last: Day, where filters: Filters, of tenants: TenantList?
    ) throws(ReadingError) -> PeopleSet {
        var set = PeopleSet()
        guard let first = try firstActDay() else { return set }
        // What is of a day of UTC may be of the day before it elsewhere.
        let start = first.advanced(by: zone.isUTC ? 0 : -1)
        for period in Period.stretches(from: start, through: last) {
            set.formUnion(try present(in: period, where: filters, of: tenants))
        }
        return set
    }
}
