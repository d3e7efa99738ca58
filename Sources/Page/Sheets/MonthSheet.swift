// The month so far against its budgets, and where it is expected to end.
// SPDX-License-Identifier: Apache-2.0

import Charts
import HTML
import Ledger
import Reports

struct MonthSheet {
    let books: Books
    var span = 4

    private var numbers: Numbers { books.numbers }
    private var today: Day { books.address.today }
    private var start: Day { CalendarUnit.month.start(of: today) }
    private var end: Day { CalendarUnit.month.end(of: today) }

    func html() -> HTML {
        let forecast = books.ask("forecast", over: Period(days: 1, upTo: today))
        let left = Int(end.number - today.number)
        let aside = HTML.text(left == 0 ? "ends today" : "\(left.counted("day")) left")
        return Sheet("month", .text(numbers.month(today)), span: span, aside: aside).html(forecast) { table in
            [hero(table), chart(table), BudgetList(books: books).html]
        }
    }

    private func hero(_ table: Table) -> HTML {
        let (spent, expected) = (table.total("spent_usd"), table.total("projected_usd"))
        let words: HTML =
            expected == .null
            ? .text(table.notes.first ?? "Too little is known to say where it ends.")
            : [
                .figure(expected, numbers.whole(expected.money)), " expected at its end, ",
                .text(
                    "\(numbers.whole(table.total("low_usd").money)) to \(numbers.whole(table.total("high_usd").money))"),
            ]
        return [
            .p(.class("hero"), .figure(spent, numbers.cents(spent.money))), .p(.class("facts"), words),
        ]
    }

    /// What is spent up to each day, last month's in grey, and what is expected, dashed.
    private func chart(_ forecast: Table) -> HTML {
        let days = (start.number...end.number).map(Day.init(number:))
        let now = sums(start, today)
        var line = LineChart.Line(days.map { now[$0] }, .series(0), solid: now.count)
        if let expected = forecast.total("projected_usd").number, let spent = now[today], today < end {
            let steps = Double(end.number - today.number)
            let (low, high) = (
                forecast.total("low_usd").number ?? expected, forecast.total("high_usd").number ?? expected
            )
            for (place, day) in days.enumerated() where day > today {
                let part = Double(day.number - today.number) / steps
                line.values[place] = spent + (expected - spent) * part
            }
            let first = now.count - 1
            line.band = (0...Int(steps)).map { step in
                let part = Double(step) / steps
                return LineChart.Band(at: first + step, spent + (low - spent) * part, spent + (high - spent) * part)
            }
            line.name = numbers.whole(Money(nanos: Int64(expected * 1e9)))
        }
        let lastEnd = start.advanced(by: -1)
        let before = sums(CalendarUnit.month.start(of: lastEnd), lastEnd)
        let beforeDays = before.keys.sorted()
        var grey = LineChart.Line(
            days.indices.map { $0 < beforeDays.count ? before[beforeDays[$0]] : nil }, .other,
            name: numbers.month(lastEnd))
        if before.values.max() ?? 0 == 0 { grey.name = nil }
        var chart = LineChart(
            [grey, line], names: days.map { DayNames.mondays($0, numbers) }, amounts: .dollars(numbers), height: 190)
        if let limit = BudgetList(books: books).whole {
            chart.limits = [LineChart.Limit(limit, name: "budget")]
        }
        return ChartFigure(
            svg: chart.svg(label: "Spent in \(numbers.month(today)), day by day"), hasNames: true
        ).html
    }

    /// What was spent from the first day to each.
    private func sums(_ first: Day, _ last: Day) -> [Day: Double] {
        guard let period = Period(first, last),
            case .success(let table) = books.dailyCosts(over: period)
        else { return [:] }
        var sum = 0.0
        var sums: [Day: Double] = [:]
        for (day, value) in zip(period.days, table.series("cost_usd", over: period.days, upTo: today)) {
            sum += value ?? 0
            sums[day] = sum
        }
        return sums
    }
}

extension DayNames {
    static func mondays(_ day: Day, _ numbers: Numbers) -> String? { day.weekday == 0 ? numbers.day(day) : nil }
}
