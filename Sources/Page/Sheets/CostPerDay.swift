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
        let answer = books.ask("costs", [("by", grouping), ("limit", "1000")], compares: true)
        guard case .success(let whole) = answer else {
            return Sheet("cost-per-day", "Cost per day", span: span, aside: head(nil)).html(answer) { _ in .nothing }
        }
        let kinds = Kinds(whole, grouping, palette)
        let amounts = amounts(kinds)
        let chart = chart(amounts, kinds)
        let figure = ChartFigure(
            svg: chart.svg(label: label(amounts, numbers.cents(whole.total("cost_usd").money))), doors: doors(amounts),
            table: asTable(amounts, kinds))
        return Sheet("cost-per-day", "Cost per day", span: span, aside: head(chart)).html(
            figure.html, kinds.legend(address, numbers).html)
    }

    private func head(_ chart: BarChart?) -> HTML {
        var head: [HTML] = hasGroupings ? [segments] : []
        if address.compared != nil {
            head.append(
                .span(.class("key"), .span(.class("tick"), .unspoken), .text(" \(address.period.count) days before")))
        }
        if let end = chart?.end {
            head.append(
                .span(
                    .class("key"), .text("axis ends at \(numbers.round(Money(nanos: Int64(end * 1e9)))) · "),
                    .a(.href(address.with(("axis", "whole"))), "show it whole")))
        }
        return .all(head)
    }

    private static let groupings = ["provider", "model", "operation", "tenant", "user", "subject"]

    private var segments: HTML {
        Segments(label: "Cut by", names: Self.groupings, chosen: grouping) { name in
            address.with(("by", name == "provider" ? "" : name))
        }.html
    }

    /// Where a day leads: to what made it cost so much.
    private func door(to day: Day) -> Link {
        address.path == Place.costs
            ? address.with(("day", "\(day)")) : address.elsewhere(Place.costs, ("day", "\(day)"))
    }

    // MARK: Days

    /// What each day cost of each kind. Only the kinds that are shown are asked for, of which there are few: what is left of
    /// a day is the others'.
    private func amounts(_ kinds: Kinds) -> [Day: [Int64]] {
        var amounts: [Day: [Int64]] = [:]
        func add(_ answer: Books.Answer, to place: (Table.NamedRow) -> Int?) {
            guard case .success(let table) = answer else { return }
            for row in table.named {
                guard let day = row.day, let value = row["cost_usd"].integer, let place = place(row) else { continue }
                amounts[day, default: Array(repeating: 0, count: kinds.colours.count)][place] += value
            }
        }
        let days: [PageAddress.Item] = [("by", grouping), ("per", "day"), ("limit", "\(Report.mostRows)")]
        if !kinds.shown.isEmpty {
            let only = kinds.shown.map { PageAddress.escaped($0[kinds.column].name) }.joined(separator: ",")
            add(books.ask("costs", days + [(grouping, only)])) { kinds.place(of: $0[kinds.column].name) }
        }
        guard let others = kinds.placeOfOthers else { return amounts }
        let known = amounts
        // Of a property, what does not have it is nowhere.
        add(kinds.isOfProperty ? books.ask("costs", days) : books.dailyCosts()) { _ in others }
        for (day, parts) in known { amounts[day]?[others] -= parts.reduce(0, +) }
        return amounts
    }

    // MARK: Chart

    private func chart(_ amounts: [Day: [Int64]], _ kinds: Kinds) -> BarChart {
        let days = address.period.days
        let before = before(days)
        let none = [Double?](repeating: 0, count: kinds.colours.count)
        let bars = days.enumerated().map { place, day in
            var bar = BarChart.Bar(
                name: DayNames(days).name(of: day, numbers),
                parts: day > address.today ? [] : amounts[day]?.map { Double($0) / 1e9 } ?? none, before: before[place])
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
        guard let compared = address.compared, case .success(let table) = books.dailyCosts(over: compared) else {
            return days.map { _ in nil }
        }
        let series = table.series("cost_usd", over: compared.days, upTo: address.today)
        return days.indices.map { $0 < series.count ? series[$0] : nil }
    }

    private func sum(_ amounts: [Day: [Int64]], _ day: Day) -> Money {
        Money(nanos: amounts[day]?.reduce(0) { $0.addingSaturated($1) } ?? 0)
    }

    private func label(_ amounts: [Day: [Int64]], _ all: String) -> String {
        let most = address.period.days.max { sum(amounts, $0) < sum(amounts, $1) }
        let top = most.map { ", most on \(numbers.day($0))" } ?? ""
        return "Cost per day: \(all) in \(address.period.count.counted("day"))\(top)"
    }

    private func doors(_ amounts: [Day: [Int64]]) -> [ChartFigure.Door] {
        address.period.days.map { day in
            let amount = day > address.today ? Numbers.unknown : numbers.cents(sum(amounts, day))
            return ChartFigure.Door(link: door(to: day), words: "\(numbers.longDay(day)): \(amount)")
        }
    }

    private func asTable(_ amounts: [Day: [Int64]], _ kinds: Kinds) -> DataTable {
        let heads =
            [DataTable.Head("Day", isFigure: false)] + kinds.names.map { DataTable.Head($0) } + [DataTable.Head("All")]
        let rows = address.period.days.filter { $0 <= address.today }.reversed().map { day in
            let parts = amounts[day] ?? Array(repeating: 0, count: kinds.colours.count)
            return DataTable.Row(
                [.a(.href(door(to: day)), .text(numbers.day(day)))]
                    + (parts.map { Money(nanos: $0) } + [sum(amounts, day)]).map {
                        .figure(.money($0), numbers.cents($0))
                    })
        }
        return DataTable("Cost per day", heads, rows)
    }
}

