// What is known beside the events that a scan goes through.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

/// What keys of events are made of beside the events.
struct ScanSources {
    let people: People
    let endings: [EndingKey: Int64]
    var history: PersonHistory?
    var plansOnDay: [Day: [Int64: Int64]] = [:]
}

/// Of an activity, the numbers of its name and of its status.
struct EndingKey: Hashable {
    let event, outcome: Int64
}
