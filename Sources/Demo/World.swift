// The story app and its people: what happens from hour to hour.
// SPDX-License-Identifier: Apache-2.0

import Ledger

/// A world that goes on for ever, an hour at a time.
///
/// All that happens follows from the seed and the season: one stream of dice, drawn from in a fixed order, and one for what
/// leads to nothing else.
/// Whatever begins in an hour may last into later ones, never into earlier ones: so an hour that was lived is complete.
struct World: Sendable {
    let season: Season
    var dice: Dice
    /// For the small things that people do beside what they came for: however many there are, the rest stays the same.
    var smallDice: Dice
    var agenda = Agenda()
    var people: [Person] = []
    /// By place in `Tenant.all`.
    var tenantsAboard = Array(repeating: false, count: Tenant.all.count)
    /// What the nightly batch has to look at.
    var storiesToday: [String] = []
    /// At scale only.
    var crowd: Crowd?
    /// What the crowd is going to do. Only ever asked by key.
    var comings: [Hour: [Coming]] = [:]
    /// How many calls follow each that somebody needs: at scale only.
    let repeats: Double
    private(set) var hour: Hour
    /// The people whom the world knows of have joined, or will before this day.
    private var foreseen: Day

    init(seed: UInt64, season: Season, scale: Demo.Scale? = nil) {
        self.season = season
        crowd = scale.map { Crowd(seed: seed, season: season, scale: $0) }
        repeats = scale.map { Sizing(seed: seed, season: season, scale: $0).repeats } ?? 0
        dice = Dice(seed: seed)
        smallDice = Dice(seed: seed ^ 0x5EED_0F5A_A11D_1CE5)
        hour = Hour(of: season.first.start)
        foreseen = season.first
    }

    /// Lives through the current hour: whatever falls into it is in the agenda then, and it can be taken.
    mutating func live() {
        if hour.ofDay == 0 { foresee() }
        if isCrowded { liveInCrowd() } else { for person in people.indices { live(person) } }
        night()
        runAway()
        hour.advance()
    }

    var isCrowded: Bool { crowd != nil }

    private mutating func live(_ index: Int) {
        let person = people[index]
        guard person.joins < hour.end, hour.start <= person.leaves else { return }
        if person.joins >= hour.start { return signUp(index) }
        if person.leaves < hour.end { return leave(index) }
        if let due = person.renews, due < hour.end { renew(index, at: max(due, hour.start)) }
        let liveliness = Rhythm.liveliness(
            in: hour, hoursEast: person.country.hoursEast, works: person.tenant != nil)
        guard dice.happens(person.pace * liveliness / 24) else { return }
        var visit = arrival(of: index, at: moment(in: hour.start..<hour.end))
        stay(index, &visit)
    }

    mutating func moment(in span: Range<Timestamp>) -> Timestamp {
        let length = span.upperBound.milliseconds - span.lowerBound.milliseconds
        return span.lowerBound.advanced(byMilliseconds: dice.below(length))
    }

    mutating func arrival(of index: Int, at now: Timestamp) -> Visit {
        Visit(
            user: people[index].id, tenant: people[index].tenantID, session: "s_" + dice.name(),
            trace: dice.name(), now: now)
    }

    mutating func post(_ detail: Event.Detail, _ properties: [Property] = [], in visit: Visit) {
        agenda.add(visit.event(detail, properties), at: visit.now)
    }

    /// Something that somebody did: at this moment, or from `began` until now, when it went well or not.
    mutating func note(
        _ event: String, since began: Timestamp? = nil, because reason: String = "", _ properties: [Property] = [],
        in visit: Visit
    ) {
        var activity = Activity()
        activity.event = event
        activity.reason = reason
        if let began, visit.now > began {
            activity.status = reason.isEmpty ? "completed" : "failed"
            activity.durationMilliseconds = visit.now.milliseconds - began.milliseconds
        }
        // Of many people, less is told.
        let category = isCrowded ? nil : Category(of: event)
        post(.activity(activity), (category.map { [$0.property] } ?? []) + properties, in: visit)
    }

    /// What the story, the character or the workflow of a visit is called.
    mutating func christen(_ name: String, _ visit: Visit) {
        var profile = Profile()
        profile.subject = visit.subject.id
        profile.name = name
        var nobody = visit
        nobody.user = ""
        nobody.tenant = ""
        post(.profile(profile), in: nobody)
    }

    /// Thinks up the people who join in the next days, so that they can be seen looking around before they do.
    private mutating func foresee() {
        let horizon = hour.day.advanced(by: 4)
        while foreseen < horizon {
            defer { foreseen = foreseen.advanced(by: 1) }
            if let members = crowd?.enlist(on: foreseen) {
                for member in members {
                    meet(on: foreseen, as: member)
                    if dice.happens(0.5) { glance(on: foreseen) }
                }
                continue
            }
            let mean = (3.6 + 0.058 * Double(season.age(on: foreseen))) * Rhythm.curiosity(on: foreseen)
            for _ in 0..<dice.count(mean: mean + 2 * dice.fraction() - 1) { meet(on: foreseen) }
            for _ in 0..<dice.count(mean: mean * 1.6) { glance(on: foreseen) }
        }
    }
}

/// The events to come, which may be written down in any order and are taken hour by hour in the order of their time.
struct Agenda: Sendable {
    private struct Entry {
        var at: Timestamp
        var event: Event
    }

    /// Only ever asked by key: the order of a dictionary would differ from run to run.
    private var hours: [Hour: [Entry]] = [:]

    mutating func add(_ event: Event, at: Timestamp) {
        var event = event
        event.at = at
        hours[Hour(of: at), default: []].append(Entry(at: at, event: event))
    }

    /// The events of `hour`; those of one instant in the order in which they were added.
    mutating func take(_ hour: Hour) -> [Event] {
        guard let entries = hours.removeValue(forKey: hour) else { return [] }
        // Sorting places rather than events spares moving a few hundred bytes at every step.
        let order = entries.indices.sorted { (entries[$0].at, $0) < (entries[$1].at, $1) }
        return order.map { entries[$0].event }
    }
}
