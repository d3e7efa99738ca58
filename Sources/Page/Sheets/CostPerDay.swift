// What each day cost, and on what: the chart that both Overview and Costs begin with.
// SPDX-License-Identifier: Apache-2.0

import Charts
import HTML
import Ledger
import Reading
import Reports

struct CostPerDay {
    let books: Books
    let palette: Palette
    /// What bars are cut by.
    var grouping = "provider"
    var span = 8
    /// Whether the groupings stand in its head.
    var hasGroupings = false
    var height = 260.0
    /// The day that is told beside it.
    var chosen: Day?

    private var numbers: Numbers { books.numbers }
    private var address: PageAddress { books.address }

    func html() -> HTML {
        let days = books.ask("costs", [("by", grouping), ("per", "day"), ("limit", "10000")])
        let wholes = books.ask("costs", [("by", grouping), ("limit", "1000")], compares: true)
        guard case .success(let whole) = wholes, case .success(let table) = days else {
            return Sheet("cost-per-day", "Cost per day", span: span).html(days) { _ in .nothing }
        }
        let kinds = Kinds(whole, grouping, palette)
        let chart = chart(table, kinds)
        var head: [HTML] = hasGroupings ? [segments] : []
        if address.compared != nil {
            head.append(
                .span(.class("key"), .span(.class("tick"), .unspoken), .text(" \(address.period.count) days before")))
        }
        if let end = chart.end {
            head.append(
                .span(
                    .class("key"), .text("axis ends at \(numbers.round(Money(nanos: Int64(end * 1e9)))) · "),
                    .a(.href(address.with(("axis", "whole"))), "show it whole")))
        }
        let sum = numbers.cents(whole.total("cost_usd").money)
        let figure = ChartFigure(
            svg: chart.svg(label: label(table, sum)), doors: doors(table), table: asTable(table, kinds))
        return Sheet("cost-per-day", "Cost per day", span: span, aside: .all(head)).html(
            figure.html, kinds.legend(whole, address, numbers).html)
    }

    private static let groupings = ["provider", "model", "operation", "tenant", "user", "subject"]

    private var segments: HTML {
        .ul(
            .class("segments"), .aria("label", "Cut by"),
            .all(
                Self.groupings.map { name in
                    .li(
                        .a(
                            .href(address.with(("by", name == "provider" ? "" : name))),
                            name == grouping ? .aria("current", "true") : .nothing,
                            .text(name.prefix(1).uppercased() + name.dropFirst())))
                }))
    }

    /// Where a day leads: to what made it cost so much.
    private func door(to day: Day) -> Link {
        address.path == Place.costs
            ? address.with(("day", "\(day)")) : address.elsewhere(Place.costs, ("day", "\(day)"))
    }

    // MARK: Chart

    private func chart(_ table: Table, _ kinds: Kinds) -> BarChart {
        let days = address.period.days
        let before = before(days)
        var parts: [Day: [Double]] = [:]
        for row in table.named {
            guard let day = row.day, let value = row["cost_usd"].number else { continue }
            parts[day, default: Array(repeating: 0, count: kinds.colours.count)][
                kinds.place(of: row[kinds.column].name)] += value
        }
        let none = [Double?](repeating: 0, count: kinds.colours.count)
        let bars = days.enumerated().map { place, day in
            var bar = BarChart.Bar(
                name: DayNames(days).name(of: day, numbers),
                parts: day > address.today ? [] : parts[day]?.map { $0 } ?? none, before: before[place])
            bar.isOver = day != address.today
            bar.isChosen = day == chosen
            return bar
        }
        return BarChart(
            bars, colours: kinds.colours, amounts: .dollars(numbers), height: height,
            isWhole: address["axis"] == "whole")
    }

    /// What the day cost that stands as far from the first of the other period.
    private func before(_ days: [Day]) -> [Double?] {
        guard let compared = address.compared,
            case .success(let table) = books.ask(
                "costs", over: compared, [("by", "provider"), ("per", "day"), ("limit", "10000")])
        else { return days.map { _ in nil } }
        let series = table.series("cost_usd", over: compared.days, upTo: address.today)
        return days.indices.map { $0 < series.count ? series[$0] : nil }
    }

