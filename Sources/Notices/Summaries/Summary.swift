// A week or a month of the product, from the reports.
// SPDX-License-Identifier: Apache-2.0

internal import Configuration
import JSON
import Ledger
package import Reading
internal import Reports

/// What the team is told: answers of reports, read in one snapshot of the ledger.
package struct Summary {
    let name: String
    let summaryPeriod: SummaryPeriod
    let madeAt: Timestamp
    /// The name of the zone whose days it tells of.
    let zone: String
    let answers: Answers
    /// Whose members are not named.
    let budgetsOfUsers: Set<String>

    /// - `name`: of the summary in the configuration; empty for none.
    package init(_ name: String, _ summaryPeriod: SummaryPeriod, from view: LedgerView) throws(ReadingError) {
        self.name = name
        self.summaryPeriod = summaryPeriod
        madeAt = view.now
        zone = view.terms.zone.name
        let first = Self.shownRows
        let budgetsOfUsers = Set(view.terms.budgets.filter { $0.each == .user }.map(\.name))
        self.budgetsOfUsers = budgetsOfUsers
        answers = try view.snapshot { () throws(ReadingError) in
            var answers = Answers(view, over: summaryPeriod.period)
            let before = SummaryPeriod(summaryPeriod.rhythm, of: summaryPeriod.first.advanced(by: -1)).period
            try answers.ask("overview", "overview")
            try answers.ask("providers", "costs", [("by", "provider"), ("limit", first)])
            try answers.ask("providers_before", "costs", [("by", "provider")], over: before)
            try answers.ask("models", "costs", [("by", "model"), ("limit", first)])
            try answers.ask("models_before", "costs", [("by", "model")], over: before)
            try answers.ask("budgets", "budgets", [("limit", first)]) { $0.withholdMembers(of: budgetsOfUsers) }
            try answers.ask("forecast", "forecast")
            try answers.ask("revenue", "revenue", [("per", summaryPeriod.rhythm.rawValue)])
            try answers.ask("jobs", "jobs", [("per", summaryPeriod.rhythm.rawValue)])
            try answers.ask("errors", "errors", [("by", "component"), ("limit", first)])
            try answers.ask("tips", "tips", [("limit", first)]) { $0.withholdUsers() }
            return answers
        }
    }

    private static let shownRows = "5"

    /// Of the totals of the period: `value`, `previous`, `change`.
    func measure(_ name: String) -> TableRow? { answers.row("overview", name) }

    /// `$401.20 spent, 1,234 calls`
    var subject: String { "\(summaryPeriod.title.capitalizedFirst): \(figures)" }

    private var figures: String {
        let (cost, calls) = (measure("cost_usd")?.text("value") ?? "–", measure("calls")?.text("value") ?? "–")
        return "\(cost) spent, \(calls) \(calls == "1" ? "call" : "calls")"
    }

    /// One sentence for a chat.
    var sentence: String {
        var text = "\(summaryPeriod.title.capitalizedFirst) (\(summaryPeriod.days)): \(figures)"
        if let change = measure("cost_usd")?["change"].shownChange, !change.isEmpty { text += ", cost \(change)" }
        if let active = measure("active_users")?.text("value") { text += ", \(active) active users" }
        if let new = measure("new_users")?.text("value") { text += ", \(new) new" }
        if let revenue = measure("revenue_usd"), !revenue["value"].isNothing {
            text += ", \(revenue.text("value")) revenue"
        }
        return text + "."
    }

    /// What a webhook gets: the sentence, and the reports as the server answers them, users without their names.
    var json: [UInt8] {
        var json = JSONWriter(reservingCapacity: 16_384)
        json.beginObject()
        json.key("kind")
        json.string("summary")
        json.key("id")
        json.string(id)
        json.key("summary")
        json.string(name)
        json.key("every")
        json.string(summaryPeriod.rhythm.rawValue)
        json.key("label")
        json.string(summaryPeriod.label)
        json.key("period")
        json.beginObject()
        json.key("from")
        json.string(summaryPeriod.first.description)
        json.key("to")
        json.string(summaryPeriod.last.description)
        json.endObject()
        json.key("at")
        json.string(madeAt.description)
        json.key("text")
        json.string(sentence)
        json.key("reports")
        json.beginObject()
        for answer in answers.all where !answer.name.hasSuffix("_before") {
            json.key(answer.name)
            json.raw(answer.table.json(answer.report, answer.question))
        }
        json.endObject()
        json.endObject()
        return json.bytes
    }

    /// The same for all that is sent of this week or month.
    var id: String { "summary:\(name):\(summaryPeriod.label)" }
}

extension String {
    /// As a sentence begins.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
