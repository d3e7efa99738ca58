// Instants and days: when an event happened, and the UTC day it is booked on.
// SPDX-License-Identifier: Apache-2.0

/// An instant in milliseconds since 1970-01-01T00:00:00Z.
package struct Timestamp: Hashable, Comparable, Sendable {
    package var milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    /// The UTC day this instant falls on. Of an instant that is further from 1970 than days can tell, the last there is.
    package var day: Day {
        // Floor, not truncation: an instant before 1970 belongs to the day it is in.
        let perDay: Int64 = 86_400_000
        let quotient = milliseconds / perDay
        return Day(number: Int32(clamping: milliseconds % perDay < 0 ? quotient - 1 : quotient))
    }

    /// Stays at the end of what there is instead of going beyond it.
    package func advanced(byMilliseconds delta: Int64) -> Timestamp {
        let (sum, overflow) = milliseconds.addingReportingOverflow(delta)
        return Timestamp(milliseconds: overflow ? (delta < 0 ? .min : .max) : sum)
    }
}

/// Years that an event, a price or a report may name: enough for any ledger, small enough that no arithmetic overflows.
extension Timestamp {
    /// 1970-01-01T00:00:00Z
    package static let earliest = Timestamp(milliseconds: 0)
    /// 9999-12-31T23:59:59.999Z
    package static let latest = Timestamp(milliseconds: 253_402_300_799_999)
    /// What the present may be: 1971 to 9998. The periods before and after it are then in the ledger too.
    package static let presents = Timestamp(milliseconds: 31_536_000_000)...Timestamp(milliseconds: 253_370_764_799_999)
}

extension Timestamp: CustomStringConvertible {
    /// `2026-11-21T04:28:14.123Z`
    package var description: String {
        let ofDay = milliseconds - day.start.milliseconds
        func padded(_ value: Int64, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        let time = [ofDay / 3_600_000, ofDay / 60_000 % 60, ofDay / 1_000 % 60].map { padded($0, 2) }
        return "\(day)T\(time.joined(separator: ":")).\(padded(ofDay % 1_000, 3))Z"
    }
}
