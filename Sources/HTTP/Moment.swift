// The clocks of the system.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Readings of the clocks.
enum Moment {
    /// Of the monotonic clock.
    static func nanoseconds() -> UInt64 { read(CLOCK_MONOTONIC) }

    /// Of the monotonic clock.
    static func milliseconds() -> UInt64 { read(CLOCK_MONOTONIC) / 1_000_000 }

    /// Since 1970.
    static func wallMilliseconds() -> Int64 { Int64(read(CLOCK_REALTIME) / 1_000_000) }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
