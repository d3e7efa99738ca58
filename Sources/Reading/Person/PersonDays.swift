// What one person did, day by day, found by point reads.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// A day of one person, on which they did something.
package struct PersonDay: Sendable {
    package let day: Day
    package var calls: CallFigures
    package var actions: Int64
}

extension LedgerView {
    /// The days of a period on which a person did something. `numbers` are all that the person goes by.
    ///
    /// The sums lie by day, and everybody's beside each other: to look up some days costs less than to read them all.
    package func days(ofPerson numbers: [Int64], in period: Period) throws(ReadingError) -> [PersonDay] {
        let days = try daysOfUTC(ofPerson: numbers, in: period)
        guard !zone.isUTC, let person = numbers.first else { return days }
        return try putRight(days, of: person, in: period)
    }

    /// The same by days of UTC.
    func daysOfUTC(ofPerson numbers: [Int64], in period: Period) throws(ReadingError) -> [PersonDay] {
        var found: [Int32: PersonDay] = [:]
        try snapshot { () throws(ReadingError) in
            for number in numbers {
                for month in period.first.month...period.last.month {
                    guard let days = try self.days(of: number, in: month, from: period.first, through: period.last)
                    else {
                        continue
                    }
                    for day in days {
                        guard let one = try self.day(day, of: number) else { continue }
                        try found[day, default: PersonDay(day: one.day, calls: CallFigures(), actions: 0)].add(one)
                    }
                }
            }
        }
        return found.values.sorted { $0.day < $1.day }
    }

    /// Days of UTC as those of the zone.
    private func putRight(
        _ days: [PersonDay], of person: Int64, in period: Period
    ) throws(ReadingError) -> [PersonDay] {
        var found = Dictionary(days.map { ($0.day, $0) }, uniquingKeysWith: { first, _ in first })
        for kind in [Event.Kind.call, .activity] {
            let measures: [(ScanMeasure, Int)] = kind == .call ? CallMeasure.scanned : [(.count, 0)]
            var scan = try EventScan(kind, in: self, over: period, where: [:])
            scan.keep(ScanTest(.person, isExclusion: false, [person]))
            try scan.eachMisplaced(per: .day, by: [], measures) { start, isMissing, _, sums throws(ReadingError) in
                guard let start else { return }
                var day = found[start] ?? PersonDay(day: start, calls: CallFigures(), actions: 0)
                if kind == .activity {
                    day.actions += isMissing ? sums[sums.startIndex] : 0 &- sums[sums.startIndex]
                } else if isMissing {
                    try day.calls.add(CallFigures(sums))
                } else {
                    day.calls.subtract(CallFigures(sums))
                }
                found[start] = day
            }
        }
        return found.values.filter { $0.calls.calls != 0 || $0.actions != 0 }.sorted { $0.day < $1.day }
    }

    /// The same, of calls and activities that pass; none where the person is not among the chosen.
    package func days(
        ofPerson numbers: [Int64], in period: Period, of chosen: ChosenPeople
    ) throws(ReadingError) -> [PersonDay] {
        guard !chosen.areAll, let person = numbers.first else { return try days(ofPerson: numbers, in: period) }
        guard chosen.contains(person) else { return [] }
        guard !chosen.acts.isEmpty else { return try days(ofPerson: numbers, in: period) }
        let found = try scanned(person, in: period, where: chosen.acts, per: .day)
        return found.values.sorted { $0.day < $1.day }
    }

    /// What a person did in the hours of a period, of what passes: the calls and activities of each hour that has any.
    package func hours(
        ofPerson numbers: [Int64], in period: Period, of chosen: ChosenPeople
    ) throws(ReadingError) -> [RowStart: PersonDay] {
        guard let person = numbers.first, chosen.contains(person) else { return [:] }
        return try scanned(person, in: period, where: chosen.acts, per: .hour)
    }

