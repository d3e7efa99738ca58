// The clocks of the system, and the present that they tell.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import Ledger

/// Reads them: the monotonic one, which nobody sets, and the one of the wall.
package enum SystemClock {
    /// Of the monotonic clock.
    package static func nanoseconds() -> UInt64 {
        let time = read(CLOCK_MONOTONIC)
        return UInt64(bitPattern: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
    }

    /// Of the monotonic clock.
    package static func milliseconds() -> UInt64 { UInt64(bitPattern: milliseconds(CLOCK_MONOTONIC)) }

    /// Of the wall, since 1970; before that it is negative.
    package static func wallMilliseconds() -> Int64 { milliseconds(CLOCK_REALTIME) }

    /// A reading that does not fit wraps around, so that no clock can end the process.
    private static func milliseconds(_ clock: clockid_t) -> Int64 {
        let time = read(clock)
        return Int64(time.tv_sec) &* 1_000 &+ Int64(time.tv_nsec) / 1_000_000
    }

    private static func read(_ clock: clockid_t) -> timespec {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return time
    }
}

extension Timestamp {
    /// The present, by the system's clock.
    package static var now: Timestamp { Timestamp(milliseconds: SystemClock.wallMilliseconds()) }

    /// This, or the first or last present that a ledger can have.
    package var asPresent: Timestamp { min(max(self, Self.presents.lowerBound), Self.presents.upperBound) }
}

/// The system's clock says what no ledger can be kept at.
package struct ClockError: Error, CustomStringConvertible {
    private let now: Timestamp

    /// Nil where the clock may be right.
    package init?(at now: Timestamp) {
        guard !Timestamp.presents.contains(now) else { return nil }
        self.now = now
    }

    package static func check() throws(ClockError) {
        if let error = ClockError(at: .now) { throw error }
    }

    /// A year of more than four digits, or one before the first, is told as a year and no more.
    package var description: String {
        let year = now.day.civil.year
        let time = (0...9999).contains(year) ? "\(now)" : "the year \(year)"
        return "the system's clock says \(time), and a ledger is kept in the years 1971 to 9998: set the clock"
    }
}
