// Activities of the product: by day, by property, by reason, and all of them.
// SPDX-License-Identifier: Apache-2.0

import Charts
import HTML
import Ledger
import Reading
import Reports

/// Which activity is looked at: what was chosen, else what is made most.
struct ContentChoice {
    let event: String?
    let all: [Table.NamedRow]

    init(_ books: Books) {
        let rows = (try? books.ask("content").get())?.named ?? []
        all = rows
        event =
            books.address["event"]
            ?? rows.first { $0["event"].name.hasSuffix("_completed") && ($0["failed"].integer ?? 0) > 0 }?["event"].name
            ?? rows.first?["event"].name
    }

    /// What it is called where it goes wrong.
    var failure: String? {
        guard let event, event.hasSuffix("_completed") else { return nil }
        let name = event.dropLast("_completed".count) + "_failed"
        return all.contains { $0["event"].name == name } ? String(name) : nil
    }

    var title: String { event?.replacing("_", with: " ").withCapital ?? "Activities" }
}

struct ContentDays {
    let books: Books
    let choice: ContentChoice
    var span = 8

    private var numbers: Numbers { books.numbers }
    private var address: PageAddress { books.address }

    func html() -> HTML {
        guard let event = choice.event else {
            return Sheet("content", "Content", span: span).html(.p(.class("empty"), "Nothing was made in these days."))
        }
        let answer = books.ask("content", [("event", event), ("per", "day")])
        return Sheet("content", .text(choice.title), span: span, aside: facts(event)).html(answer) { table in
            let days = address.period.days
            let rows = table.named.filter { $0["event"] == .null || $0["event"].name == event }
            let failed = series(rows, "failed", days)
            let done = series(rows, choice.failure == nil ? "count" : "succeeded", days)
            let bars = days.enumerated().map { place, day in
                var bar = BarChart.Bar(
                    name: DayNames(days).name(of: day, numbers),
                    parts: day > address.today ? [] : [done[place], choice.failure == nil ? 0 : failed[place]])
                bar.isOver = day != address.today
                return bar
            }
            let chart = BarChart(
                bars, colours: [.series(0), .bad], amounts: .counts(numbers), height: 260, isCounted: true)
            let cell = rows.reduce(Int64(0)) { $0 + ($1["count"].integer ?? 0) }
            return ChartFigure(
                svg: chart.svg(label: "\(choice.title): \(numbers.count(cell)) in \(days.count.counted("day"))"),
                table: DataTable(
                    "\(choice.title) per day",
                    [.init("Day", isFigure: false), .init("Count"), .init("Failed"), .init("Took")],
                    rows.reversed().map { row in
                        DataTable.Row(
                            [.text(numbers.text(row["date"]))]
                                + ["count", "failed", "mean_duration_ms"].map {
                                    .figure(row[$0], numbers.text(row[$0]))
                                })
                    })
            ).html
        }
    }

    private func facts(_ event: String) -> HTML {
        guard let row = choice.all.first(where: { $0["event"].name == event }) else { return .nothing }
        return .joined(
            [
                .strong(.figure(row["count"], numbers.text(row["count"]))),
                row["success_rate"].integer.map { .text("\(numbers.share($0)) went well") } ?? .nothing,
                row["mean_duration_ms"] == .null ? .nothing : .text("\(numbers.text(row["mean_duration_ms"])) each"),
            ], by: " · ")
    }

    private func series(_ rows: [Table.NamedRow], _ column: String, _ days: [Day]) -> [Double?] {
        var values: [Day: Double] = [:]
        for row in rows { if let day = row.day { values[day, default: 0] += row[column].number ?? 0 } }
        return days.map { $0 > address.today ? nil : values[$0] ?? 0 }
    }
}

struct FailureReasons {
    let books: Books
    let choice: ContentChoice
    var span = 4

