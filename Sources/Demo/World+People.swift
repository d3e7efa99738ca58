// How people find the demo's product, join it and leave it.
// SPDX-License-Identifier: Apache-2.0

import Ledger

extension World {
    /// Someone who joins on `day`.
    mutating func meet(on day: Day, as member: Crowd.Member? = nil) {
        let age = season.age(on: day)
        // Three tenants are there from the start, and another comes every week.
        let tenant: Int? =
            dice.happens(isCrowded ? 0.1 : 0.24) ? Int(dice.below(Int64(min(Tenant.all.count, 3 + age / 7)))) : nil
        let country = Country.all[dice.place(weights: Country.all.map(\.share))]
        let first = dice.pick(Person.firstNames)
        let last = dice.pick(Person.lastNames)
        let host = dice.happens(0.7) ? "example.com" : "mail.test"
        let joins = waking(on: day, in: country)
        var person = Person(
            id: "usr_" + dice.name(), name: "\(first) \(last)",
            email: "\(first).\(last)\(people.count + 1)@\(host)".lowercased(), country: country,
            source: Person.sources[dice.place(weights: Person.sourceShares)], tenant: tenant,
            joins: joins, leaves: member?.leaves.start ?? departure(after: joins, inTenant: tenant != nil),
            pace: member?.pace ?? dice.pareto(least: 0.225, most: 4))
        if tenant == nil, dice.happens(0.4) {
            person.anonymous = "anon_" + dice.name()
            lookAround(person)
        }
        if let member { comings[Hour(of: joins), default: []].append(.joins(member.person)) }
        people.append(person)
    }

    /// Someone who looks at the landing page and never comes back.
    mutating func glance(on day: Day) {
        let country = dice.pick(Country.all)
        var visit = Visit(
            anonymous: "anon_" + dice.name(), session: "s_" + dice.name(), now: waking(on: day, in: country))
        let source = Person.sources[dice.place(weights: Person.sourceShares)]
        land(&visit, country: country.code, source: source)
    }

    mutating func signUp(_ index: Int) {
        var visit = arrival(of: index, at: people[index].joins)
        let person = people[index]
        visit.anonymous = person.anonymous
        note(
            Activity.signedUp,
            [Property("country", .text(person.country.code)), Property("source", .text(person.source))], in: visit)
        visit.anonymous = ""
        // The app answers once the account is there.
        request(.signUp, &visit)
        joinTenant(index, &visit)
        introduce(index, visit)
        if people[index].plan == .free { grant(index, people[index].plan.credits, &visit) }
        job("email", run: 380, &visit)
        onboard(visit)
        visit.pass(dice.around(25_000))
        guard dice.happens(0.8) else { return }
        if isCrowded { stroll(index, &visit) } else { stay(index, &visit) }
    }

    /// The app shows itself; one in four does not want to see the end of it.
    private mutating func onboard(_ visit: Visit) {
        guard !isCrowded else { return }
        var visit = visit
        note("onboarding_started", in: visit)
        visit.pass(smallDice.around(20_000))
        if smallDice.happens(0.75) { note("onboarding_completed", in: visit) }
    }

    mutating func leave(_ index: Int) {
        guard people[index].pays else { return }
        var visit = arrival(of: index, at: people[index].leaves)
        request(.billing, &visit)
        cancel(index, &visit)
    }

    /// What is known of someone now.
    mutating func introduce(_ index: Int, _ visit: Visit) {
        let person = people[index]
        var profile = Profile()
        profile.name = person.name
        profile.email = person.email
        profile.plan = person.plan.rawValue
        profile.country = person.country.code
        post(.profile(profile), [Property("source", .text(person.source))], in: visit)
    }

    private mutating func joinTenant(_ index: Int, _ visit: inout Visit) {
        guard let tenant = people[index].tenant else { return }
        guard !tenantsAboard[tenant] else {
            people[index].plan = .team
            people[index].isSponsored = true
            people[index].renews = visit.now
            if isCrowded { expect(.renews(index), at: visit.now) }
            return
        }
        // The first of a tenant pays, and stays.
        tenantsAboard[tenant] = true
        people[index].leaves = .latest
        people[index].pace = max(people[index].pace, 1.5)
        var profile = Profile()
        profile.name = Tenant.all[tenant].name
        profile.country = Tenant.all[tenant].country
        profile.plan = Plan.team.rawValue
        var office = visit
        office.user = ""
        post(.profile(profile), in: office)
        subscribe(index, to: .team, every: .month, &visit)
    }

    /// The visits of someone who is not yet sure.
    private mutating func lookAround(_ person: Person) {
        for _ in 0...dice.below(2) {
            let before = person.joins.advanced(byMilliseconds: -dice.between(600_000...172_800_000))
            // The world knows nothing of the time before the hour that it lives in.
            guard before >= hour.start else { continue }
            var visit = Visit(anonymous: person.anonymous, session: "s_" + dice.name(), now: before)
            land(&visit, country: person.country.code, source: person.source)
        }
    }

    private mutating func land(_ visit: inout Visit, country: String, source: String) {
        request(.landing, &visit)
        note("landing_viewed", [Property("country", .text(country)), Property("source", .text(source))], in: visit)
        visit.pass(dice.around(20_000))
        if dice.happens(0.5) { request(.examples, &visit) }
    }

    /// A moment of `day` at which people of `country` are awake.
    private mutating func waking(on day: Day, in country: Country) -> Timestamp {
        let local = dice.between(8...22)
        let hour = (local - country.hoursEast + 24) % 24
        return day.start.advanced(byMilliseconds: hour * Hour.milliseconds + dice.below(Hour.milliseconds))
    }

    /// A third try it for a day or two; some stay for weeks, the rest for good.
    private mutating func departure(after joins: Timestamp, inTenant: Bool) -> Timestamp {
        let days: Int64 = 24 * Hour.milliseconds
        let lifetime =
            switch inTenant ? 2 : dice.place(weights: [30, 26, 44]) {
            case 0: days / 4 + dice.below(3 * days)
            case 1: 3 * days + dice.below(24 * days)
            default: 27 * days + dice.below(260 * days)
            }
        return joins.advanced(byMilliseconds: lifetime)
    }
}
