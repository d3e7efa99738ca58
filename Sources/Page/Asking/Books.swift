// What views read: the reports, for the selection of the address.
// SPDX-License-Identifier: Apache-2.0

import Charts
import Ledger
package import Reading
import Reports

/// Asks reports as anybody could by `/v1/reports`, so that no figure of a page is made otherwise than theirs.
package struct Books {
    let view: LedgerView
    package let address: PageAddress
    package let numbers: Numbers
    /// All that whoever looks may be told of.
    private let bounds: [(name: String, value: String)]
    private let asked = Asked()

    /// What was asked already: a page asks for the same days in several places.
    private final class Asked {
        var answers: [String: Answer] = [:]
    }

    package init(
        _ view: LedgerView, _ address: PageAddress, _ numbers: Numbers,
        within bounds: [(name: String, value: String)] = []
    ) {
        self.view = view
        self.address = address
        self.numbers = numbers
        self.bounds = bounds
    }

    /// What was read last of what is watched, which is of nobody's rows: who is bound is told nothing of it.
    var watched: Watched { isBound ? Watched() : view.terms.watched }

    var isBound: Bool { !bounds.isEmpty }

    /// A table, or the reason why there is none, in the report's own words: one that cannot be told takes nothing from the
    /// rest of the page.
    typealias Answer = Result<Table, ReadingError>

    /// For the days and filters of the address, beside those that it compares with where `compares` says so. What is given
    /// here stands in place of what the address says of it.
    func ask(_ name: String, _ items: [PageAddress.Item] = [], compares: Bool = false) -> Answer {
        let asked = address.asked + (compares ? address.comparing : [])
        return remembered(name, asked.filter { item in !items.contains { $0.name == item.name } } + items)
    }

    /// For other days than those of the address.
    func ask(_ name: String, over period: Period, _ items: [PageAddress.Item] = []) -> Answer {
        ask(name, [("from", "\(period.first)"), ("to", "\(period.last)")] + items)
    }

    /// What each day cost: by provider, of which there are few.
    func dailyCosts(over period: Period? = nil) -> Answer {
        let period = period ?? address.period
        return ask("costs", over: period, [("by", "provider"), ("per", "day"), ("limit", "\(Report.mostRows)")])
    }

    /// A column day by day, as a picture of a word's size; nil for a single day.
    func trend(_ table: Table?, _ column: String, _ form: Sparkline.Form) -> Sparkline? {
        let days = address.period.days
        guard let table, days.count > 1 else { return nil }
        return Sparkline(
            form == .bars
                ? table.series(column, over: days, upTo: address.today) : table.states(column, over: days), form)
    }

    private func remembered(_ name: String, _ items: [PageAddress.Item]) -> Answer {
        let question = ([name] + items.flatMap { [$0.name, $0.value] }).joined(separator: "\0")
        if let known = asked.answers[question] { return known }
        let answer = read(name, items)
        asked.answers[question] = answer
        return answer
    }

    private func read(_ name: String, _ items: [PageAddress.Item]) -> Answer {
        Result { () throws(ReadingError) in
            let report = try Report.named(name)
            // Days of UTC are all that some reports know.
            let known = report.allParameters.contains { $0.name == "zone" }
            let question = try Question(
                known ? items : items.filter { $0.name != "zone" }, to: report, now: view.now,
                standard: view.terms.zone, within: bounds)
            return try report.table(for: question, in: view)
        }
    }
}
