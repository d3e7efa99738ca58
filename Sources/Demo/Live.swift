// The life of a demo after its history.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

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
