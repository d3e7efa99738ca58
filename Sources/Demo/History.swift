// The past of a demo.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

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