    /// The calls and activities of a person that pass, by the rows of a period that have any.
    private func scanned(
        _ person: Int64, in period: Period, where acts: Filters, per unit: RowUnit
    ) throws(ReadingError) -> [RowStart: PersonDay] {
        var found: [RowStart: PersonDay] = [:]
        for kind in [Event.Kind.call, .activity] {
            var scan = try EventScan(kind, in: self, over: period, where: acts)
            scan.keep(ScanTest(.person, isExclusion: false, [person]))
            var sums = ScanSums(by: [], per: unit, kind == .call ? CallMeasure.scanned : [(.count, 0)], in: self)
            try sums.add(scan)
            try sums.forEach { start, _, values in
                guard let start else { return }
                var row = found[start] ?? PersonDay(day: start.day, calls: CallFigures(), actions: 0)
                if kind == .call { row.calls = CallFigures(values) } else { row.actions = values[values.startIndex] }
                found[start] = row
            }
        }
        return found
    }

    /// The last day on which a person did something, from one day to another.
    package func lastDay(
        ofPerson numbers: [Int64], from first: Day, through last: Day
    ) throws(ReadingError) -> Day? {
        guard !zone.isUTC else { return try lastDayOfUTC(ofPerson: numbers, from: first, through: last) }
        var end = last.advanced(by: 1)
        while let found = try lastDayOfUTC(ofPerson: numbers, from: first.advanced(by: -1), through: end) {
            // What is of a day of UTC is of that day elsewhere, or of one beside it.
            if let days = Period(max(first, found.advanced(by: -1)), min(last, found.advanced(by: 1))),
                let day = try self.days(ofPerson: numbers, in: days).last?.day
            {
                return day
            }
            end = found.advanced(by: -1)
        }
        return nil
    }

    private func lastDayOfUTC(
        ofPerson numbers: [Int64], from first: Day, through last: Day
    ) throws(ReadingError) -> Day? {
        guard first <= last else { return nil }
        return try snapshot { () throws(ReadingError) -> Day? in
            for month in (first.month...last.month).reversed() {
                var there: [(number: Int64, days: ClosedRange<Int32>)] = []
                for number in numbers {
                    if let days = try self.days(of: number, in: month, from: first, through: last) {
                        there.append((number, days))
                    }
                }
                guard let start = there.map(\.days.lowerBound).min(), let end = there.map(\.days.upperBound).max()
                else {
                    continue
                }
                for day in (start...end).reversed() {
                    for one in there where one.days.contains(day) {
                        if try self.day(day, of: one.number) != nil { return Day(number: day) }
                    }
                }
            }
            return nil
        }
    }

    /// The days of a month on which a person may have done something, of those from one day to another: what is closed is
    /// told by the sums of the month.
    private func days(
        of number: Int64, in month: Int32, from first: Day, through last: Day
    ) throws(ReadingError) -> ClosedRange<Int32>? {
        let start = Day.first(ofMonth: month)
        let (first, last) = (max(start, first), min(CalendarUnit.month.end(of: start), last))
        guard let closed = try closedDay(), first <= closed, try !wasThere(number, in: month) else {
            return first.number...last.number
        }
        let open = closed.advanced(by: 1)
        return open <= last ? open.number...last.number : nil
    }

    private func wasThere(_ number: Int64, in month: Int32) throws(ReadingError) -> Bool {
        try database.first("SELECT 1 FROM user_months WHERE month = $1 AND person = $2", month, number) { _ in true }
            ?? false
    }

    private func day(_ day: Int32, of number: Int64) throws(ReadingError) -> PersonDay? {
        try database.first(
            "SELECT actions, \(CallFigures.columns) FROM user_days WHERE day = $1 AND person = $2", day, number
        ) { PersonDay(day: Day(number: day), calls: CallFigures($0, at: 1), actions: $0.integer(0)) }
    }
}

extension PersonDay {
    package mutating func add(_ other: PersonDay) throws(ReadingError) {
        try calls.add(other.calls)
        actions &+= other.actions
    }
}
