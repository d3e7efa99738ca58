// One user's own week or month.
// SPDX-License-Identifier: Apache-2.0

internal import Configuration
import Ledger
package import Reading
internal import Reports

/// What a user is told: their calls, what these cost, what they wrote, what they used most, and how much of a quota is left.
package struct UserPage {
    package let page: Page
    let subject: String

    /// - `name`: what the user is called on the page.
    package init(
        of user: String, called name: String, _ summaryPeriod: SummaryPeriod, from view: LedgerView
    ) throws(ReadingError) {
        var answers = Answers(view, over: summaryPeriod.period)
        let per = summaryPeriod.rhythm == .week ? "day" : "week"
        try answers.ask("user", "user", [("user", user), ("per", per)])
        func total(_ name: String) -> Cell { answers.total("user", name) }
        let calls = total("calls").shown
        subject = "Your \(summaryPeriod.title): \(calls) \(calls == "1" ? "call" : "calls"), \(total("cost_usd").shown)"
        let whose = TerminalText.shown(name.isEmpty ? user : name)
        var page = Page(
            title: "Your \(summaryPeriod.title)",
            subtitle: "\(whose): \(summaryPeriod.days), days in \(view.terms.zone.name)",
            footer: "Sent by Bursar, which keeps the books of the service that you use.")
        page.highlights = [
            .init(label: "Calls", value: calls), .init(label: "Cost", value: total("cost_usd").shown),
            .init(label: "Active days", value: total("active_days").shown),
        ]
        page.highlights += try Self.chat(of: user, in: summaryPeriod.period, view)
        let subject = ["most_used_subject_name", "most_used_subject"].first { !total($0).isNothing }
        let used = [("Model", "most_used_model"), ("Subject", subject ?? "most_used_subject")]
            .filter { !total($0.1).isNothing }
        if !used.isEmpty {
            page.sections.append(
                .init(
                    title: "Most used", columns: [.text(""), .text("")],
                    rows: used.map { [$0.0, total($0.1).shown] }))
        }
        if !total("quota").isNothing {
            page.sections.append(
                .init(
                    title: "Quota",
                    columns: [.text("Budget"), .number("Spent"), .number("Limit"), .number("Share")],
                    rows: [["quota", "quota_spent_usd", "quota_limit_usd", "quota_share"].map { total($0).shown }]))
        }
        let rows = answers.rows("user")
        let costs = CellForm(of: rows.map { $0["cost_usd"] })
        page.sections.append(
            .init(
                title: per == "day" ? "Day by day" : "Week by week",
                columns: [
                    .text(per == "day" ? "Day" : "From"), .number("Calls"), .number("Cost"), .number("Activities"),
                ],
                rows: rows.map { row in
                    [
                        row.text("date"), row.text("calls"), CellText(row["cost_usd"], costs).text,
                        row.text("actions"),
                    ]
                }))
        self.page = page
    }

    /// Messages and conversations, for who had any.
    private static func chat(
        of user: String, in period: Period, _ view: LedgerView
    ) throws(ReadingError) -> [Page.Highlight] {
        try view.inZone(view.terms.zone) { () throws(ReadingError) -> [Page.Highlight] in
            let range = view.milliseconds(of: period)
            let messages = try view.times(of: "message_sent", byUser: user, in: range).reduce(0) { $0 + $1.count }
            let conversations = try view.conversations(ofUser: user, in: range)
            guard messages > 0 || conversations.count > 0 else { return [] }
            return [
                .init(label: "Messages", value: Cell.count(messages).shown),
                .init(
                    label: "Conversations",
                    value: conversations.untold.isEmpty ? Cell.count(conversations.count).shown : "–"),
            ]
        }
    }
}
