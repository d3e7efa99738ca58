// The team's page: what was spent, on what, and what to look at.
// SPDX-License-Identifier: Apache-2.0

internal import Configuration
import Ledger
import Reading
import Reports

extension Summary {
    package var page: Page {
        var page = Page(
            title: summaryPeriod.title.capitalizedFirst, subtitle: "\(summaryPeriod.days), days in \(zone)",
            footer: name.isEmpty ? "Made by Bursar." : "Sent by Bursar: the summary \(name).")
        page.highlights = [
            highlight("Spent", "cost_usd"), highlight("Calls", "calls"), highlight("Active users", "active_users"),
            highlight("New users", "new_users"), highlight("Revenue", "revenue_usd", unlessNothing: true),
            highlight("MRR", "mrr_usd", unlessNothing: true),
        ].compactMap(\.self)
        page.sections = [
            costs("By provider", "providers"), costs("By model", "models"), budgets, forecast, users, revenue, jobs,
            errors, tips,
        ].compactMap(\.self)
        return page
    }

    private func highlight(_ label: String, _ name: String, unlessNothing: Bool = false) -> Page.Highlight? {
        guard let row = measure(name), !unlessNothing || !row["value"].isNothing || !row["previous"].isNothing else {
            return nil
        }
        return .init(label: label, value: row.text("value"), change: row["change"].shownChange)
    }

    // MARK: Money out

    private func costs(_ title: String, _ name: String) -> Page.Section? {
        let rows = answers.rows(name)
        guard !rows.isEmpty else { return nil }
        let spends = rows.map { Self.spend($0) }
        let form = CellForm(of: spends.map { .money(nanos: $0) })
        let before = Dictionary(
            answers.rows("\(name)_before").map { ($0.cells[0].text?.exact, Self.spend($0)) },
            uniquingKeysWith: { $0 &+ $1 })
        var section = Page.Section(
            title: title,
            columns: [
                .text(rows[0].columns[0].capitalizedFirst), .number("Spent"), .number("Change"), .number("Share"),
                .number("Calls"),
            ],
            rows: zip(rows, spends).map { row, spend in
                [
                    row.cells[0].shown, CellText(.money(nanos: spend), form).text,
                    before[row.cells[0].text?.exact].map { Cell.change(from: $0, to: spend).shownChange } ?? "new",
                    row.text("share"), row.text("calls"),
                ]
            })
        if let left = answers[name]?.left, left > 0 { section.notes.append("And \(left) more.") }
        if name == "providers" { section.notes += remarks(on: name) }
        return section
    }

    /// What of the cost is not computed, and what was not spent.
    private func remarks(on name: String) -> [String] {
        var remarks: [String] = []
        if case .count(let unpriced) = answers.total(name, "unpriced_calls"), unpriced > 0 {
            let calls = Int(unpriced).counted("call")
            remarks.append("\(calls) with neither a price nor a reported cost: they count as nothing.")
        }
        if case .count(let reported) = answers.total(name, "reported_calls"), reported > 0 {
            remarks.append("\(Int(reported).counted("call")) at the cost that was reported.")
        }
        let saved = answers.total(name, "saved_usd")
        if !saved.isNothing { remarks.append("The app's own cache saved \(saved.shown).") }
        return remarks
    }

    /// Adjustments by re-pricing included, as in the totals.
    private static func spend(_ row: TableRow) -> Int64 {
        [row["cost_usd"], row["adjustment_usd"]].reduce(0) { sum, cell in
            if case .money(let money) = cell { sum &+ money.nanos } else { sum }
        }
    }

    private var budgets: Page.Section? {
        let rows = answers.rows("budgets")
        guard !rows.isEmpty else { return nil }
        return Page.Section(
            title: "Budgets",
            columns: [
                .text("Budget"), .number("Spent"), .number("Limit"), .number("Share"), .number("Forecast"),
                .text("Reached"),
            ],
            rows: rows.map { row in
                let budget = row.text("budget")
                let member =
                    if budgetsOfUsers.contains(budget) { ", a user" } else if row["member"].isNothing { "" } else {
                        ", \(row.text("member"))"
                    }
                return [
                    "\(budget)\(member) (\(row.text("per")))", row.text("spent_usd"),
                    row.text("limit_usd"), row.text("share"), row.text("forecast_usd"),
                    row["crossed"].isNothing ? "" : row.text("crossed"),
                ]
            }, notes: answers["budgets"]?.notes ?? [])
    }

