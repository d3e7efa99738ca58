// A run of days.
// SPDX-License-Identifier: Apache-2.0

/// A run of days, of UTC where no `Zone` says otherwise, both ends counted: one at least, and 365 at most, or ten years
/// where whoever makes it says so.
package struct Period: Hashable, Sendable {
    package let first: Day
    package let last: Day

    /// Days that may be told one by one.
    package static let most = 365
    /// Days that may be told by month: ten years.
    package static let longest = 3_653

    /// Nil where the days are reversed or too many.
    package init?(_ first: Day, _ last: Day, most: Int = most) {
        guard first <= last, Int(last.number) - Int(first.number) < min(most, Self.longest) else { return nil }
        self.first = first
        self.last = last
    }

    /// The days up to and with `last`, `most` of them at most.
    package init(days: Int, upTo last: Day, most: Int = most) {
        self.last = last
        first = last.advanced(by: 1 - max(1, min(days, most, Self.longest)))
    }

    package var count: Int { Int(last.number - first.number) + 1 }

    package var days: [Day] { (first.number...last.number).map(Day.init(number:)) }

    /// As many days right before.
    package var previous: Period { Period(days: count, upTo: first.advanced(by: -1), most: Self.longest) }

    /// As many days, which begin so many days later.
    package func moved(by days: Int) -> Period {
        Period(days: count, upTo: last.advanced(by: days), most: Self.longest)
    }

    package func contains(_ day: Day) -> Bool { first <= day && day <= last }

    /// The first instant of it in UTC and the first after it, in milliseconds.
    package var milliseconds: Range<Int64> { first.start.milliseconds..<last.advanced(by: 1).start.milliseconds }

    /// The days up to and with today; nil where all are still to come.
    package func upTo(_ today: Day) -> Period? {
        last <= today ? self : Period(first, today, most: Self.longest)
    }
}

extension Period {
    /// Cuts a run of days, however long, into periods that may be told day by day; none where it is reversed.
    package static func stretches(from first: Day, through last: Day) -> [Period] {
        var stretches: [Period] = []
        var start = first
        while start <= last {
            let end = min(last, start.advanced(by: most - 1))
            if let stretch = Period(start, end) { stretches.append(stretch) }
            start = end.advanced(by: 1)
        }
        return stretches
    }

    /// What the sums by month can answer of a run of days, however long, and what only those by day can. `closed` is the
    /// last day that the sums by month have.
    ///
    /// A month answers where it begins within the run and none of its closed days lies beyond: the one that goes on
    /// answers for its days so far.
    package static func monthsAndDays(
        from first: Day, through last: Day, closed: Day?
    ) -> (months: ClosedRange<Int64>?, days: [ClosedRange<Int64>]) {
        let all = Int64(first.number)...Int64(last.number)
        guard let closed else { return (nil, [all]) }
        // The last day that a month can answer for.
        var end = min(CalendarUnit.month.end(of: min(closed, last)), closed)
        if end > last { end = CalendarUnit.month.start(of: last).advanced(by: -1) }
        let start = first.indexInMonth == 0 ? first.month : first.month + 1
        guard start <= end.month else { return (nil, [all]) }
        var days: [ClosedRange<Int64>] = []
        let beginning = Day.first(ofMonth: start)
        if first < beginning { days.append(all.lowerBound...Int64(beginning.number) - 1) }
        if end < last { days.append(Int64(end.number) + 1...all.upperBound) }
        return (Int64(start)...Int64(end.month), days)
    }
}

extension Period {
    /// The days, weeks or months that a period touches, in the order of time. The first and the last may be cut by its ends.
    package struct Parts: Sendable {
        /// The first day of each, which may lie before the period.
        package let starts: [Day]
        package let unit: CalendarUnit
        /// Which one each day of the period is in.
        private let places: [Int]
        private let first: Day

        package init(_ period: Period, per unit: CalendarUnit) {
            var starts: [Day] = []
            var places: [Int] = []
            for day in period.days {
                let start = unit.start(of: day)
                if starts.last != start { starts.append(start) }
                places.append(starts.count - 1)
            }
            self.starts = starts
            self.unit = unit
            self.places = places
            first = period.first
        }

        package var count: Int { starts.count }

        /// Nil for what no part begins with.
        package func place(startingWith day: Day) -> Int? { place(of: max(day, first)) }

        /// Nil for a day outside the period.
        package func place(of day: Day) -> Int? {
            let offset = Int(day.number) - Int(first.number)
            return places.indices.contains(offset) ? places[offset] : nil
        }
    }
}
