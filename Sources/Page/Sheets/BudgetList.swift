// Budgets with what is spent of them: what is overspent first.
// SPDX-License-Identifier: Apache-2.0

import Charts
import HTML
import Ledger
import Reading
import Reports

struct BudgetList {
    let books: Books
    var most = 3

    private var numbers: Numbers { books.numbers }

    private var rows: [Table.NamedRow] {
        guard case .success(let table) = books.ask("budgets", over: Period(days: 1, upTo: books.address.today)) else {
            return []
        }
        return table.named.sorted { ($0["share"].integer ?? 0) > ($1["share"].integer ?? 0) }
    }

    /// The limit of a budget of this month over everything, in dollars.
    var whole: Double? {
        let names = books.view.terms.budgets.filter { $0.match == .everything && $0.each == nil && $0.per == .month }
            .map(\.name)
        return rows.first { row in names.contains { $0.exact == row["budget"].name.exact } }?["limit_usd"].number
    }

    var html: HTML {
        let rows = rows
        guard !rows.isEmpty else { return .nothing }
        return .ul(.class("budgets"), .all(rows.prefix(most).map(item)))
    }

    private func item(_ row: Table.NamedRow) -> HTML {
        let (limit, spent, share) = (row["limit_usd"], row["spent_usd"], row["share"].integer ?? 0)
        let member = row["member"].name
        let forecast = row["forecast_usd"]
        let part = Double(share) / 1e6
        let ahead = forecast.number.flatMap { ahead in limit.number.map { $0 > 0 ? ahead / $0 : 0 } }
        let name = member.isEmpty ? row["budget"].name : "\(row["budget"].name): \(member)"
        let pill = share >= 1_000_000 ? "bad" : share >= 800_000 ? "warn" : "plain"
        let percent =
            share >= 9_990_000
            ? "×\(Numbers.narrow)\(numbers.exact((share + 500_000) / 1_000_000))"
            : numbers.percent("\((share + 5_000) / 10_000)")
        return .li(
            .div(
                .class("line"), .strong(.text(name)), " ", .span(.class("pill", pill), .text(percent)),
                .span(
                    .class("figure"), .strong(.figure(spent, numbers.cents(spent.money))),
                    .text(" of \(numbers.whole(limit.money))"))),
            BudgetBar(spent: part, expected: ahead).svg,
            .p(.class("facts"), .text(words(row))))
    }

    private func words(_ row: Table.NamedRow) -> String {
        let forecast = row["forecast_usd"]
        let over = Money(nanos: (row["spent_usd"].integer ?? 0) - (row["limit_usd"].integer ?? 0))
        let first =
            over.nanos >= 0
            ? "\(numbers.cents(over)) over" : "\(numbers.cents(row["left_usd"].money)) left"
        return forecast == .null ? first : "\(first) · \(numbers.whole(forecast.money)) expected at the end"
    }
}