    private var forecast: Page.Section? {
        func range(_ value: String, _ low: String, _ high: String) -> [String]? {
            let cell = answers.total("forecast", value)
            guard cell != .null else { return nil }
            return [
                cell.shown,
                "\(answers.total("forecast", low).shown) – \(answers.total("forecast", high).shown)",
            ]
        }
        let month = SummaryPeriod(.month, of: summaryPeriod.last)
        let next = SummaryPeriod(.month, of: month.last.advanced(by: 1))
        var rows: [[String]] = []
        if summaryPeriod.rhythm == .week {
            rows.append(["\(month.title) so far", answers.total("forecast", "spent_usd").shown, ""])
            if let range = range("projected_usd", "low_usd", "high_usd") {
                rows.append(["\(month.title) in all"] + range)
            }
        }
        if let range = range("next_month_usd", "next_low_usd", "next_high_usd") { rows.append([next.title] + range) }
        let notes = answers["forecast"]?.notes ?? []
        guard !rows.isEmpty || !notes.isEmpty else { return nil }
        return Page.Section(
            title: "Forecast", columns: [.text("Month"), .number("Cost"), .number("Four in five within")],
            rows: rows, notes: notes)
    }

    // MARK: People and money in

    private var users: Page.Section? {
        comparison(
            "Users",
            [("Users", "users"), ("New", "new_users"), ("Active", "active_users"), ("Visitors", "visitors")])
    }

    private var revenue: Page.Section? {
        var section = comparison(
            "Revenue", [("Revenue", "revenue_usd"), ("Margin", "margin_usd"), ("MRR at the end", "mrr_usd")],
            unlessNothing: ["revenue_usd", "mrr_usd"])
        let movements = [
            ("new", "new"), ("expansion", "expansion"), ("reactivation", "reactivation"),
            ("contraction", "contraction"), ("churn", "churn"),
        ].filter { !answers.total("revenue", $0.1).isNothing }
        if !movements.isEmpty {
            let text = movements.map { "\($0.0) \(answers.total("revenue", $0.1).shown)" }.joined(separator: ", ")
            section?.notes.append("MRR: \(text).")
        }
        return section
    }

    /// This period beside the one before; nil where nothing happened in either.
    private func comparison(
        _ title: String, _ measures: [(label: String, name: String)], unlessNothing deciding: [String]? = nil
    ) -> Page.Section? {
        let deciding = deciding ?? measures.map(\.name)
        guard deciding.compactMap(measure).contains(where: { !$0["value"].isNothing || !$0["previous"].isNothing })
        else { return nil }
        return Page.Section(
            title: title, columns: [.text(""), .number("Now"), .number("Before"), .number("Change")],
            rows: measures.compactMap { label, name in
                measure(name).map { [label, $0.text("value"), $0.text("previous"), $0["change"].shownChange] }
            })
    }

    // MARK: What goes wrong, and what could go better

    private var jobs: Page.Section? {
        let rows = answers.rows("jobs")
        guard !rows.isEmpty else { return nil }
        return Page.Section(
            title: "Jobs",
            columns: [
                .text("Queue"), .number("Completed"), .number("Failed"), .number("Failed share"),
                .number("95 of 100 waited up to"),
            ],
            rows: rows.map { row in
                [
                    row.text("queue"), row.text("completed"), row.text("failed"), row.text("failure_rate"),
                    row.text("wait_p95_ms"),
                ]
            })
    }

    private var errors: Page.Section? {
        let rows = answers.rows("errors")
        guard !rows.isEmpty else { return nil }
        return Page.Section(
            title: "Errors",
            columns: [.text("Component or provider"), .number("Errors"), .number("Failed calls"), .number("Share")],
            rows: rows.map { [$0.text("component"), $0.text("errors"), $0.text("failed_calls"), $0.text("share")] })
    }

    private var tips: Page.Section? {
        let rows = answers.rows("tips")
        guard !rows.isEmpty else { return nil }
        return Page.Section(
            title: "Where money could be saved", columns: [.text("Tip"), .number("Saving")],
            rows: rows.map { [$0.text("tip"), $0.text("saving_usd")] })
    }
}
