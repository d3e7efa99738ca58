// Ninety days of a believable AI product, for who wants to see Bursar before they have events of their own.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// The history of a story-making app that ends now, and its life from now on.
///
///     let demo = Demo(seed: 1, until: now)
///     for event in demo.history { … }
///     var live = demo.live
///     while … { let (event, dueAt) = live.next() … }
///
/// The same seed, the same number of days and the same UTC day of `until` make the same world: of two histories,
/// the one with the earlier `until` is the beginning of the other.
package struct Demo: Sendable {
    package let seed: UInt64
    package let until: Timestamp
    package let days: Int
    private let scale: Scale?

    /// - Parameter days: how many days the history has, the day of `until` included; at least one.
    package init(seed: UInt64, until: Timestamp, days: Int = 90) {
        self.seed = seed
        self.until = until
        self.days = max(1, days)
        scale = nil
    }

    /// A larger world, which ends with `until` too.
    package init(seed: UInt64, until: Timestamp, scale: Scale) {
        self.seed = seed
        self.until = until
        days = scale.days
        self.scale = scale
    }

    /// All that happened, made as it is read.
    package var history: History { History(timeline: timeline, until: until) }

    /// What happens after `until`.
    ///
    /// The world has to live through its history to get there, which takes as long as reading it.
    package var live: Live { Live(timeline: timeline, from: until) }

    /// About how many events the history has: good for a progress bar, not for more.
    package var estimatedCount: Int {
        if let scale { return Sizing(seed: seed, season: season, scale: scale).events }
        // People join more or less evenly, so that the events of a day grow with its age, and their sum with its square;
        // the night of the runaway stands apart.
        let days = Double(until.milliseconds - season.first.start.milliseconds) / Double(24 * Hour.milliseconds)
        return Int(24 * days * days) + 4_500
    }

    private var season: Season { Season(last: until.day, days: days) }
    private var timeline: Timeline { Timeline(seed: seed, season: season, scale: scale) }
}

/// What somebody who runs the demo's product would have written into the configuration.
extension Demo {
    /// The properties of its events that tell one from another.
    package static let dimensions = [
        "aspect_ratio", "category", "connection_id", "country", "environment", "fix_type", "nsfw", "outfit", "pose",
        "quality", "resource_type", "role", "scene", "source", "type",
    ]

    /// The properties of its events that add up.
    package static let measures = ["audio_minutes", "chapters"]

    /// What its subscriptions cost a month.
    package static let plans = [Plan.pro, .studio, .team].map { plan in
        Ledger.Plan(name: plan.rawValue, price: plan.price(.month))
    }

    /// Limits that a month like the demo's last comes close to: some are reached, some are not.
    package static let budgets = [
        Budget(name: "everything", limit: .dollars(1500)),
        Budget(name: "voices", match: .calls(Budget.Calls(provider: "elevenlabs")), limit: .dollars(600)),
        Budget(name: "each-user", each: .user, limit: .dollars(30)),
    ]
}
