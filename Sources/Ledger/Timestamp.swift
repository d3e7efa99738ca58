// Instants and days: when an event happened, and the UTC day it is booked on.
// SPDX-License-Identifier: Apache-2.0

/// An instant in milliseconds since 1970-01-01T00:00:00Z.
package struct Timestamp: Hashable, Comparable, Sendable {
    package var milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    /// The UTC day this instant falls on.
    package var day: Day {
        // Floor, not truncation: an instant before 1970 belongs to the day it is in.
        let perDay: Int64 = 86_400_000
        let quotient = milliseconds / perDay
        return Day(number: Int32(milliseconds % perDay < 0 ? quotient - 1 : quotient))
    }

    package func advanced(byMilliseconds delta: Int64) -> Timestamp {
        Timestamp(milliseconds: milliseconds + delta)
    }
}

/// Years that an event, a price or a report may name: enough for any ledger, small enough that no arithmetic overflows.
extension Timestamp {
    /// 1970-01-01T00:00:00Z
    package static let earliest = Timestamp(milliseconds: 0)
    /// 9999-12-31T23:59:59.999Z
    package static let latest = Timestamp(milliseconds: 253_402_300_799_999)
}
