// The answer first, in a sentence: money in, money out, what that did, and what was unlike the rest.
// SPDX-License-Identifier: Apache-2.0

import HTML
import Ledger
import Reading
import Reports

struct OverviewLead {
    let books: Books
    let measures: Measures

    private var numbers: Numbers { books.numbers }
    private var address: PageAddress { books.address }

    var html: HTML {
        .div(
            .class("lead"), .h1(.class("sentence"), sentence, deviation),
            .p(.class("ticker"), .span(.class("dot"), .unspoken), ticker))
    }

    // MARK: Money

    private var sentence: HTML {
        let revenue = part("Revenue", "revenue_usd", ["revenue"])
        let cost = part("cost", "cost_usd", ["costs"])
        let margin = measures["margin"].integer
        let before = measures.before("margin").integer
        guard measures["revenue_usd"].integer ?? 0 != 0 || measures.before("revenue_usd").integer ?? 0 != 0 else {
            guard measures["cost_usd"].integer ?? 0 != 0 else { return "Nothing was spent in these days. " }
            return [part("Cost", "cost_usd", ["costs"]), ". "]
        }
        guard let margin else { return [revenue, " while ", cost, ". "] }
        let now = numbers.share(margin)
        guard let before, abs(margin - before) >= 500 else {
            return [revenue, " while ", cost, .text(", and the margin is \(now). ")]
        }
        let verb = margin > before ? "rose" : "fell"
        return [revenue, " while ", cost, .text(", so the margin \(verb) from \(numbers.share(before)) to \(now). ")]
    }

    /// `Revenue grew 60% to $5,676`.
    private func part(_ name: String, _ measure: String, _ path: [String]) -> HTML {
        let (now, before) = (measures[measure], measures.before(measure))
        let amount = HTML.strong(.figure(now, numbers.whole(now.money)))
        guard address.compared != nil, let change = numbers.change(from: before.integer, to: now.integer, more: nil)
        else { return [.text("\(name) was "), amount] }
        switch change.direction {
        case .none: return [.text("\(name) stayed at "), amount]
        case .up where change.text == "new": return [.text("\(name) began, with "), amount]
        case .up where change.text == numbers.percent("100"): return [.text("\(name) doubled to "), amount]
        case .up:
            let verb = change.text.hasPrefix("×") ? "grew to \(change.text)," : "grew \(change.text) to"
            return [.text("\(name) \(verb) "), amount]
        case .down: return [.text("\(name) fell \(change.text) to "), amount]
        }
    }

    // MARK: What was unlike the rest

    /// A day over three times the median, and who makes over half of it.
    private var deviation: HTML {
        guard address.period.count >= 5,
            case .success(let table) = books.dailyCosts()
        else { return .nothing }
        var spent: [Day: Int64] = [:]
        for row in table.named { if let day = row.day { spent[day, default: 0] += row["cost_usd"].integer ?? 0 } }
        let days = address.period.days.filter { $0 < address.today }
        let sorted = days.map { spent[$0] ?? 0 }.sorted()
        guard let day = days.max(by: { (spent[$0] ?? 0, $1) < (spent[$1] ?? 0, $0) }), let most = spent[day],
            let median = sorted.isEmpty ? nil : sorted[sorted.count / 2], median > 0, most > 3 * median,
            let period = Period(day, day)
        else { return .nothing }
        let link = address.over([("from", "\(day)"), ("to", "\(day)")])
        let amount = numbers.whole(Money(nanos: most))
        guard case .success(let top) = books.ask("top", over: period, [("by", "user"), ("limit", "1")]),
            let first = top.named.first, let part = first["cost_usd"].integer, part * 2 > most,
            !first["user"].name.isEmpty
        else {
            return [
                .a(.href(link), .text(numbers.day(day))),
                .text(" alone cost \(amount), \(times(most, median)) the median day."),
            ]
        }
        return [
            .a(.href(address.narrowed(to: "user", first["user"].name)), "One user"), " on ",
            .a(.href(link), .text(numbers.day(day))), " made ",
            .strong(.figure(first["cost_usd"], numbers.whole(first["cost_usd"].money))), " of it.",
        ]
    }

    private func times(_ value: Int64, _ other: Int64) -> String {
        let tenths = Quotient.rounded(value, times: 10, over: other) ?? 0
        return "\(tenths / 10)\(numbers.locale.point)\(tenths % 10)\(Numbers.narrow)×"
    }

    // MARK: Today

    private var ticker: HTML {
        guard let today = Period(address.today, address.today),
            case .success(let table) = books.ask("costs", over: today)
        else { return .nothing }
        let cell = table.total("cost_usd")
        let time = numbers.moment(books.view.now, in: address.zone).suffix(8).prefix(5)
        return [
            .strong(.figure(cell, numbers.cents(cell.money))),
            .span(.class("since"), .text("spent today · \(time) \(address.zone.name)")),
        ]
    }
}
