// Whatever is compared is two answers put together, in every report and by everything that it groups by.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Testing

@testable import Reading
@testable import Reports

@Suite struct ComparisonLawTests {
    /// A year and a half of a small product.
    private func scene(_ random: inout Seeded) throws -> Scene {
        var terms = LedgerView.Terms()
        terms.dimensions = ["quality"]
        terms.measures = ["minutes"]
        terms.budgets = [
            Budget(name: "all", limit: Money(nanos: 1_000)), Budget(name: "each", each: .user, limit: .zero),
        ]
        var days: [Int32] = []
        for _ in 0..<160 { days.append(Int32.random(in: 19_999...20_520, using: &random)) }
        let names = ["ada", "bob", "cy", "dee"]
        let events = days.sorted().map { number in
            let day = Day(number: number).description
            let user = names.randomElement(using: &random) ?? "ada"
            let kind = ["x", "y", "z"].randomElement(using: &random) ?? "x"
            let count = Int.random(in: 1...9, using: &random)
            return switch Int.random(in: 0..<7, using: &random) {
            case 0, 1:
                Deed.call(
                    day, user: user, cost: "\(count)", model: kind,
                    more: #""tenant":"\#(kind)","operation":"o","subject":"\#(user)","latency_ms":\#(count)"#
                        + #","status":"\#(count > 7 ? "error" : "ok")","properties":{"quality":"\#(kind)"}"#)
            case 2: Deed.activity("opened", day, user: user, session: kind, properties: #""quality":"\#(kind)""#)
            case 3: Deed.activity("signed_up", day, user: user + kind)
            case 4:
                #"{"kind":"billing","event":"\#(count > 5 ? "paid" : "subscribed")","amount_usd":\#(count),"#
                    + #""plan":"\#(kind)","user":"\#(user)","at":"\#(day)T10:00:00Z"}"#
            case 5: #"{"kind":"error","component":"\#(kind)","error_type":"t","at":"\#(day)T10:00:00Z"}"#
            default:
                #"{"kind":"job","event":"completed","queue":"\#(kind)","run_ms":\#(count),"at":"\#(day)T10:00:00Z"}"#
            }
        }
        return try Scene(today: "2026-03-10", terms: terms, events)
    }

    /// Everything that a report can be grouped and told by.
    private func questions(_ report: Report) -> [[String]] {
        let base = report.example.map { "\($0.name)=\($0.value)" }
        let groupings =
            [[]]
            + report.groupings.map { grouping in
                [
                    "by="
                        + grouping.replacing("property:NAME", with: "property:quality")
                        .replacing("activity:NAME", with: "activity:opened")
                ]
            }
        let units = [[]] + report.coverage.flatMap(\.units).map { ["per=\($0)"] }
        let counted = report.coverage[0].counted.map { base + ["unit=\($0)"] }
        let flags = report.parameters.filter { if case .flag = $0.kind { true } else { false } }
        return groupings.flatMap { by in units.map { base + by + $0 } } + counted
            + flags.map { base + ["\($0.name)=true"] }
    }

    private func row(_ table: Table, _ row: [Cell], _ side: Column.Side) -> [String] {
        zip(table.columns, row).filter { $0.0.side == side }.map { "\($0.0.figure) \($0.1.text ?? "-")" }
    }

    @Test(arguments: Report.all.map(\.name))
    func `Every comparison is two answers put together, or refused in one sentence`(name: String) throws {
        var random = Seeded(seed: 77)
        let scene = try scene(&random)
        let report = try Report.named(name)
        let ways = ["previous", "year", "2025-01-20..2025-05-02"]
        var (answered, turn) = (0, 0)
        for question in questions(report) {
            let first = Day(number: Int32.random(in: 20_250...20_500, using: &random))
            let last = first.advanced(by: Int.random(in: 0...120, using: &random))
            let days = ["from=\(first)", "to=\(last)"]
            // Two of the ways for each question, so that questions next to each other go through all of them.
            for match in [[], ["match=weekday"]] {
                let asked = question + days + ["compare=\(ways[turn % ways.count])"] + match
                turn += 1
                if let refusal = try scene.refusal(of: name, asked) {
                    let isAlone = try scene.refusal(of: name, question + days) != nil
                    #expect(isAlone || refusal.hasPrefix("compare "), "\(name) \(asked): \(refusal)")
                    continue
                }
                answered += 1
                if !report.keys.isOwn { try check(scene, name, question, days, asked) }
            }
        }
        #expect((answered > 0) == !report.keys.isNone)
    }

    private func check(
        _ scene: Scene, _ name: String, _ question: [String], _ days: [String], _ asked: [String]
    ) throws {
        let report = try Report.named(name)
        let items = asked.map { item in
            let place = item.firstIndex(of: "=") ?? item.endIndex
            return (name: String(item[..<place]), value: String(item[item.index(after: place)...]))
        }
        let today = try #require(Day(parsing: "2026-03-10"))
        let other = try #require(try Question(items, to: report, today: today).compared)
        let table = try scene.table(name, asked)
        let now = try scene.table(name, question + days)
        let before = try scene.table(name, question + ["from=\(other.first)", "to=\(other.last)"])
        let story: Comment = "\(name) \(asked), seed 77"

        #expect(table.columns.filter { $0.side == .present } == now.columns, story)
        for (row, plain) in zip(table.rows, now.rows) {
            #expect(self.row(table, row, .present) == self.row(now, plain, .present), story)
        }
        #expect(table.rows.count >= now.rows.count, story)
        // Each row of before is there once, with all its figures.
        let sides = Set(table.columns.filter { $0.side == .before }.map(\.figure))
        func figures(_ table: Table, _ row: [Cell], _ side: Column.Side) -> String {
            zip(table.columns, row).filter { $0.0.side == side && sides.contains($0.0.figure) }
                .map { $0.1.text ?? "-" }.joined(separator: " ")
        }
        let nothing = sides.map { _ in "-" }.joined(separator: " ")
        let found = table.rows.map { figures(table, $0, .before) }.filter { $0 != nothing }.sorted()
        #expect(found == before.rows.map { figures(before, $0, .present) }.filter { $0 != nothing }.sorted(), story)
        for (place, column) in table.columns.enumerated() where column.side == .change {
            for row in table.rows { #expect(row[place] == .change(from: row[place - 1], to: row[place - 2]), story) }
        }
        for total in now.totals { #expect(table[total: total.name] == total.cell, story) }
        for total in before.totals where Column(total.name, total.type).isFigure {
            #expect(table[total: "\(total.name)_before"] == total.cell, story)
        }
    }
}
