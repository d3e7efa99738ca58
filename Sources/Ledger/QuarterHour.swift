// A quarter of an hour of UTC, counted from 1970-01-01: the largest piece of time that is in one day of every zone.
// SPDX-License-Identifier: Apache-2.0

/// Clocks everywhere differ from UTC by quarters of an hour, and have since 1979. So what is summed by these can be
/// added up to the days of any zone.
package struct QuarterHour: Hashable, Comparable, Sendable {
    /// Quarters of an hour since 1970-01-01T00:00Z.
    package var number: Int32

    package init(number: Int32) { self.number = number }

    package static func < (left: Self, right: Self) -> Bool { left.number < right.number }

    package static let milliseconds: Int64 = 900_000

    /// The first instant of it.
    package var start: Timestamp { Timestamp(milliseconds: Int64(number) * Self.milliseconds) }
}

extension Timestamp {
    /// The quarter of an hour of UTC that this instant is in. Of an instant that is further from 1970 than they can tell,
    /// the last there is.
    package var quarterHour: QuarterHour {
        let (quotient, rest) = milliseconds.quotientAndRemainder(dividingBy: QuarterHour.milliseconds)
        return QuarterHour(number: Int32(clamping: rest < 0 ? quotient - 1 : quotient))
    }
}

extension Range<Timestamp> {
    /// The quarters of an hour of UTC that begin in this range. Ranges that follow each other share none and leave none
    /// out.
    package var quarterHours: Range<QuarterHour> {
        func first(from instant: Timestamp) -> QuarterHour {
            let quarter = instant.quarterHour
            return quarter.start < instant ? QuarterHour(number: Int32(clamping: Int(quarter.number) + 1)) : quarter
        }
        return first(from: lowerBound)..<first(from: upperBound)
    }
}
