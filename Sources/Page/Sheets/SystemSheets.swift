// What is watched, and what fails.
// SPDX-License-Identifier: Apache-2.0

import Charts
import HTML
import Ledger
import Reading
import Reports

/// Probes as they were read last: what is wrong comes first.
struct ProbeTable {
    let books: Books

    func html() -> HTML {
        let numbers = books.numbers
        let probes = books.watched.probes.sorted { left, right in
            let (a, b) = (left.isUp == true, right.isUp == true)
            return a == b ? left.isCritical && !right.isCritical : !a
        }
        guard !probes.isEmpty else { return .nothing }
        return Sheet("probes", "Probes", aside: .a(.href(Link(["health"])), "as a document")).html(
            DataTable(
                "Probes",
                [
                    .init("What", isFigure: false), .init("State", isFigure: false), .init("Now"),
                    .init("Critical", isFigure: false, rank: 1),
                ],
                probes.map { probe in
                    let state: HTML =
                        switch probe.isUp {
                        case true: .span(.class("pill", "ok"), "up")
                        case false: .span(.class("pill", "bad"), "! down")
                        case nil: .span(.class("pill", "plain"), "not known yet")
                        }
                    return DataTable.Row([
                        [.text(probe.name), " ", .span(.class("since"), .text(probe.kind))], state,
                        .text(probe.latency.map(numbers.duration) ?? Numbers.unknown),
                        .text(probe.isCritical ? "critical" : ""),
                    ])
                }
            ).html)
    }
}

/// Jobs that were done and that failed, queue by queue.
struct QueueSheet {
    let books: Books

    private var numbers: Numbers { books.numbers }
    private var address: PageAddress { books.address }

    func html() -> HTML {
        Sheet("queues", "Queues", aside: "jobs per day").html(books.ask("jobs")) { table in
            var queues: [String] = []
            for row in table.named where !queues.contains(row["queue"].name) { queues.append(row["queue"].name) }
            guard !queues.isEmpty else { return .p(.class("empty"), "No jobs in these days.") }
            return .div(.class("columns"), .all(queues.sorted().prefix(6).map { queue($0, table) }))
        }
    }

    private func queue(_ name: String, _ table: Table) -> HTML {
        let rows = table.named.filter { $0["queue"].name == name }
        let days = address.period.days
        var parts: [Day: [Double]] = [:]
        for row in rows {
            if let day = row.day { parts[day] = [row["completed"].number ?? 0, row["failed"].number ?? 0] }
        }
        let bars = days.map { day in
            var bar = BarChart.Bar(
                name: DayNames(days).name(of: day, numbers),
                parts: day > address.today ? [] : parts[day]?.map { $0 } ?? [0, 0])
            bar.isOver = day != address.today
            return bar
        }
        let (done, failed) = (
            rows.reduce(Int64(0)) { $0 + ($1["completed"].integer ?? 0) },
            rows.reduce(Int64(0)) { $0 + ($1["failed"].integer ?? 0) }
        )
        let chart = BarChart(
            bars, colours: [.series(0), .bad], amounts: .counts(numbers), height: 150, isCounted: true)
        let words = "\(numbers.count(done)) done · \(numbers.count(failed)) failed"
        let waiting = books.watched.queues.first { $0.name.exact == name.exact }?.length
        let last = rows.last
        let facts: [(String, String)] = [
            ("waiting", waiting.map(numbers.count) ?? Numbers.unknown),
            ("wait p50", numbers.text(last?["wait_p50_ms"] ?? .null)),
            ("p95", numbers.text(last?["wait_p95_ms"] ?? .null)),
            ("run mean", numbers.text(last?["run_mean_ms"] ?? .null)),
        ]
        return .div(
            .class("queue"), .div(.class("line"), .strong(.text(name)), .span(.class("since"), .text(words))),
            ChartFigure(svg: chart.svg(label: "\(name): \(words)")).html,
            .dl(.class("small"), .all(facts.map { .div(.dt(.text($0.0)), .dd(.text($0.1))) })))
    }
}

/// How long queues were, as far as that was noted.
struct QueueLengths {
    let books: Books
    var span = 6

    func html() -> HTML {
        let (numbers, address) = (books.numbers, books.address)
        guard case .success(let table) = books.ask("jobs") else { return .nothing }
        var names: [String] = []
        for row in table.named where row["length"] != .null && !names.contains(row["queue"].name) {
            names.append(row["queue"].name)
        }
        guard !names.isEmpty else { return .nothing }
        let days = address.period.days
        let lines = names.sorted().prefix(6).enumerated().map { place, name in
            var values: [Day: Double] = [:]
            for row in table.named where row["queue"].name == name {
                if let day = row.day { values[day] = row["length"].number }
            }
            return LineChart.Line(days.map { values[$0] }, .series(place))
        }
        let legend = Legend(
            entries: names.sorted().prefix(6).enumerated().map { place, name in
                .init(colour: .series(place), name: .text(name), figure: .nothing)
            })
        let chart = LineChart(
            Array(lines), names: days.map { DayNames(days).name(of: $0, numbers) }, amounts: .counts(numbers))
        return Sheet("queue-lengths", "Queue length", span: span, aside: "mean of each day").html(
            legend.line, ChartFigure(svg: chart.svg(label: "Length of \(names.count.counted("queue"))")).html)
    }
}

struct ErrorKinds {
    let books: Books
    var span = 5

    func html() -> HTML {
        let numbers = books.numbers
        return Sheet("error-kinds", "Errors by kind", span: span).html(
            books.ask("errors", [("by", "type"), ("limit", "10")])
        ) { table in
            let rows = table.named
            guard !rows.isEmpty else { return .p(.class("empty"), "No errors in these days.") }
            let most = rows.first?["count"].number ?? 1
            let rate = table.total("call_error_rate")
            return [
                DataTable(
                    "Errors by kind",
                    [
                        .init("Where", isFigure: false), .init("What", isFigure: false),
                        .init("Count beside the others", isFigure: false, isHidden: true, rank: 1), .init("Count"),
                        .init("Share"),
                    ],
                    rows.map { row in
                        let kind = row["error_type"].name
                        return DataTable.Row([
                            .text(row["component"].name),
                            .text(kind.isEmpty ? "failed call" : kind.replacing("_", with: " ")),
                            ShareBar((row["count"].number ?? 0) / most).svg,
                            .figure(row["count"], numbers.text(row["count"])),
                            .figure(row["share"], numbers.text(row["share"])),
                        ])
                    }
                ).html,
                .p(
                    .class("remark"),
                    .text(
                        "\(numbers.text(rate)) of calls failed, \(numbers.text(table.total("request_error_rate"))) of the app’s requests."
                    )),
            ]
        }
    }
}

/// The app's own figures, as they were read last.
struct GaugeList {
    let books: Books
    var span = 6

    func html() -> HTML {
        let numbers = books.numbers
        let gauges = books.watched.gauges
        guard !gauges.isEmpty else { return .nothing }
        return Sheet("gauges", "The app’s own figures", span: span).html(
            DataTable(
                "The app’s own figures", [.init("What", isFigure: false), .init("Now")],
                gauges.prefix(40).map { gauge in
                    DataTable.Row([.text(gauge.name), .figure(.quantity(gauge.value), numbers.quantity(gauge.value))])
                }
            ).html)
    }
}
