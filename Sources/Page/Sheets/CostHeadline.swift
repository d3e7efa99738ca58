// The cost of the period and of its parts: one line of figures.
// SPDX-License-Identifier: Apache-2.0

import HTML
import Ledger
import Reports

struct CostHeadline {
    let books: Books

    private var numbers: Numbers { books.numbers }
    private var address: PageAddress { books.address }

    private struct Item {
        let name: String
        let value: HTML
        let fact: HTML
        var pill = HTML.nothing
        var isHero = false
    }

    var html: HTML {
        let items = cost + means + ahead
        return .dl(
            .class("headline"),
            .all(
                items.map { item in
                    .div(
                        item.isHero ? .class("first") : .nothing, .dt(.text(item.name)),
                        .dd(.class(item.isHero ? "hero" : "value"), item.value, " ", item.pill),
                        .dd(.class("facts"), item.fact))
                }))
    }

    private var whole: Table? { try? books.ask("costs", compares: true).get() }

    private var cost: [Item] {
        guard let whole else { return [] }
        let (now, before) = (whole.total("cost_usd"), whole.total("cost_usd", .before))
        let unpriced = whole.total("unpriced_calls").integer ?? 0
        return [
            Item(
                name: "Cost", value: .figure(now, numbers.cents(now.money)),
                fact: change(now, before, numbers.cents),
                pill: .unpriced(unpriced, numbers, address.elsewhere(Place.calls)), isHero: true)
        ]
    }

    private var means: [Item] {
        guard let whole else { return [] }
        func mean(_ side: Column.Side) -> Cell {
            guard let cost = whole.total("cost_usd", side).integer, let calls = whole.total("calls", side).integer
            else {
                return .null
            }
            return .meanMoney(nanos: cost, over: calls)
        }
        let (call, before) = (mean(.present), mean(.before))
        var items = [
            Item(
                name: "A call", value: .figure(call, call == .null ? Numbers.unknown : numbers.money(call.money)),
                fact: change(call, before, numbers.money))
        ]
        if case .success(let active) = books.ask("active"), let users = active.total("active").integer, users > 0,
            let cost = whole.total("cost_usd").integer
        {
            let each = Cell.meanMoney(nanos: cost, over: users)
            items.append(
                Item(
                    name: "An active user", value: .figure(each, numbers.money(each.money)),
                    fact: .text("\(numbers.count(users)) were active")))
        }
        return items
    }

    private var ahead: [Item] {
        guard case .success(let table) = books.ask("forecast", over: Period(days: 1, upTo: address.today)) else {
            return []
        }
        let next = CalendarUnit.month.end(of: address.today).advanced(by: 1)
        func item(_ name: String, _ columns: (String, String, String)) -> Item? {
            let expected = table.total(columns.0)
            guard expected != .null else { return nil }
            let (low, high) = (table.total(columns.1), table.total(columns.2))
            return Item(
                name: name, value: .figure(expected, numbers.whole(expected.money)),
                fact: .text("\(numbers.whole(low.money)) to \(numbers.whole(high.money))"))
        }
        return [
            item("\(numbers.month(address.today))’s end", ("projected_usd", "low_usd", "high_usd")),
            item(numbers.month(next), ("next_month_usd", "next_low_usd", "next_high_usd")),
        ].compactMap(\.self)
    }

    private func change(_ now: Cell, _ before: Cell, _ text: (Money) -> String) -> HTML {
        let change = numbers.change(from: before.integer, to: now.integer, more: nil)
        return .change(change, change == nil || before == .null ? "" : "from \(text(before.money))")
    }
}
