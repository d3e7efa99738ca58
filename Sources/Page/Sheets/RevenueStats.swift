// Revenue and what it rests on: six figures.
// SPDX-License-Identifier: Apache-2.0

import Charts
import HTML
import Ledger
import Reports

struct RevenueStats {
    let books: Books

    private var numbers: Numbers { books.numbers }
    private var address: PageAddress { books.address }

    var html: HTML {
        guard case .success(let table) = books.ask("revenue", compares: true) else { return .nothing }
        let link = address.report("revenue", [])
        func amount(_ label: String, _ name: String, _ form: Sparkline.Form, more: Bool?) -> StatCard {
            let (now, before) = (table.total(name), table.total(name, .before))
            let change = numbers.change(from: before.integer, to: now.integer, more: more)
            return StatCard(
                label, now, numbers.cents(now.money),
                facts: [.change(change, before == .null ? "" : "from \(numbers.whole(before.money))")],
                trend: books.trend(table, name, form), link: link)
        }
        let churn = table.total("churn_rate")
        let points = numbers.points(from: table.total("churn_rate", .before).integer, to: churn.integer, more: false)
        let subscribers = table.total("subscribers")
        return StatCard.sheet(
            [
                amount("Revenue", "revenue_usd", .bars, more: true), amount("MRR", "mrr_end", .line, more: true),
                StatCard(
                    "Subscriptions", subscribers, numbers.text(subscribers),
                    facts: [
                        .text("+\(numbers.text(table.total("subscribed")))"),
                        .text("−\(numbers.text(table.total("cancelled")))"),
                    ], trend: books.trend(table, "subscribers", .line), link: link),
                amount("A customer", "arpu", .line, more: true),
                StatCard("Churn", churn, numbers.text(churn), facts: [.change(points)], link: link),
                amount("Refunds", "refunds_usd", .bars, more: false),
            ], label: "Figures")
    }
}
