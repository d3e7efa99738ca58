// One day: its hours, and who and what made it cost so much.
// SPDX-License-Identifier: Apache-2.0

import Charts
import HTML
import Ledger
import Reports

struct ChosenDay {
    let books: Books
    let day: Day
    let palette: Palette
    var span = 4

    private var numbers: Numbers { books.numbers }
    private var address: PageAddress { books.address }
    private var period: Period { Period(days: 1, upTo: day) }
    private var items: [PageAddress.Item] { [("from", "\(day)"), ("to", "\(day)")] }

    func html() -> HTML {
        let answer = books.ask("costs", over: period)
        let clear = HTML.a(.href(address.with(("day", ""))), "clear ×")
        return Sheet("day", .text(numbers.longDay(day)), span: span, aside: clear).html(answer) { table in
            let (cost, calls) = (table.total("cost_usd"), table.total("calls"))
            let failed = table.total("error_calls")
            return [
                .p(.class("hero"), .figure(cost, numbers.cents(cost.money))),
                .p(.class("facts"), .text("\(numbers.text(calls)) calls · \(numbers.text(failed)) failed")),
                hours, part("User", "user", cost), part("Operation", "operation", cost), part("Model", "model", cost),
                .p(
                    .class("doors-out"),
                    .a(
                        .class("main"),
                        .href(
                            address.elsewhere(
                                Place.calls, ("from", "\(day)"), ("to", "\(day)"), ("last", ""), ("sort", "dearest")
                            )),
                        .text("Open \(numbers.text(calls)) calls")),
                    " ", .a(.class("second"), .href(address.over(items)), "Only this day")),
            ]
        }
    }

    private var hours: HTML {
        guard case .success(let table) = books.ask("costs", over: period, [("per", "hour"), ("by", "provider")]) else {
            return .nothing
        }
        var sums: [Int: Double] = [:]
        for row in table.named {
            guard case .time(let start) = row["date"], let value = row["cost_usd"].number else { continue }
            let seconds = start.milliseconds / 1_000 + Int64(address.zone.offset(at: start))
            sums[Int(seconds / 3_600 % 24), default: 0] += value
        }
        let bars = (0..<24).map { hour in
            BarChart.Bar(name: hour % 4 == 0 ? (hour < 10 ? "0\(hour)" : "\(hour)") : nil, parts: [sums[hour] ?? 0])
        }
        let chart = BarChart(bars, colours: [.series(0)], amounts: .dollars(numbers), height: 110, isWhole: true)
        return ChartFigure(svg: chart.svg(label: "Cost by hour of \(numbers.longDay(day))")).html
    }

    /// The three that cost most.
    private func part(_ title: String, _ filter: String, _ whole: Cell) -> HTML {
        guard case .success(let table) = books.ask("costs", over: period, [("by", filter), ("limit", "3")]),
            let total = whole.number, total > 0
        else { return .nothing }
        return [
            .h2(.class("part"), .text(title)),
            .ul(
                .class("shares"),
                .all(
                    table.named.map { row in
                        let name = row[filter].name
                        let share = (row["cost_usd"].number ?? 0) / total
                        return .li(
                            .span(
                                .class("name"),
                                name.isEmpty ? "(none)" : .a(.href(address.narrowed(to: filter, name)), .text(name))),
                            ShareBar(share).svg,
                            .strong(.figure(row["cost_usd"], numbers.cents(row["cost_usd"].money))),
                            .span(.class("since"), .text(numbers.percent("\(Int((share * 100).rounded()))"))))
                    })),
        ]
    }
}
