// The newest or the oldest events, exactly, without reading the others.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger
internal import SQL
internal import Store

extension EventSearch {
    private var isBackwards: Bool { question.order == .newest }

    /// Days that are looked into at once at most, where page after page of days has nothing.
    private static let mostDays: Int32 = 32

    /// Whoever has more events on a day is found among all that day has, which says when they were.
    private static let mostOfPeople = 2_000

    /// The next events in the order of their times.
    func inTime(_ limit: Int, after mark: EventMark?) throws(ReadingError) -> [EventMark] {
        var found: [EventMark] = []
        var left = days(after: mark)
        var length: Int32 = 1
        while found.count < limit, !scans.isEmpty, let days = left, let start = try nextDay(in: days) {
            let part =
                isBackwards
                ? max(days.lowerBound, start - length + 1)...start : start...min(days.upperBound, start + length - 1)
            found += try inTime(limit - found.count, on: part, after: mark)
            if isBackwards {
                left = days.lowerBound < part.lowerBound ? days.lowerBound...part.lowerBound - 1 : nil
            } else {
                left = part.upperBound < days.upperBound ? part.upperBound + 1...days.upperBound : nil
            }
            length = min(2 * length, Self.mostDays)
        }
        return found
    }

    /// An event is booked under the day of its own time, so the order of days is that of times.
    private func days(after mark: EventMark?) -> ClosedRange<Int32>? {
        guard let span else { return nil }
        guard let mark else { return span.days }
        let day = Int32(clamping: mark.number >> 32)
        let first = isBackwards ? span.days.lowerBound : max(day, span.days.lowerBound)
        let last = isBackwards ? min(day, span.days.upperBound) : span.days.upperBound
        return first <= last ? first...last : nil
    }

    /// The next day that the store has events of.
    private func nextDay(in days: ClosedRange<Int32>) throws(ReadingError) -> Int32? {
        let (first, end) = (Int64(days.lowerBound) << 32, (Int64(days.upperBound) + 1) << 32)
        let sql = "SELECT \(isBackwards ? "max" : "min")(number) FROM events WHERE number >= $1 AND number < $2"
        let number = try view.database.first(sql, first, end) { $0.optionalInteger(0) } ?? nil
        return number.map { Int32(truncatingIfNeeded: $0 >> 32) }
    }

    private func inTime(
        _ limit: Int, on days: ClosedRange<Int32>, after mark: EventMark?
    ) throws(ReadingError) -> [EventMark] {
        guard let people else { return try scanned(limit, on: days, after: mark) }
        var found: [EventMark] = []
        for day in isBackwards ? Array(days.reversed()) : Array(days) where found.count < limit {
            let numbers = try view.numbers(ofEventsOn: Int64(day), of: people)
            if numbers.count > Self.mostOfPeople {
                found += try scanned(limit - found.count, on: day...day, after: mark)
            } else if !numbers.isEmpty {
                found += try marks(of: view.facts(at: numbers), on: Day(number: day), after: mark)
            }
        }
        return Array(found.prefix(limit))
    }

    /// Those of some events of a day that pass, in their order.
    private func marks(
        of events: [StoredEvent], on day: Day, after mark: EventMark?
    ) throws(ReadingError) -> [EventMark] {
        var marks: [EventMark] = []
        for scan in scansOfPeople {
            marks += try scan.passing(events, on: day).map { EventMark(value: $0.at.milliseconds, number: $0.number) }
        }
        return ordered(marks, after: mark)
    }

    private func ordered(_ marks: [EventMark], after mark: EventMark?) -> [EventMark] {
        marks.filter { event in
            let quarter = Timestamp(milliseconds: event.value).quarterHour
            return question.order.isBehind(mark, event) && span?.quarters.contains(quarter) == true
        }.sorted(by: question.order.precedes)
    }

    // MARK: Among all

    /// Columns tell the quarter of an hour of an event. So those of the quarters that the page may need are collected, and
    /// of these, quarter by quarter, the times are read until there are enough.
    private func scanned(
        _ limit: Int, on days: ClosedRange<Int32>, after mark: EventMark?
    ) throws(ReadingError) -> [EventMark] {
        let markQuarter = mark.map { Int64(Timestamp(milliseconds: $0.value).quarterHour.number) }
        let candidates = TimeCandidates(limit, isBackwards: isBackwards, behind: markQuarter)
        for scan in scans {
            try scan.within(days).each(columns: [.place, .quarterHour]) { rows throws(ReadingError) in
                let day = Int64(rows.batch.day.number)
                let first = day * Int64(QuarterSpan.ofDay)
                let bounds = rows.batch.bounds(of: .quarterHour)
                guard candidates.mayTakeAny(of: first + bounds.lowerBound...first + bounds.upperBound) else {
                    return true
                }
                let places = try rows.batch.values(.place)
                let quarters = try rows.batch.values(.quarterHour)
                rows.forEach { row in
                    let quarter = first + (quarters?[row] ?? 0)
                    let number = day << 32 | (places?[row] ?? 0)
                    if candidates.mayTake(quarter), isThere(number) { candidates.take(number, quarter) }
                }
                return true
            }
        }
        var found: [EventMark] = []
        try candidates.eachQuarter { numbers throws(ReadingError) in
            var marks: [EventMark] = []
            for number in numbers {
                if let at = try view.time(of: number) { marks.append(EventMark(value: at, number: number)) }
            }
            found += ordered(marks, after: mark)
            return found.count < limit
        }
        return Array(found.prefix(limit))
    }
}
