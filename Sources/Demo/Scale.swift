// How large a demo's world is, where ninety days of a small product would not do.
// SPDX-License-Identifier: Apache-2.0

extension Demo {
    /// A product of many people.
    ///
    /// Two scales that differ only in `calls` have the same days, people, visits, activities, payments, jobs and
    /// errors, and call the same models for the same operations on the same days: one calls them more often.
    package struct Scale: Sendable, Equatable {
        /// How many sign up, over all days.
        package var users: Int
        package var days: Int
        /// About how many calls there are. Every visit makes the few that it needs, however small this is.
        package var calls: Int

        package init(users: Int, days: Int, calls: Int) {
            self.users = max(1, users)
            self.days = max(1, days)
            self.calls = max(0, calls)
        }
    }
}

/// Reckons ahead of the world: from the number of visits, which is known, and what a visit leads to on average.
struct Sizing: Sendable {
    private let visits: Double
    private let scale: Demo.Scale

    init(seed: UInt64, season: Season, scale: Demo.Scale) {
        self.scale = scale
        // Four of five stay when they have signed up.
        visits = Double(Crowd.visits(seed: seed, season: season, scale: scale)) + 0.8 * Double(scale.users)
    }

    /// The calls that the visits, the nights and the runaway need.
    private var needed: Double {
        let stories = visits * 0.06 / Double(scale.days)
        return visits * 0.875 + Double(scale.days) * min(60, stories) + 6_500
    }

    /// How many calls follow each that is needed.
    var repeats: Double { max(0, Double(scale.calls) / needed - 1) }

    var events: Int { Int(max(needed, Double(scale.calls)) + visits * 1.65 + Double(scale.users) * 9.2) }
}
