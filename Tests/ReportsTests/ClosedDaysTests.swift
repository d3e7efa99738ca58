// Reports say the same whatever days are closed.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Testing

@testable import Reading
@testable import Reports
@testable import Store

@Suite struct ClosedDaysTests {
    private static let first = "2025-12-20"
    private static let today = "2026-04-20"

    /// An event with an id of ours: one that a server makes is another in each ledger.
    private func named(_ number: Int, _ event: String) -> String { "{\"id\":\"\(number)\",\(event.dropFirst())" }

    /// Calls, activities and profiles of a few people, some of whom come as visitors, on days of four months.
    private func events(_ count: Int, _ made: inout Int, _ generator: inout Seeded) throws -> [String] {
        let first = try #require(Day(parsing: Self.first))
        return (0..<count).map { _ in
            made += 1
            func pick(_ choices: [String]) -> String { choices[generator.below(choices.count)] }
            let day = first.advanced(by: generator.below(122))
            let at = "\(day)T\(10 + generator.below(10))"
            let user = pick(["", "ada", "ben", "cy", "dee"])
            let visitor = pick(["", "", "x", "y"])
            switch generator.below(8) {
            case 0:
                return named(
                    made, Deed.activity("signed_up", at, user: user, anonymous: visitor, properties: "\"n\":\(made)"))
            case 1, 2:
                return named(
                    made,
                    Deed.activity(
                        pick(["story_created", "story_read"]), at, user: user, anonymous: visitor,
                        properties: "\"n\":\(made)"))
            default:
                let kind = #""operation":"\#(pick(["chat", "draw"]))","tenant":"\#(pick(["", "acme", "other"]))""#
                return Deed.call(
                    at, user: user, anonymous: visitor, cost: "0.\(1 + generator.below(900))", model: pick(["m", "n"]),
                    more: #""id":"\#(made)",\#(kind),"input_tokens":\#(made)"#)
            }
        }
    }

    private func questions(_ generator: inout Seeded) throws -> [(report: String, parameters: [String])] {
        let first = try #require(Day(parsing: Self.first))
        var questions: [(report: String, parameters: [String])] = []
        for report in Report.all {
            let from = first.advanced(by: generator.below(90))
            let to = min(from.advanced(by: generator.below(120)), first.advanced(by: 125))
            var example = report.example.map { "\($0.name)=\($0.value)" }
            if report.name == "user" { example = ["user=ada"] }
            let period = example + ["from=\(from)", "to=\(to)"]
            questions += [(report.name, example), (report.name, example + ["last=122"]), (report.name, period)]
            if report.parameters.contains(where: { $0.name == "per" }) {
                questions += ["month", "week"].map { unit in (report.name, period + ["per=\(unit)"]) }
            }
            guard report.example.isEmpty else { continue }
            for grouping in report.groupings where !grouping.contains(":") {
                questions.append((report.name, period + ["by=\(grouping)"]))
            }
        }
        return questions
    }

    /// An answer, or why there is none.
    private func answer(_ scene: Scene, _ name: String, _ parameters: [String]) throws -> [String] {
        do {
            let table = try scene.table(name, parameters)
            return table.rows.map { "\($0.map { $0.text ?? "-" })" } + table.totals.map { "\($0.name) \($0.cell)" }
                + table.notes
        } catch let error as ReadingError {
            return [error.description]
        }
    }

    /// What is read beside the reports.
    private func figures(_ scene: Scene) throws -> [String] {
        let view = try scene.view()
        let month = try #require(Day(parsing: "2026-04-01"))
        var spending: [Int64: Int64] = [:]
        try view.eachSpending(of: Account(.people, per: .month), from: month) { row in
            spending[row.number, default: 0] += row.nanos
        }
        let people = try view.snapshot { () throws(ReadingError) in try view.userCounts(windows: [1, 7, 30, 200]) }
        return ["\(spending.sorted { $0.key < $1.key })", "\(people)", "\(try view.activitiesEver("story_created"))"]
    }

    private func terms() -> LedgerView.Terms {
        var terms = LedgerView.Terms()
        terms.budgets = [
            Budget(name: "all", limit: Money(nanos: 50_000_000_000)),
            Budget(name: "each", each: .user, limit: Money(nanos: 5_000_000_000)),
            Budget(name: "tenants", each: .tenant, limit: Money(nanos: 5_000_000_000)),
        ]
        return terms
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `Nothing closed, all closed, and some of it at some time: every report says the same`(seed: UInt64) throws {
        var generator = Seeded(seed: seed)
        let open = try Scene(today: Self.today, terms: terms(), closesDays: false)
        let some = try Scene(today: Self.today, terms: terms(), closesDays: false)
        let closed = try Scene(today: Self.today, terms: terms())
        let today = try #require(Day(parsing: Self.today))
        let first = try #require(Day(parsing: Self.first))
        var (made, parts) = (0, 0)
        for round in 0..<3 {
            for _ in 0..<3 {
                let events = try events(30, &made, &generator)
                for scene in [open, some, closed] { try scene.record(events) }
                let end = first.advanced(by: generator.below(122))
                for _ in 0..<generator.below(60) { _ = try some.store.closePart(before: end, people: 1) }
            }
            // And then to the midst of a day.
            while true {
                let step = try some.store.closePart(before: today, people: 1)
                if step == .part { parts += 1 }
                if step != .day { break }
            }
            let from = first.advanced(by: generator.below(100))
            for scene in [open, some, closed] {
                _ = try scene.store.reprice(from: from, to: from.advanced(by: 20), at: today.start) { call, _ in
                    var priced = Priced()
                    priced.cost = Money(nanos: call.usage[.inputTokens] * Int64(100 + round))
                    return priced
                }
            }
            let expected = try figures(open)
            #expect(try figures(some) == expected, "seed \(seed), round \(round)")
            #expect(try figures(closed) == expected, "seed \(seed), round \(round)")
            for (name, parameters) in try questions(&generator) {
                let expected = try answer(open, name, parameters)
                let story = "seed \(seed), round \(round): \(name) \(parameters)"
                #expect(try answer(some, name, parameters) == expected, "\(story)")
                #expect(try answer(closed, name, parameters) == expected, "\(story)")
            }
        }
        #expect(parts > 0, "seed \(seed)")
        for scene in [open, some, closed] {
            let report = try Verification.run(scene.store.location)
            #expect(report.isClean, "seed \(seed): \(report.differences.prefix(3))")
        }
        #expect(try ClosedDays.stored(in: open.view().reader.database) == nil)
        #expect(try ClosedDays.stored(in: closed.view().reader.database)?.last == today.advanced(by: -1))
    }
}
