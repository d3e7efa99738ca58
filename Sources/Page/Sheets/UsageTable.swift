// What each model, user or whatever was asked for cost and used, beside the period before.
// SPDX-License-Identifier: Apache-2.0

import Charts
import HTML
import Ledger
import Reports

struct UsageTable {
    let books: Books
    let palette: Palette
    let grouping: String

    private var numbers: Numbers { books.numbers }
    private var address: PageAddress { books.address }

    /// What it may be sorted by; the first where nobody says.
    private static let orders = ["cost_usd", "calls", "error_calls", "mean_latency_ms"]

    func html() -> HTML {
        let asked = address["sort"] ?? "cost_usd"
        let column = asked.hasPrefix("-") ? String(asked.dropFirst()) : asked
        let sort = Self.orders.contains(column) ? asked : "cost_usd"
        let answer = books.ask("costs", [("by", grouping), ("sort", sort), ("limit", "50")], compares: true)
        let title = "By \(grouping.replacing("property:", with: ""))"
        return Sheet("by", .text(title), aside: tools(sort)).html(answer) { table in
            let rows = table.named
            let greatest = rows.reduce(0) { max($0, $1["cost_usd"].number ?? 0) }
            var data = DataTable(
                title, heads, rows.map { row($0, of: greatest) }, foot: foot(table),
                remark: table.left > 0
                    ? .text("\(numbers.exact(Int64(table.left))) more are in the sums below") : .nothing)
            data.sorted = (column, !asked.hasPrefix("-"))
            data.sorting = { address.with(("sort", $0)) }
            return data.html
        }
    }

    private func tools(_ sort: String) -> HTML {
        let items: [PageAddress.Item] = [("by", grouping), ("sort", sort)]
        return .all(
            [
                .a(.href(address.report("costs", items + [("format", "csv")])), "CSV"), " ",
                .a(.href(address.report("costs", items)), "JSON"),
            ])
    }

    private var heading: String { grouping.hasPrefix("property:") ? String(grouping.dropFirst(9)) : grouping }

    private var heads: [DataTable.Head] {
        [
            .init(heading.withCapital, isFigure: false),
            .init("Cost", sort: "cost_usd"), .init("Cost beside the others", isFigure: false, isHidden: true, rank: 1),
            .init("Share", rank: 1), .init("Before", rank: 2), .init("Change"), .init("Calls", sort: "calls"),
            .init("Usage", rank: 2), .init("From cache", rank: 2),
            .init("Mean time", sort: "mean_latency_ms", rank: 1), .init("Failed", sort: "error_calls", rank: 1),
        ]
    }

    private func row(_ row: Table.NamedRow, of greatest: Double) -> DataTable.Row {
        let name = row[heading].name
        let link: HTML = name.isEmpty ? "(none)" : .a(.href(address.narrowed(to: grouping, name)), .text(name))
        let bar = ShareBar(
            greatest > 0 ? (row["cost_usd"].number ?? 0) / greatest : 0,
            before: greatest > 0 ? row["cost_usd_before"].number.map { $0 / greatest } : nil)
        return DataTable.Row([link, money(row["cost_usd"]), bar.svg] + figures { row[$0] })
    }

    private func foot(_ table: Table) -> [HTML] {
        let all = table.rows.count + table.left
        return [
            .text("All \(numbers.exact(Int64(all)))"), money(table.total("cost_usd")), .nothing,
        ]
            + figures { name in table.totals.first { $0.name == name }?.cell ?? .null }
    }

    private func figures(_ cell: (String) -> Cell) -> [HTML] {
        let change = numbers.change(
            from: cell("cost_usd_before").integer, to: cell("cost_usd").integer, more: nil)
        let failed = Cell.ratio(cell("error_calls").integer ?? 0, of: cell("calls").integer ?? 0)
        return [
            .figure(cell("share"), numbers.text(cell("share"))), money(cell("cost_usd_before")), .change(change),
            .figure(cell("calls"), numbers.text(cell("calls"))), .text(Usage(cell, numbers).text),
            .figure(cell("cache_read_tokens"), zeroless(cell("cache_read_tokens"))),
            .figure(cell("mean_latency_ms"), numbers.text(cell("mean_latency_ms"))),
            .figure(failed, numbers.text(failed)),
        ]
    }

    private func zeroless(_ cell: Cell) -> String {
        (cell.integer ?? 0) == 0 ? Numbers.unknown : numbers.text(cell)
    }

    private func money(_ cell: Cell) -> HTML {
        .figure(cell, cell == .null ? Numbers.unknown : numbers.cents(cell.money))
    }
}
