// What is going to happen, by the hour.
// SPDX-License-Identifier: Apache-2.0

import Ledger

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
