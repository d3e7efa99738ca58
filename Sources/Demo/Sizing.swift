// How many calls and events a demo at scale will have.
// SPDX-License-Identifier: Apache-2.0

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
