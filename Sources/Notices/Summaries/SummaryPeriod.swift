// One week or month that a summary is written of.
// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Ledger
import Reports

/// A whole week or month: `2026-W46`, `2026-10`.
package struct SummaryPeriod: Hashable, Sendable {
    let rhythm: SummaryPlan.Rhythm
    /// A Monday, or the first of a month.
    let first: Day

    /// The week or month that the day is in.
    init(_ rhythm: SummaryPlan.Rhythm, of day: Day) {
        self.rhythm = rhythm
        first = rhythm.unit.start(of: day)
    }

    /// The latest that has come to its time: when clocks of a zone show so many minutes of the day after its last.
    package init(_ rhythm: SummaryPlan.Rhythm, dueBy now: Timestamp, at minutes: Int = 0, in zone: Zone = .utc) {
        let start = rhythm.unit.start(of: zone.day(of: now))
        let isDue = now >= zone.instant(showing: start.start.advanced(byMilliseconds: Int64(minutes) * 60_000))
        let running = SummaryPeriod(rhythm, of: isDue ? start : start.advanced(by: -1))
        self.init(rhythm, of: running.first.advanced(by: -1))
    }

    /// Reads what `label` writes; nil for anything else.
    package init?(_ rhythm: SummaryPlan.Rhythm, label: String) {
        let parts = label.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let year = Int(parts[0]) else { return nil }
        switch rhythm {
        case .month:
            guard let month = Int(parts[1]), let day = Day(year: year, month: month, day: 1) else { return nil }
            self.init(rhythm, of: day)
        case .week:
            // The 4th of January is always in the first week.
            guard parts[1].first == "W", let week = Int(parts[1].dropFirst()), (1...53).contains(week),
                let january = Day(year: year, month: 1, day: 4)
            else { return nil }
            self.init(rhythm, of: january.advanced(by: (week - 1) * 7))
        }
        guard self.label == label else { return nil }
    }

    package var last: Day { rhythm.unit.end(of: first) }

    /// A week or a month is well within the days of a period.
    var period: Period { Period(days: Int(last.number - first.number) + 1, upTo: last) }

    /// By ISO 8601 a week belongs to the year that its Thursday is in.
    package var label: String {
        switch rhythm {
        case .month: return String(first.description.prefix(7))
        case .week:
            let thursday = first.advanced(by: 3)
            guard let newYear = Day(year: thursday.civil.year, month: 1, day: 1) else { return first.description }
            let week = Int(thursday.number - newYear.number) / 7 + 1
            return "\(thursday.description.prefix(4))-W\(week < 10 ? "0" : "")\(week)"
        }
    }

    /// As people say it: `week 46 of 2026`, `October 2026`.
    var title: String {
        switch rhythm {
        case .month: return "\(Self.months[first.civil.month - 1]) \(first.civil.year)"
        case .week:
            let parts = label.split(separator: "-W")
            return "week \(parts.last.flatMap { Int($0) } ?? 0) of \(parts.first ?? "")"
        }
    }

    /// `9–15 November 2026`
    var days: String {
        func text(_ day: Day, year: Bool) -> String {
            "\(day.civil.day) \(Self.months[day.civil.month - 1])" + (year ? " \(day.civil.year)" : "")
        }
        if first.civil.month == last.civil.month { return "\(first.civil.day)–\(text(last, year: true))" }
        return "\(text(first, year: first.civil.year != last.civil.year)) – \(text(last, year: true))"
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
