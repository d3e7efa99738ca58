// The first day of something, as a measure of which the largest stays.
// SPDX-License-Identifier: Apache-2.0

/// Rollups add, unite or keep the largest, so that the order of events does not matter. The earlier a day, the larger is
/// its earliness; 0 is that of no day at all.
package enum FirstDay {
    private static let end = Int64(Int32.max)

    package static func earliness(ofDay day: Int64) -> Int64 { end - day }

    package static func day(ofEarliness earliness: Int64) -> Day {
        Day(number: Int32(truncatingIfNeeded: end - earliness))
    }
}
