// One stay of one person in the app.
// SPDX-License-Identifier: Apache-2.0

import Ledger

/// Whose doing an event is, and the clock of what they do: everything they do moves it on.
struct Visit: Sendable {
    var user = ""
    var anonymous = ""
    var tenant = ""
    var session = ""
    var trace = ""
    /// What its calls are known by.
    var about: [Property] = []
    var now: Timestamp

    mutating func pass(_ milliseconds: Int64) { now = now.advanced(byMilliseconds: milliseconds) }

    /// An event of this visit, at this moment.
    func event(_ detail: Event.Detail, _ properties: [Property] = []) -> Event {
        var event = Event(detail)
        event.source = "demo"
        event.at = now
        event.user = user
        event.anonymous = anonymous
        event.tenant = tenant
        event.session = session
        event.trace = trace
        event.properties = properties
        return event
    }
}
