// Who went how far: steps that are chosen from what the product tells.
// SPDX-License-Identifier: Apache-2.0

import Charts
import HTML
import Ledger
import Reports

struct FunnelSheet {
    let books: Books
    var span = 6

    private var numbers: Numbers { books.numbers }
    private var address: PageAddress { books.address }

    private static let fields = ["step1", "step2", "step3", "step4"]

    /// Activities that there are in these days, most frequent first.
    private var events: [String] { (try? books.ask("content").get())?.named.map { $0["event"].name } ?? [] }

    /// What was chosen; else from the sign-up to what is made.
    private var steps: [String] {
        let chosen = Self.fields.compactMap { address[$0] }.filter { !$0.isEmpty }
        guard chosen.isEmpty else { return chosen }
        let known = events
        let made = known.first { $0.hasSuffix("_completed") && known.contains($0.dropLast(10) + "_created") }
        let noun = made.map { $0.dropLast(10) }
        return ["signed_up"] + (noun.map { ["\($0)_created", "\($0)_completed"] } ?? [])
    }

    func html() -> HTML {
        let steps = steps
        guard steps.count > 1 else { return .nothing }
        let answer = books.ask("funnel", [("steps", steps.joined(separator: ","))])
        return Sheet("funnel", "Funnel", span: span).html(answer) { table in
            let rows = table.named
            return [
                .ol(
                    .class("funnel"),
                    .all(rows.enumerated().map { place, row in step(row, rows.dropFirst(place + 1).first) })),
                choice(steps),
            ]
        }
    }

    private func step(_ row: Table.NamedRow, _ next: Table.NamedRow?) -> HTML {
        let words = row["step"].name.replacing("_", with: " ")
        let stopped = next.map { (row["users"].integer ?? 0) - ($0["users"].integer ?? 0) }
        return .li(
            .div(
                .class("line"), .span(.text(words.withCapital)),
                .span(
                    .class("figure"), .strong(.figure(row["users"], numbers.text(row["users"]))), " ",
                    .span(.class("since"), .text(numbers.text(row["from_first"]))))),
            WideBar([.init(row["from_first"].number ?? 0, .series(0))], height: 18).svg,
            next.map { next in
                .div(
                    .class("line", "since"), .span(.text("\(numbers.count(stopped ?? 0)) stopped here")),
                    .span(
                        .class("figure"),
                        .text(
                            "\(numbers.text(next["from_previous"])) went on, half of them within \(numbers.text(next["median_time_ms"]))"
                        )))
            } ?? .nothing)
    }

    private func choice(_ steps: [String]) -> HTML {
        let events = events
        return .details(
            .class("choice"), .summary("Change the steps"),
            .form(
                .attribute("method", "get"), .action(Link(address.path)), address.fields(without: Self.fields),
                .all(
                    Self.fields.enumerated().map { place, field in
                        let chosen = place < steps.count ? steps[place] : ""
                        return .label(
                            .span(.class("spoken"), .text("Step \(place + 1)")),
                            .select(
                                .name(field), .option(.value(""), "–"),
                                .all(
                                    (events.contains(chosen) || chosen.isEmpty ? events : events + [chosen]).map {
                                        event in
                                        .option(
                                            .value(event), event == chosen ? .attribute("selected", nil) : .nothing,
                                            .text(event.replacing("_", with: " ")))
                                    })))
                    }),
                .button(.class("second"), "Show")))
    }
}
