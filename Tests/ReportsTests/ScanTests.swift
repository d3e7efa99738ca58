// Whatever calls are filtered and grouped by, held against a look at every event, and sums against scans.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Store
import Testing

@testable import Reading
@testable import Reports

@Suite struct ScanTests {
    @Test(arguments: 0..<4 as Range<UInt64>)
    func `Any filters and groupings give what a look at every call gives`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let world = ScanWorld(&random)
        let scene = try world.scene()
        for _ in 0..<30 {
            let question = world.question(&random)
            let table = try scene.table("costs", question.parameters + ["limit=10000"])
            let found = question.costs(in: table)
            #expect(found.count == table.rows.count, "seed \(seed) \(question.parameters)")
            #expect(found == world.costs(question), "seed \(seed) \(question.parameters)")
        }
    }

    @Test(arguments: 0..<2 as Range<UInt64>)
    func `Sums and scans agree wherever there are sums`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let world = ScanWorld(&random)
        let scene = try world.scene()
        let view = try scene.view()
        let groupings: [Filter?] = [nil] + Filter.allCases.map { $0 } + [.property("quality")]
        var compared = 0
        for grouping in groupings {
            for unit in [nil] + RowUnit.allCases.map({ $0 }) {
                for filters in [Filters()] + Filter.allCases.flatMap({ world.selections(of: $0, &random) }) {
                    let question = CallQuestion(
                        over: world.period, by: grouping.map { [$0] } ?? [], per: unit, where: filters)
                    try view.snapshot { () throws(ReadingError) in
                        guard let sums = try view.keptSums(question) else { return }
                        compared += 1
                        let scanned = try view.scannedSums(question)
                        #expect(Self.sorted(sums) == Self.sorted(scanned), "seed \(seed) \(question)")
                    }
                }
            }
        }
        #expect(compared > 100)
    }

    struct Sum: Equatable {
        let start: RowStart?
        let key: Int64
        let figures: CallFigures
    }

    static func sorted(_ sums: [CallSum]) -> [Sum] {
        sums.map { Sum(start: $0.start, key: $0.key, figures: $0.figures) }.sorted { left, right in
            let (a, b) = (left.start ?? RowStart(Day(number: 0)), right.start ?? RowStart(Day(number: 0)))
            return a == b ? left.key < right.key : a < b
        }
    }

    @Test(arguments: [
        "overview", "calls", "economics", "top", "forecast", "compare", "errors", "content", "tips",
        "growth", "active", "retention", "funnel", "segments", "revenue", "user", "budgets",
    ])
    func `A question is answered, or refused in one sentence`(name: String) throws {
        let report = try Report.named(name)
        for seed in 0..<2 as Range<UInt64> {
            var random = Seeded(seed: seed)
            let world = ScanWorld(&random)
            let scene = try world.scene()
            for _ in 0..<12 {
                var wishes = world.question(&random).filters.filter { wish in
                    !report.parameters.contains { $0.name == wish.filter.rawValue }
                }.flatMap(\.parameters)
                wishes += report.example.map { "\($0.name)=\($0.name == "user" ? "ada" : $0.value)" }
                let by = report.groupings.randomElement(using: &random).map { $0.replacing("NAME", with: "quality") }
                if let by, Bool.random(using: &random) { wishes.append("by=\(by)") }
                if random.below(3) == 0 { wishes.append("per=\(RowUnit.allCases[random.below(4)])") }
                if let refusal = try scene.refusal(of: name, wishes) {
                    #expect(!refusal.contains("\n") && refusal.count < 600, "seed \(seed) \(wishes) \(refusal)")
                }
            }
        }
    }

    @Test func `What is not declared is counted from the events, and the answer says so`() throws {
        let scene = try Scene(
            today: "2026-03-10",
            [
                Deed.call("2026-03-01", cost: "2", more: #""properties":{"colour":"red"}"#),
                Deed.call("2026-03-02", cost: "3", more: #""properties":{"colour":"blue","size":4}"#),
                Deed.call("2026-03-03", cost: "4"),
                Deed.activity("read", "2026-03-03", user: "ada", properties: #""colour":"red""#),
            ])
        let costs = try scene.table("costs", ["by=property:colour"])
        #expect(costs.lines("colour", "cost_usd") == ["blue 3", "red 2"])
        #expect(costs.from == .events)
        #expect(costs.notes.count == 1 && costs.notes[0].hasPrefix("colour is not declared under dimensions"))
        #expect(try scene.table("costs", ["property:colour!=red", "by=model"]).total("cost_usd") == "7")
        #expect(try scene.table("costs", ["by=provider,property:size"]).lines("provider", "size") == ["p 4"])
        let content = try scene.table("content", ["by=event,property:colour"])
        #expect(content.lines("event", "colour", "count") == ["read red 1"])
        let other = try scene.table("costs", ["by=model"])
        #expect(other.from == .sums && other.notes.isEmpty)
        #expect(try scene.table("costs", ["by=tier"]).from == .columns)
    }

    @Test func `Plan and country are those at the time, also of who was forgotten`() throws {
        let scene = try Scene(
            today: "2026-03-10",
            [
                Deed.activity("signed_up", "2026-03-01T08", user: "ada", properties: #""plan":"trial""#),
                Deed.call("2026-03-01", user: "ada", cost: "1"),
                Deed.profile("2026-03-02", user: "ada", #""plan":"free","country":"DE""#),
                Deed.call("2026-03-03", anonymous: "x", cost: "2"),
                Deed.profile("2026-03-04", user: "ada", #""plan":"pro","country":"FR""#),
                Deed.call("2026-03-05", user: "ada", anonymous: "x", cost: "4"),
                Deed.call("2026-03-05", user: "bob", cost: "8"),
            ])
        func costs(_ by: String) throws -> [String] { try scene.table("costs", ["by=\(by)"]).lines(by, "cost_usd") }
        #expect(
            try costs("plan") == [" 8", "pro 4", "free 2", "trial 1"])
        #expect(try costs("country") == [" 9", "FR 4", "DE 2"])
        #expect(try scene.table("costs", ["plan=pro,free", "by=model"]).total("cost_usd") == "6")
        _ = try scene.store.forget(user: "ada")
        #expect(try costs("country") == [" 9", "FR 4", "DE 2"])
        #expect(try scene.table("costs", ["plan=pro,free", "by=model"]).total("cost_usd") == "6")
    }

    @Test func `Plans are those that are known when they are asked for, whatever was asked before`() throws {
        let scene = try Scene(
            today: "2026-03-10",
            [
                Deed.call("2026-03-05", user: "ada", cost: "1"),
                Deed.call("2026-03-05", anonymous: "x", cost: "2"),
                Deed.call("2026-03-05", user: "bob", cost: "4"),
            ])
        func plans() throws -> [String] { try scene.table("costs", ["by=plan"]).lines("plan", "cost_usd").sorted() }
        #expect(try plans() == [" 7"])
        // What a sign-up says, of a plan that the ledger has no name for, and then has one.
        try scene.record([Deed.activity("signed_up", "2026-03-01T08", user: "ada", properties: #""plan":"trial""#)])
        #expect(try plans() == [" 6", "trial 1"])
        #expect(try plans() == [" 6", "trial 1"])
        #expect(try scene.table("costs", ["plan=trial", "by=model"]).total("cost_usd") == "1")
        try scene.record([Deed.call("2026-03-06", cost: "8", model: "trial")])
        #expect(try plans() == [" 14", "trial 1"])
        #expect(try scene.table("costs", ["plan=trial", "by=model"]).total("cost_usd") == "1")
        // A profile, one that is booked late, somebody who is joined, and somebody who is forgotten.
        try scene.record([Deed.profile("2026-03-04", user: "bob", #""plan":"pro""#)])
        #expect(try plans() == [" 10", "pro 4", "trial 1"])
        try scene.record([Deed.profile("2026-03-02", user: "ada", #""plan":"free""#)])
        #expect(try plans() == [" 10", "free 1", "pro 4"])
        try scene.record([
            Deed.activity("signed_up", "2026-03-01T09", anonymous: "x", properties: #""plan":"team""#),
            Deed.call("2026-03-07", user: "cyd", anonymous: "x", cost: "16"),
        ])
        #expect(try plans() == [" 8", "free 1", "pro 4", "team 18"])
        _ = try scene.store.forget(user: "cyd")
        let afresh = LedgerView(try LedgerReader(scene.store.location), now: Day(number: 20_522).start)
        #expect(try Self.plans(in: scene.view()) == Self.plans(in: afresh))
    }

    @Test func `A report that began before somebody was joined leaves later ones no plans from before that`() throws {
        let scene = try Scene(
            today: "2026-03-10",
            [
                Deed.activity("signed_up", "2026-03-01T09", anonymous: "x", properties: #""plan":"team""#),
                Deed.call("2026-03-05", anonymous: "x", cost: "2"),
            ])
        let older = try scene.view()
        try older.snapshot { () throws(ReadingError) in
            // Reading begins it.
            #expect(try older.peopleCount() == 2)
            #expect(throws: Never.self) {
                try scene.record([Deed.call("2026-03-06", user: "cyd", anonymous: "x", cost: "4")])
                _ = try scene.view().people()
            }
            _ = try older.history()
        }
        let afresh = LedgerView(try LedgerReader(scene.store.location), now: Day(number: 20_522).start)
        #expect(try Self.plans(in: afresh) == ["team": 6_000_000_000])
        #expect(try Self.plans(in: scene.view()) == ["team": 6_000_000_000])
    }

    private static func plans(in view: LedgerView) throws -> [String: Int64] {
        try view.snapshot { () throws(ReadingError) in
            let question = CallQuestion(over: Period(days: 30, upTo: Day(number: 20_522)), by: [.plan])
            var plans: [String: Int64] = [:]
            for sum in try view.calls(question) { plans[try view.text(sum.key)] = sum.figures.cost }
            return plans
        }
    }
}
