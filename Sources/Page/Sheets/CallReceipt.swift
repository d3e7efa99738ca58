// One call as a receipt: what was used, at which rate, what that comes to.
// SPDX-License-Identifier: Apache-2.0

import Charts
import HTML
import Ledger
import Reports

struct CallReceipt {
    let books: Books
    let call: Table.NamedRow
    var span = 5

    private var numbers: Numbers { books.numbers }
    private var address: PageAddress { books.address }

    func html() -> HTML {
        let cost = call["cost_usd"]
        return Sheet(
            "call", "This call", span: span, isBeside: true, aside: .a(.href(address.with(("open", ""))), "close ×")
        ).html(
            .p(
                .class("hero"), cost == .null ? "unpriced" : .figure(cost, "$" + (cost.text ?? "")), " ", state),
            lines, sums, facts)
    }

    private var state: HTML {
        switch call["priced_by"].name {
        case "book": .span(.class("pill", "ok"), "priced")
        case "report": .span(.class("pill", "plain"), "as reported")
        case "cache": .span(.class("pill", "plain"), "from the app’s cache")
        default: .span(.class("pill", "unpriced"), "◇ no price")
        }
    }

    /// What the report says line by line: `800 output_tokens at 15 per 1M = 0.012`.
    private struct Line {
        let quantity: String
        let unit: String
        let rate: String
        let amount: String

        init?(_ text: Substring) {
            guard let equals = text.firstRange(of: " = "), let at = text.firstRange(of: " at "),
                at.upperBound <= equals.lowerBound,
                let blank = text.firstIndex(of: " "), blank < at.lowerBound
            else { return nil }
            quantity = String(text[..<blank])
            unit = String(text[text.index(after: blank)..<at.lowerBound])
            rate = String(text[at.upperBound..<equals.lowerBound])
            amount = String(text[equals.upperBound...])
        }
    }

    private var lines: HTML {
        let texts = call["priced"].name.split(separator: ";").map { $0.drop { $0 == " " } }
        let lines = texts.compactMap(Line.init)
        guard !lines.isEmpty, lines.count == texts.count else {
            let reason = call["unpriced"].name
            return reason.isEmpty
                ? .nothing : .p(.class("facts"), .text("\(reason.withCapital)."))
        }
        let most = lines.compactMap { Double($0.amount) }.max() ?? 0
        return DataTable(
            "Lines",
            [
                .init("What was used", isFigure: false), .init("Quantity"), .init("Rate, $"),
                .init("Share", isFigure: false, isHidden: true, rank: 1), .init("USD"),
            ],
            lines.map { line in
                DataTable.Row([
                    .text(line.unit.replacing("_", with: " ")),
                    .text(Int64(line.quantity).map(numbers.exact) ?? line.quantity),
                    .text(line.rate), ShareBar(most > 0 ? (Double(line.amount) ?? 0) / most : 0).svg,
                    .text(line.amount),
                ])
            }, foot: ["Booked", .nothing, .nothing, .nothing, .text(call["cost_usd"].text ?? Numbers.unknown)]
        ).html
    }

    private var sums: HTML {
        let adjusted = call["adjustment_usd"]
        let reported = call["reported_usd"]
        return .dl(
            .class("facts-list"),
            .dt("Adjusted later"), .dd(.text((adjusted.integer ?? 0) == 0 ? "nothing" : adjusted.text ?? "")),
            .dt("The vendor’s own figure"), .dd(.text(reported.text ?? "not told")))
    }

    private var facts: HTML {
        func row(_ name: String, _ filter: String, _ value: String) -> HTML {
            value.isEmpty
                ? .nothing : [.dt(.text(name)), .dd(.a(.href(address.narrowed(to: filter, value)), .text(value)))]
        }
        let subject = call["subject_name"].name
        return .dl(
            .class("facts-list"),
            .dt("When"), .dd(.text("\(numbers.moment(call["at"], in: address.zone)) \(address.zone.name)")),
            row("User", "user", call["user"].name),
            row("Tenant", "tenant", call["tenant"].name), row("Subject", "subject", call["subject"].name),
            subject.isEmpty ? .nothing : [.dt(.nothing), .dd(.text(subject))],
            row("Model", "model", call["model"].name), row("Operation", "operation", call["operation"].name),
            row("Session", "session", call["session"].name), row("Trace", "trace", call["trace"].name),
            .dt("Took"), .dd(.figure(call["latency_ms"], numbers.text(call["latency_ms"]))),
            .dt("Status"),
            .dd(.text([call["status"].name, call["error_type"].name].filter { !$0.isEmpty }.joined(separator: ", "))),
            .dt("Tier"), .dd(.text(call["tier"].name.isEmpty ? "standard" : call["tier"].name)),
            .dt("Event"),
            .dd(.code(.text(call["id"].name)), .text(call["source"].name.isEmpty ? "" : " from \(call["source"].name)"))
        )
    }
}
