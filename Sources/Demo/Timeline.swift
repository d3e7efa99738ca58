// The demo's events in the order of their time: its history, and its life from then on.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

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

/// The events of a demo up to its `until`, in the order of their time. They are made as they are read.
package struct History: Sequence, IteratorProtocol, Sendable {
    private var timeline: Timeline
    private let until: Timestamp
    private var serial = Serial(prefix: "demo-")

    init(timeline: Timeline, until: Timestamp) {
        self.timeline = timeline
        self.until = until
    }

    package mutating func next() -> Event? {
        guard var event = timeline.next(through: until) else { return nil }
        event.id = serial.next()
        return event
    }
}

/// An endless trickle of events, one to three in a second by the hour of the day.
///
/// Ids hold the instant from which the demo is live: a demo that is started again repeats none.
package struct Live: Sendable {
    private var timeline: Timeline
    private var serial: Serial

    init(timeline: Timeline, from start: Timestamp) {
        self.timeline = timeline
        serial = Serial(prefix: "live-\(String(start.milliseconds, radix: 36))-")
        while self.timeline.next(through: start) != nil {}
        self.timeline.quicken(from: start)
    }

    /// The next event, and when to record it: its own time, which is after `until` and never goes back.
    package mutating func next() -> (event: Event, dueAt: Timestamp) {
        var event = timeline.next()
        event.id = serial.next()
        return (event, event.at ?? .latest)
    }
}

/// `demo-00000001`, `demo-00000002`, …: padded, so that they sort as they grow.
struct Serial: Sendable {
    /// The prefix with so many zeros as a number of so many digits leaves room for.
    private let padded: [String]
    private var number = 0

    init(prefix: String) { padded = (0...8).map { prefix + String(repeating: "0", count: 8 - $0) } }

    mutating func next() -> String {
        number += 1
        let digits = String(number)
        return padded[min(8, digits.utf8.count)] + digits
    }
}
