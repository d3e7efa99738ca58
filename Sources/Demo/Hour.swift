// An hour of the demo's calendar.
// SPDX-License-Identifier: Apache-2.0

import Ledger

/// An hour in UTC, counted from 1970-01-01T00:00Z: the step in which the demo's world goes on.
struct Hour: Hashable, Comparable, Sendable {
    var number: Int64

    static let milliseconds: Int64 = 3_600_000

    init(of at: Timestamp) { number = at.milliseconds / Self.milliseconds }

    static func < (left: Self, right: Self) -> Bool { left.number < right.number }

    var start: Timestamp { Timestamp(milliseconds: number * Self.milliseconds) }
    var end: Timestamp { start.advanced(byMilliseconds: Self.milliseconds) }
    var day: Day { start.day }

    /// 0...23
    var ofDay: Int { Int(number % 24) }

    mutating func advance() { number += 1 }
}
