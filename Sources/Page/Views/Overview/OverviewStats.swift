// Twelve figures with their change and their trend.
// SPDX-License-Identifier: Apache-2.0

import Charts
import HTML
import Ledger
import Reports

struct OverviewStats {
    let books: Books
    let measures: Measures

    private var numbers: Numbers { books.numbers }
    private var address: PageAddress { books.address }

    var html: HTML {
        let product = OverviewProduct(books: books).cards
        let cards = money + people + product.prefix(2) + work + product.dropFirst(2)
        return StatCard.sheet(cards, label: "Figures")
    }

    // MARK: Cards

    private var money: [StatCard] {
        let revenue = try? books.ask("revenue").get()
        let costs = try? books.dailyCosts().get()
        return [
            amount(
                "Revenue", "revenue_usd", more: true, books.trend(revenue, "revenue_usd", .bars),
                address.report("revenue", [])),
            amount(
                "Cost", "cost_usd", more: nil, books.trend(costs, "cost_usd", .bars), address.elsewhere(Place.costs),
                pill: .unpriced(
                    measures["unpriced_calls"].integer ?? 0, numbers, address.elsewhere(Place.calls))),
            margin,
            amount("MRR", "mrr_usd", more: true, books.trend(revenue, "mrr_end", .line), address.report("revenue", [])),
        ]
    }

    private var people: [StatCard] {
        let growth = try? books.ask("growth", [("per", "day")]).get()
        let active = try? books.ask("active").get()
        let last = active?.named.last
        let new = measures["new_users"]
        return [
            StatCard(
                "Users", measures["users"], numbers.text(measures["users"]),
                facts: [.text("+\(numbers.text(new)) in \(address.period.count.counted("day"))")],
                trend: books.trend(growth, "total", .line), link: address.report("growth", [])),
            StatCard(
                address.period.last == address.today ? "Active today" : "Active on the last day",
                last?["dau"], last.map { numbers.text($0["dau"]) } ?? Numbers.unknown,
                facts: [
                    last.map { .text("\(numbers.text($0["wau"])) in 7 days") } ?? .nothing,
                    last.map { .text("\(numbers.text($0["mau"])) in 30") } ?? .nothing,
                ], trend: books.trend(active, "dau", .line), link: address.report("active", [])),
        ]
    }

    private var work: [StatCard] {
        let costs = try? books.dailyCosts().get()
        let failed = measures.share("error_calls", of: "calls")
        return [
            count("Calls", "calls", more: nil, books.trend(costs, "calls", .bars), address.elsewhere(Place.calls)),
            StatCard(
                "Failed calls", failed.now.map(Cell.ratio), failed.now.map(numbers.rate) ?? Numbers.unknown,
                facts: [
                    .change(numbers.points(from: failed.before, to: failed.now, more: false)),
                    .text("\(numbers.text(measures["error_calls"])) calls"),
                ], trend: books.trend(costs, "error_calls", .bars), link: address.report("errors", [])),
        ]
    }

    private var margin: StatCard {
        let (now, before) = (measures["margin"], measures.before("margin"))
        return StatCard(
            "Margin", now, now.integer.map(numbers.share) ?? Numbers.unknown,
            facts: [
                .change(numbers.points(from: before.integer, to: now.integer, more: true)),
                .figure(measures["margin_usd"], numbers.whole(measures["margin_usd"].money)),
            ], link: address.report("economics", []))
    }

    private func amount(
        _ label: String, _ measure: String, more: Bool?, _ trend: Sparkline?, _ link: Link, pill: HTML = .nothing
    ) -> StatCard {
        let (now, before) = (measures[measure], measures.before(measure))
        let text = now == .null ? Numbers.unknown : numbers.cents(now.money)
        return StatCard(
            label, now, text, pill: pill,
            facts: [change(now, before, more: more) { numbers.cents($0.money) }], trend: trend, link: link)
    }

    private func count(
        _ label: String, _ measure: String, more: Bool?, _ trend: Sparkline?, _ link: Link
    ) -> StatCard {
        let (now, before) = (measures[measure], measures.before(measure))
        return StatCard(
            label, now, numbers.text(now), facts: [change(now, before, more: more, numbers.text)],
            trend: trend, link: link)
    }

    private func change(_ now: Cell, _ before: Cell, more: Bool?, _ text: (Cell) -> String) -> HTML {
        guard address.compared != nil else { return .nothing }
        let change = numbers.change(from: before.integer, to: now.integer, more: more)
        return .change(
            change, change?.direction == Change.Direction.none || change == nil ? "" : "from \(text(before))")
    }
}
