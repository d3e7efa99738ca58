// Which quarters of an hour are wanted of the days of UTC.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

/// Quarters of an hour of UTC, by their numbers, in ranges that follow each other and leave something between them.
struct QuarterSpan: Sendable {
    private var ranges: [Range<Int>] = []

    /// Quarters of an hour in a day of UTC.
    static let ofDay = 96

    init() {}

    init(_ quarters: Range<QuarterHour>) {
        append(Int(quarters.lowerBound.number)..<Int(quarters.upperBound.number))
    }

    /// Ranges in their order.
    init(_ ranges: [Range<QuarterHour>]) {
        for range in ranges { append(Int(range.lowerBound.number)..<Int(range.upperBound.number)) }
    }

    /// Whole days of UTC, in their order.
    init(_ days: [Day]) {
        for day in days { append(Int(day.number) * Self.ofDay..<(Int(day.number) + 1) * Self.ofDay) }
    }

    var isEmpty: Bool { ranges.isEmpty }

    /// Adds what begins at the end of what there is, or later.
    private mutating func append(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        if let last = ranges.last, last.upperBound == range.lowerBound {
            ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
        } else {
            ranges.append(range)
        }
    }

    /// What of it is in a range, too.
    func within(_ quarters: Range<QuarterHour>) -> QuarterSpan {
        let bounds = Int(quarters.lowerBound.number)..<Int(quarters.upperBound.number)
        var span = QuarterSpan()
        for range in ranges { span.append(range.clamped(to: bounds)) }
        return span
    }

    /// The days of UTC that have any of it, in runs that follow each other.
    var days: [ClosedRange<Day>] {
        var runs: [ClosedRange<Day>] = []
        for range in ranges {
            let (first, last) = (Self.day(range.lowerBound), Self.day(range.upperBound - 1))
            if let run = runs.last, first <= run.upperBound.advanced(by: 1) {
                runs[runs.count - 1] = run.lowerBound...last
            } else {
                runs.append(first...last)
            }
        }
        return runs
    }

    private static func day(_ quarter: Int) -> Day {
        let floor = quarter >= 0 ? quarter / ofDay : (quarter + 1) / ofDay - 1
        return Day(number: Int32(clamping: floor))
    }

    /// Those of a day of UTC, counted from its beginning; nil where it is the whole day.
    func quarters(of day: Day) -> [Range<Int>]? {
        let first = Int(day.number) * Self.ofDay
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound <= first { low = middle + 1 } else { high = middle }
        }
        var found: [Range<Int>] = []
        while low < ranges.count, ranges[low].lowerBound < first + Self.ofDay {
            let range = ranges[low].clamped(to: first..<first + Self.ofDay)
            found.append(range.lowerBound - first..<range.upperBound - first)
            low += 1
        }
        return found == [0..<Self.ofDay] ? nil : found
    }
}

extension QuarterSpan {
    /// Those that are in another row of a period by the days of a zone than they would be if its days were those of UTC:
    /// what sums by days of UTC have in the wrong place. Without a unit, a row is the whole period. Where it is said, only those
    /// that are in a later day by the zone, or in an earlier one.
    init(misplacedIn period: Period, per unit: CalendarUnit?, by zone: Zone, isLater: Bool? = nil) {
        func row(_ day: Day) -> Day? { period.contains(day) ? unit?.start(of: day) ?? period.first : nil }
        var cursor = ZoneCursor(zone)
        func quarter(_ day: Day, _ place: Int) -> QuarterHour {
            QuarterHour(number: Int32(clamping: Int(day.number) * Self.ofDay + place))
        }
        // No clock is a whole day ahead of UTC, or behind it.
        var day = period.first.advanced(by: -1)
        while day <= period.last.advanced(by: 1) {
            defer { day = day.advanced(by: 1) }
            let ofUTC = row(day)
            let ends = (cursor.day(of: quarter(day, 0)), cursor.day(of: quarter(day, Self.ofDay - 1)))
            // Days come in their order, so what is between is no other.
            if row(ends.0) == ofUTC, row(ends.1) == ofUTC { continue }
            var known = (day: day, isMisplaced: false)
            for place in 0..<Self.ofDay {
                let quarter = quarter(day, place)
                let local = cursor.day(of: quarter)
                if local != known.day {
                    known = (local, row(local) != ofUTC && (isLater == nil || isLater == (local > day)))
                }
                if known.isMisplaced { append(Int(quarter.number)..<Int(quarter.number) + 1) }
            }
        }
    }
}
