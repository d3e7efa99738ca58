// What needs somebody, worst first; what needs nobody is left out.
// SPDX-License-Identifier: Apache-2.0

import HTML
import Ledger
import Reports

struct OverviewToDo {
    let books: Books
    let measures: Measures

    private var numbers: Numbers { books.numbers }
    private var address: PageAddress { books.address }

    private struct Item {
        let kind: String
        let sign: String
        let count: Int64
        let words: String
        let link: Link
    }

    var html: HTML {
        let pills = items.filter { $0.count > 0 }.map { item in
            HTML.li(
                .a(
                    .class("pill", item.kind), .href(item.link), .span(.unspoken, .text(item.sign)),
                    .strong(.text(numbers.count(item.count))), .text(" " + item.words)))
        }
        return pills.isEmpty ? .nothing : .ul(.class("todo"), .aria("label", "What needs somebody"), .all(pills))
    }

    private var items: [Item] {
        let budgets = budgetItems
        let unpriced = measures["unpriced_calls"].integer ?? 0
        let failed = measures["jobs_failed"].integer ?? 0
        return budgets + [
            Item(
                kind: "unpriced", sign: "◇ ", count: unpriced,
                words: unpriced == 1 ? "call unpriced" : "calls unpriced",
                link: address.elsewhere(Place.calls)),
            Item(
                kind: "", sign: "", count: failed, words: failed == 1 ? "job failed" : "jobs failed",
                link: address.report("jobs", [])),
            tips,
        ]
    }

    private var budgetItems: [Item] {
        guard case .success(let table) = books.ask("budgets", over: .init(days: 1, upTo: address.today)) else {
            return []
        }
        let shares = table.named.compactMap { $0["share"].integer }
        let (spent, near) = (shares.count { $0 >= 1_000_000 }, shares.count { (800_000..<1_000_000).contains($0) })
        let link = address.report("budgets", [])
        return [
            Item(
                kind: "bad", sign: "! ", count: Int64(spent),
                words: spent == 1 ? "budget overspent" : "budgets overspent",
                link: link),
            Item(
                kind: "warn", sign: "△ ", count: Int64(near),
                words: near == 1 ? "budget near its limit" : "budgets near their limit", link: link),
        ]
    }

    private var tips: Item {
        let link = address.report("tips", [])
        guard case .success(let table) = books.ask("tips") else {
            return Item(kind: "", sign: "", count: 0, words: "", link: link)
        }
        let sum = table.named.reduce(Int64(0)) { $0.addingSaturated($1["saving_usd"].integer ?? 0) }
        return Item(
            kind: "", sign: "", count: Int64(table.rows.count),
            words: "\(table.rows.count == 1 ? "tip" : "tips") to save \(numbers.whole(.init(nanos: sum)))",
            link: link)
    }
}
