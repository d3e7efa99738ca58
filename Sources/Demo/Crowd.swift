// Who comes on which day to a product of many people.
// SPDX-License-Identifier: Apache-2.0

import Ledger

/// The comings and goings of a demo at scale.
///
/// They are thrown with dice of their own, so that who comes does not depend on what people do when they are there:
/// the visits can be counted before the world has lived through them.
struct Crowd: Sendable {
    /// Someone who comes now and then.
    struct Member: Sendable {
        /// A place in the world's people.
        var person: Int
        var joins: Day
        /// The first day on which they no longer come.
        var leaves: Day
        /// The chance of a visit on an ordinary day.
        var pace: Double
    }

    let scale: Demo.Scale
    private let season: Season
    private var dice: Dice
    private var members: [Member] = []
    private var met = 0

    init(seed: UInt64, season: Season, scale: Demo.Scale) {
        self.season = season
        self.scale = scale
        dice = Dice(seed: ~seed)
    }

    /// Those who join on `day`. To be asked once for each day, in order.
    mutating func enlist(on day: Day) -> [Member] {
        let age = min(season.age(on: day), scale.days - 1)
        let count = joined(by: age + 1) - joined(by: age)
        return (0..<count).map { _ in
            defer { met += 1 }
            let member = Member(
                person: met, joins: day, leaves: day.advanced(by: lifetime()),
                pace: dice.pareto(least: 0.036, most: 0.9))
            members.append(member)
            return member
        }
    }

    /// Those who come on `day`, at most once each, and those who have left by then. To be asked for each day, in order.
    mutating func live(on day: Day) -> (visitors: [Int], leavers: [Int]) {
        let mood = Rhythm.curiosity(on: day)
        var visitors: [Int] = []
        var leavers: [Int] = []
        var kept = 0
        for member in members {
            guard day < member.leaves else {
                leavers.append(member.person)
                continue
            }
            members[kept] = member
            kept += 1
            if member.joins < day, dice.happens(member.pace * mood) { visitors.append(member.person) }
        }
        members.removeLast(members.count - kept)
        return (visitors, leavers)
    }

    /// How many visits there are in all, the one of each sign-up not included.
    static func visits(seed: UInt64, season: Season, scale: Demo.Scale) -> Int {
        var crowd = Crowd(seed: seed, season: season, scale: scale)
        return (0..<scale.days).reduce(0) { sum, age in
            let day = season.first.advanced(by: age)
            _ = crowd.enlist(on: day)
            return sum + crowd.live(on: day).visitors.count
        }
    }

    /// How many of the users have joined before the day of this age: on the last day three times as many join as on
    /// the first.
    private func joined(by age: Int) -> Int {
        // The integral of 1 + 2x, as a share of the whole.
        let share = Double(age) / Double(scale.days)
        return Int((Double(scale.users) * (share + share * share) / 2).rounded())
    }

    /// In days. A third only try it, as many stay for weeks or a few months, the rest for longer.
    private mutating func lifetime() -> Int {
        switch dice.place(weights: [32, 36, 32]) {
        case 0: Int(dice.between(1...4))
        case 1: Int(dice.between(5...110))
        default: Int(dice.between(100...700))
        }
    }
}