/// The kinds that bars are cut by: the greatest first, and what is left as one.
struct Kinds {
    let column: String
    let isOfProperty: Bool
    /// Those that have a colour of their own. What has no name is nothing that one can ask for: it is among the others.
    let shown: [Table.NamedRow]
    let colours: [Colour]
    /// What is left of the whole, in nanos, and of how many.
    private let others: (cost: Int64, count: Int)
    private let places: [String: Int]

    private static let most = 7

    init(_ whole: Table, _ grouping: String, _ palette: Palette) {
        let property = Filter(rawValue: grouping)?.property
        let column = property?.text ?? grouping
        (self.column, isOfProperty) = (column, property != nil)
        let costly = whole.named.filter { ($0["cost_usd"].integer ?? 0) != 0 }
        let shown = Array(costly.filter { !$0[column].name.isEmpty }.prefix(Self.most))
        self.shown = shown
        let left = shown.reduce(whole.total("cost_usd").integer ?? 0) { $0 - ($1["cost_usd"].integer ?? 0) }
        others = (left, costly.count + whole.left - shown.count)
        places = Dictionary(
            shown.enumerated().map { ($0.element[column].name, $0.offset) }, uniquingKeysWith: { first, _ in first })
        colours =
            shown.enumerated().map { place, row in
                grouping == "provider" ? palette.colour(of: row[column].name) : .series(place)
            } + (left != 0 || shown.isEmpty ? [.other] : [])
    }

    /// Nil where there are no others.
    var placeOfOthers: Int? { colours.count > shown.count ? shown.count : nil }

    func place(of name: String) -> Int? { places[name] }

    var names: [String] { shown.map { $0[column].name } + (placeOfOthers == nil ? [] : ["other"]) }

    func legend(_ address: PageAddress, _ numbers: Numbers) -> Legend {
        var entries = shown.enumerated().map { place, row in
            let name = row[column].name
            let change = numbers.change(from: row["cost_usd_before"].integer, to: row["cost_usd"].integer, more: nil)
            return Legend.Entry(
                colour: colours[place],
                name: .a(.href(address.narrowed(to: address["by"] ?? "provider", name)), .text(name)),
                figure: .figure(row["cost_usd"], numbers.cents(row["cost_usd"].money)),
                facts: [.text(row["share"].integer.map(numbers.share) ?? Numbers.unknown), .change(change)])
        }
        if placeOfOthers != nil, others.cost != 0 {
            entries.append(
                Legend.Entry(
                    colour: .other, name: .text("\(numbers.exact(Int64(others.count))) more, or none"),
                    figure: .figure(.money(nanos: others.cost), numbers.cents(Money(nanos: others.cost)))))
        }
        return Legend(entries: entries)
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
