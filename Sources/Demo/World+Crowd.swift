// A day in a product of many people.
// SPDX-License-Identifier: Apache-2.0

import Ledger

/// What someone does next, in a world that has too many people to ask each of them every hour.
enum Coming: Sendable {
    case joins(Int)
    case visits(Int)
    case renews(Int)
}

extension World {
    /// Sees to all who have something to do in this hour.
    mutating func liveInCrowd() {
        if hour.ofDay == 0 { planDay() }
        for coming in comings.removeValue(forKey: hour) ?? [] {
            switch coming {
            case .joins(let index): signUp(index)
            case .visits(let index): dropIn(index)
            case .renews(let index): renewIfDue(index)
            }
        }
    }

    /// Notes what is to come, at the earliest in the hour after this one.
    mutating func expect(_ coming: Coming, at: Timestamp) {
        comings[Hour(of: max(at, hour.end)), default: []].append(coming)
    }

    private mutating func planDay() {
        guard let (visitors, leavers) = crowd?.live(on: hour.day) else { return }
        for index in visitors {
            let local = Int64(dice.place(weights: Rhythm.hourWeights))
            let ofDay = (local - people[index].country.hoursEast + 24) % 24
            comings[Hour(of: hour.day.start.advanced(byMilliseconds: ofDay * Hour.milliseconds)), default: []]
                .append(.visits(index))
        }
        // Nothing is heard of those who leave, but for those who stop paying.
        for index in leavers where people[index].pays && people[index].leaves < hour.end { leave(index) }
    }

    private mutating func renewIfDue(_ index: Int) {
        // A cancelled subscription leaves its note behind.
        guard let due = people[index].renews, due < hour.end, hour.start <= people[index].leaves else { return }
        renew(index, at: max(due, hour.start))
    }

    private mutating func dropIn(_ index: Int) {
        var visit = arrival(of: index, at: moment(in: hour.start..<hour.end))
        consider(index, &visit)
        stroll(index, &visit)
    }

    /// A short visit: of many people, the ledger hears less of each.
    mutating func stroll(_ index: Int, _ visit: inout Visit) {
        request(.library, &visit)
        switch dice.place(weights: [38, 56, 6]) {
        case 0: open(index, &visit)
        case 1: chat(index, &visit)
        default: if !write(index, &visit) { chat(index, &visit) }
        }
    }

    private mutating func open(_ index: Int, _ visit: inout Visit) {
        note("story_opened", in: visit)
        request(.story, &visit)
    }

    /// Few decide to pay, and some of those for more.
    private mutating func consider(_ index: Int, _ visit: inout Visit) {
        guard people[index].tenant == nil else { return }
        switch people[index].plan {
        case .free:
            guard dice.happens(0.006) else { return }
            switch dice.place(weights: [80, 12, 8]) {
            case 0: subscribe(index, to: .pro, every: .month, &visit)
            case 1: subscribe(index, to: .team, every: .month, &visit)
            default: subscribe(index, to: .studio, every: .year, &visit)
            }
        case .pro where people[index].interval == .month:
            if dice.happens(0.004) { upgrade(index, to: .team, &visit) }
        case .pro, .team, .studio: return
        }
    }
}