    private func label(_ table: Table, _ sum: String) -> String {
        let series = table.series("cost_usd", over: address.period.days, upTo: address.today)
        let most = zip(address.period.days, series).max { ($0.1 ?? 0) < ($1.1 ?? 0) }
        let top = most.map { ", most on \(numbers.day($0.0))" } ?? ""
        return "Cost per day: \(sum) in \(address.period.count.counted("day"))\(top)"
    }

    private func doors(_ table: Table) -> [ChartFigure.Door] {
        let series = table.series("cost_usd", over: address.period.days, upTo: address.today)
        return zip(address.period.days, series).map { day, value in
            let amount = value.map { numbers.cents(Money(nanos: Int64(($0 * 1e9).rounded()))) } ?? Numbers.unknown
            return ChartFigure.Door(
                link: door(to: day), words: "\(numbers.longDay(day)): \(amount)")
        }
    }

    private func asTable(_ table: Table, _ kinds: Kinds) -> DataTable {
        var cells: [Day: [Int64]] = [:]
        for row in table.named {
            guard let day = row.day, let value = row["cost_usd"].integer else { continue }
            cells[day, default: Array(repeating: 0, count: kinds.colours.count)][
                kinds.place(of: row[kinds.column].name)] += value
        }
        let heads =
            [DataTable.Head("Day", isFigure: false)] + kinds.names.map { DataTable.Head($0) } + [DataTable.Head("All")]
        let rows = address.period.days.filter { $0 <= address.today }.reversed().map { day in
            let amounts = cells[day] ?? Array(repeating: 0, count: kinds.colours.count)
            let all = amounts.reduce(0, +)
            return DataTable.Row(
                [.a(.href(door(to: day)), .text(numbers.day(day)))]
                    + (amounts + [all]).map { .figure(.money(nanos: $0), numbers.cents(Money(nanos: $0))) })
        }
        return DataTable("Cost per day", heads, rows)
    }
}

/// The kinds that bars are cut by: the greatest first, and what is left as one.
struct Kinds {
    let column: String
    let names: [String]
    let colours: [Colour]
    private let places: [String: Int]
    private let rows: [Table.NamedRow]

    /// So many have a colour of their own.
    private static let most = 7

    init(_ table: Table, _ grouping: String, _ palette: Palette) {
        column = grouping.hasPrefix("property:") ? String(grouping.dropFirst(9)) : grouping
        let column = column
        rows = table.named.filter { ($0["cost_usd"].integer ?? 0) > 0 }
        let shown = rows.prefix(Self.most)
        places = Dictionary(
            shown.enumerated().map { ($0.element[column].name, $0.offset) }, uniquingKeysWith: { first, _ in first })
        let rest = rows.count > Self.most
        let isEmpty = rows.isEmpty
        names = shown.map { $0[column].name.isEmpty ? "(none)" : $0[column].name } + (rest || isEmpty ? ["other"] : [])
        colours =
            shown.enumerated().map { place, row in
                grouping == "provider" ? palette.colour(of: row[column].name) : .series(place)
            } + (rest || isEmpty ? [.other] : [])
    }

    /// Of those that have none of their own, that of the others.
    func place(of name: String) -> Int { places[name] ?? max(colours.count - 1, 0) }

    func legend(_ whole: Table, _ address: PageAddress, _ numbers: Numbers) -> Legend {
        Legend(
            entries: rows.prefix(Self.most).enumerated().map { place, row in
                let name = names[place]
                let share = row["share"]
                let change = numbers.change(
                    from: row["cost_usd_before"].integer, to: row["cost_usd"].integer, more: nil)
                return Legend.Entry(
                    colour: colours[place],
                    name: .a(.href(address.narrowed(to: address["by"] ?? "provider", row[column].name)), .text(name)),
                    figure: .figure(row["cost_usd"], numbers.cents(row["cost_usd"].money)),
                    facts: [.text(share.integer.map(numbers.share) ?? Numbers.unknown), .change(change)])
            })
    }
}

/// Which days of a chart have their name below: each Monday, of more than three months the first of each.
struct DayNames {
    private let count: Int

    init(_ days: [Day]) { count = days.count }

    func name(of day: Day, _ numbers: Numbers) -> String? {
        switch count {
        case ...14: numbers.day(day)
        case ...91: day.weekday == 0 ? numbers.day(day) : nil
        default: day.indexInMonth == 0 ? numbers.shortMonth(day) : nil
        }
    }
}
