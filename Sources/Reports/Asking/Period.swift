// The days that a report is about.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// A run of UTC days, both ends counted: one at least, 365 at most.
package struct Period: Hashable, Sendable {
    package let first: Day
    package let last: Day

    package static let most = 365

    /// Nil where the days are reversed or too many.
    package init?(_ first: Day, _ last: Day) {
        guard first <= last, Int(last.number) - Int(first.number) < Self.most else { return nil }
        self.first = first
        self.last = last
    }

    /// The days up to and with `last`.
    package init(days: Int, upTo last: Day) {
        self.last = last
        first = last.advanced(by: 1 - max(1, min(days, Self.most)))
    }

    package var count: Int { Int(last.number - first.number) + 1 }

    package var days: [Day] { (first.number...last.number).map(Day.init(number:)) }

    /// As many days right before.
    package var previous: Period { Period(days: count, upTo: first.advanced(by: -1)) }

    package func contains(_ day: Day) -> Bool { first <= day && day <= last }

    /// The first instant of it and the first after it, in milliseconds.
    package var milliseconds: Range<Int64> { first.start.milliseconds..<last.advanced(by: 1).start.milliseconds }

    /// Whole calendar months within, and the days beside them: what monthly sums can answer, and what only daily ones can.
    package var monthsAndDays: (months: ClosedRange<Int64>?, days: [ClosedRange<Int64>]) {
        let start = first.indexInMonth == 0 ? Int64(first.month) : Int64(first.month) + 1
        let tomorrow = last.advanced(by: 1)
        let end = tomorrow.indexInMonth == 0 ? Int64(last.month) : Int64(last.month) - 1
        guard start <= end else { return (nil, [Int64(first.number)...Int64(last.number)]) }
        var days: [ClosedRange<Int64>] = []
        let firstWhole = Int64(Day.first(ofMonth: Int32(start)).number)
        let afterWhole = Int64(Day.first(ofMonth: Int32(end) + 1).number)
        if Int64(first.number) < firstWhole { days.append(Int64(first.number)...(firstWhole - 1)) }
        if afterWhole <= Int64(last.number) { days.append(afterWhole...Int64(last.number)) }
        return (start...end, days)
    }
}
