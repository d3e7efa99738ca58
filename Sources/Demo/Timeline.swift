// The demo's events in the order of their time, without end.
// SPDX-License-Identifier: Apache-2.0

import Ledger

/// The world's hours, laid end to end.
struct Timeline: Sendable {
    private var world: World
    private var events: [Event] = []
    private var position = 0
    private var isLive = false

    init(seed: UInt64, season: Season, scale: Demo.Scale? = nil) {
        world = World(seed: seed, season: season, scale: scale)
    }

    mutating func next() -> Event {
        while position == events.count { liveOn() }
        defer { position += 1 }
        return events[position]
    }

    /// The next event, unless it is later than `last`: then nil, and it stays the next one.
    mutating func next(through last: Timestamp) -> Event? {
        while position == events.count {
            guard world.hour.start <= last else { return nil }
            liveOn()
        }
        guard let at = events[position].at, at <= last else { return nil }
        return next()
    }

    /// Makes the world as busy as a live demo is, from `start` on. What was to come still comes.
    ///
    /// All events through `start` must have been taken.
    mutating func quicken(from start: Timestamp) {
        isLive = true
        let hour = Hour(of: start)
        for event in events[position...] {
            if let at = event.at { world.agenda.add(event, at: at) }
        }
        world.bustle(in: start.advanced(byMilliseconds: 1)..<hour.end)
        events = world.agenda.take(hour)
        position = 0
    }

    private mutating func liveOn() {
        let hour = world.hour
        world.live()
        if isLive { world.bustle(in: hour.start..<hour.end) }
        events = world.agenda.take(hour)
        position = 0
    }
}