    func html() -> HTML {
        let numbers = books.numbers
        let items: [PageAddress.Item] = choice.failure.map { [("event", $0)] } ?? []
        let answer = books.ask("content", [("reasons", "true")] + items)
        return Sheet("reasons", "Why it failed", span: span).html(answer) { table in
            let rows = table.named
            guard !rows.isEmpty else { return .p(.class("empty"), "Nothing failed with a reason in these days.") }
            let most = rows.first?["count"].number ?? 1
            return .ul(
                .class("shares"),
                .all(
                    rows.prefix(8).map { row in
                        .li(
                            .span(.class("name"), .text(row["reason"].name.replacing("_", with: " "))),
                            ShareBar((row["count"].number ?? 0) / most, .bad).svg,
                            .strong(.figure(row["count"], numbers.text(row["count"]))),
                            .span(.class("since"), .text(numbers.text(row["share"]))))
                    }))
        }
    }
}

struct ContentByProperty {
    let books: Books
    let choice: ContentChoice
    var span = 6

    func html() -> HTML {
        let (numbers, address) = (books.numbers, books.address)
        let names = books.view.terms.dimensions
        guard let event = choice.event, let property = address["property"] ?? names.first else { return .nothing }
        let answer = books.ask("content", [("event", event), ("by", "property:\(property)")])
        let segments = Segments(label: "Property", names: Array(names.prefix(5)), chosen: property) { name in
            address.with(("property", name))
        }.html
        return Sheet("by-property", .text("By \(property.replacing("_", with: " "))"), span: span, aside: segments)
            .html(answer) { table in
                let rows = table.named.prefix(10)
                guard !rows.isEmpty else {
                    return .p(.class("empty"), .text("No \(event.replacing("_", with: " ")) says its \(property)."))
                }
                let most = rows.first?["count"].number ?? 1
                return DataTable(
                    "By \(property)",
                    [
                        .init("Value", isFigure: false), .init("Count"),
                        .init("Count beside the others", isFigure: false, isHidden: true, rank: 1), .init("Share"),
                        .init("Went well", rank: 1), .init("Took", rank: 1),
                    ],
                    rows.map { row in
                        let name = row.cells.first?.name ?? ""
                        return DataTable.Row([
                            .a(.href(address.narrowed(to: "property:\(property)", name)), .text(name)),
                            .figure(row["count"], numbers.text(row["count"])),
                            ShareBar((row["count"].number ?? 0) / most).svg,
                            .figure(row["share"], numbers.text(row["share"])),
                            .figure(row["success_rate"], numbers.text(row["success_rate"])),
                            .figure(row["mean_duration_ms"], numbers.text(row["mean_duration_ms"])),
                        ])
                    }
                ).html
            }
    }
}

struct ActivityTable {
    let books: Books

    func html() -> HTML {
        let (numbers, address) = (books.numbers, books.address)
        return Sheet("activities", "Everything that was told").html(books.ask("content", compares: true)) { table in
            let rows = table.named
            let most = rows.first?["count"].number ?? 1
            return DataTable(
                "Everything that was told",
                [
                    .init("Activity", isFigure: false), .init("Count"),
                    .init("Count beside the others", isFigure: false, isHidden: true, rank: 1), .init("Change"),
                    .init("Went well", rank: 1), .init("Took", rank: 1),
                    .init("Most failed for", isFigure: false, rank: 2),
                ],
                rows.map { row in
                    let name = row["event"].name
                    let change = numbers.change(from: row["count_before"].integer, to: row["count"].integer, more: nil)
                    return DataTable.Row([
                        .a(.href(address.with(("event", name))), .text(name.replacing("_", with: " "))),
                        .figure(row["count"], numbers.text(row["count"])),
                        ShareBar(most > 0 ? (row["count"].number ?? 0) / most : 0, .other).svg, .change(change),
                        .figure(row["success_rate"], numbers.text(row["success_rate"])),
                        .figure(row["mean_duration_ms"], numbers.text(row["mean_duration_ms"])),
                        .text(
                            row["top_reason"].name.isEmpty
                                ? Numbers.unknown : row["top_reason"].name.replacing("_", with: " ")),
                    ])
                }
            ).html
        }
    }
}
