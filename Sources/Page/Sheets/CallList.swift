// Calls of the period, newest, dearest, slowest or failed first, fifty a page.
// SPDX-License-Identifier: Apache-2.0

import HTML
import Ledger
import Reports

struct CallList {
    let books: Books

    private var numbers: Numbers { books.numbers }
    private var address: PageAddress { books.address }

    private static let orders = ["newest", "oldest", "dearest", "slowest", "failed"]
    private static let most = 50

    private var asked: [PageAddress.Item] {
        let cursor = address["cursor"].map { [(name: "cursor", value: $0)] } ?? []
        return [("sort", order), ("limit", "\(Self.most)")] + cursor
    }

    private var order: String { address["sort"].flatMap { Self.orders.contains($0) ? $0 : nil } ?? Self.orders[0] }

    func html() -> HTML {
        let answer = books.ask("calls", asked)
        guard case .success(let table) = answer else { return Sheet("calls", "Calls").html(answer) { _ in .nothing } }
        let rows = table.named
        let open = rows.first { Self.key(of: $0) == address["open"] }
        let list = Sheet("calls", "Calls", span: open == nil ? 12 : 7, aside: head).html(
            rows.isEmpty ? empty : self.table(rows, isNarrow: open != nil), pages(table),
            table.notes.isEmpty ? .nothing : .p(.class("remark"), .text(table.notes.joined(separator: " "))))
        return [list, open.map { CallReceipt(books: books, call: $0, span: 5).html() } ?? .nothing]
    }

    private var head: HTML {
        Segments(label: "Order", names: Self.orders, chosen: order) { name in
            address.with(("sort", name == Self.orders[0] ? "" : name), ("cursor", ""), ("open", ""))
        }.html
    }

    private func table(_ rows: [Table.NamedRow], isNarrow: Bool) -> HTML {
        let heads: [DataTable.Head] = [
            .init("Time, \(address.zone.name)", isFigure: false), .init("User", isFigure: false, rank: 1),
            .init("Operation", isFigure: false, rank: isNarrow ? 1 : 0), .init("Model", isFigure: false),
            .init("Usage", rank: isNarrow ? 3 : 2), .init("Took", rank: 1), .init("Cost"),
        ]
        return DataTable(
            "Calls", heads,
            rows.map { row in
                let key = Self.key(of: row)
                let isOpen = key == address["open"]
                let user = row["user"].name
                let model = row["model"].name.isEmpty ? row["provider"].name : row["model"].name
                return DataTable.Row(
                    [
                        .a(
                            .href(address.with(("open", isOpen ? "" : key))),
                            .aria("expanded", isOpen ? "true" : "false"),
                            .span(.class("when"), .text(numbers.moment(row["at"], in: address.zone)))),
                        user.isEmpty
                            ? .text(Numbers.unknown) : .a(.href(address.narrowed(to: "user", user)), .text(user)),
                        .text(row["operation"].name),
                        [
                            .text(model),
                            row["status"].name == "error"
                                ? [
                                    " ",
                                    .span(
                                        .class("pill", "bad"),
                                        .text(row["error_type"].name.isEmpty ? "failed" : row["error_type"].name)),
                                ] : .nothing,
                        ],
                        .text(Usage({ row[$0] }, numbers).text),
                        .figure(row["latency_ms"], numbers.text(row["latency_ms"])), cost(row),
                    ], isChosen: isOpen)
            }
        ).html
    }

    /// An id is one among those of its source.
    private static func key(of row: Table.NamedRow) -> String { "\(row["source"].name)/\(row["id"].name)" }

    private func cost(_ row: Table.NamedRow) -> HTML {
        row["cost_usd"] == .null
            ? .span(.class("pill", "unpriced"), "◇ unpriced")
            : .figure(row["cost_usd"], numbers.six(row["cost_usd"].money))
    }

    private var empty: HTML { .p(.class("empty"), "No calls of these in these days.") }

    private func pages(_ table: Table) -> HTML {
        let first =
            address["cursor"] == nil
            ? .nothing : HTML.a(.class("second"), .href(address.with(("cursor", ""))), "First page")
        let next = table.next.map {
            HTML.a(.class("second"), .href(address.with(("cursor", $0), ("open", ""))), "Next \(Self.most) →")
        }
        let file = HTML.all([
            .a(.href(address.report("calls", [("sort", order), ("limit", "\(Self.most)")])), "JSON"), " ",
            .a(.href(address.report("calls", [("format", "csv")])), "all as CSV"),
        ])
        return .p(.class("doors-out"), first, next ?? .nothing, .span(.class("rest"), file))
    }
}
