// The clocks of the system.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

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
