// Re-pricing books differences beside the events, once, and takes them back the same way.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import SQL
import Store
import Synchronization
import Testing
import Wire

@Suite struct RepricingTests {
    private static let always = (from: Day(number: 0), to: Day(number: 40_000))

    /// So many nanos for each input token; nothing else has a price, and `unknown` has none at all.
    private static func book(_ nanos: Int64, unknown: Int64? = nil) -> Repricing.Pricing {
        { call, _ in
            var priced = Priced()
            guard let rate = call.model == "unknown" ? unknown : nanos else {
                priced.cost = call.reported ?? .zero
                priced.unpriced = "no price"
                return priced
            }
            priced.cost = Money(nanos: call.usage[.inputTokens] * rate)
            priced.card = "{\"rate\":\(rate)}"
            return priced
        }
    }

    private static func call(_ id: String, model: String, at: String, tokens: Int64, reported: Int64? = nil) -> Entry {
        var call = Call()
        call.provider = "p"
        call.model = model
        call.usage[.inputTokens] = tokens
        call.reported = reported.map(Money.init(nanos:))
        var event = Event(.call(call))
        event.id = id
        event.user = "ada"
        event.at = Day(parsing: at)?.start
        let priced = book(10)(call, event.at ?? .earliest)
        return Entry(Record.seal(event, index: 0), priced: priced, arrivedAt: event.at ?? .earliest)
    }

    private func scene() throws -> TestStore {
        let test = try TestStore()
        _ = try test.withLedger { store in
            try store.booked([
                Self.call("a", model: "m", at: "2026-01-01", tokens: 100),
                Self.call("b", model: "m", at: "2026-01-02", tokens: 7),
                Self.call("c", model: "unknown", at: "2026-01-02", tokens: 5, reported: 40),
                Self.call("d", model: "unknown", at: "2026-01-03", tokens: 5),
            ])
            // Of the three days two are closed.
            try store.closeDays(before: try #require(Day(parsing: "2026-01-03")))
        }
        return test
    }

    private func reprice(
        _ test: TestStore, _ price: @escaping Repricing.Pricing, from: Day, to: Day
    ) throws -> RepricingReport {
        try test.withLedger { try $0.reprice(from: from, to: to, at: Timestamp(milliseconds: 5), price: price) }
    }

    @Test func `The figures are those of a hand count`() throws {
        let test = try scene()
        let report = try Repricing.preview(
            from: Self.always.from, to: Self.always.to, in: try LedgerReader(test.location),
            price: Self.book(12, unknown: 9))
        var known = RepricingReport.Line(provider: "p", model: "m")
        known.calls = 2
        known.booked = Money(nanos: 1_070)
        known.cost = Money(nanos: 1_284)
        var unknown = RepricingReport.Line(provider: "p", model: "unknown")
        unknown.calls = 2
        unknown.booked = Money(nanos: 40)
        unknown.cost = Money(nanos: 90)
        unknown.newlyPriced = 2
        #expect(report.lines == [known, unknown])
        #expect(report.changed == 4)
        #expect(try test.integer("SELECT count(*) FROM adjustments") == 0, "a preview books nothing")
    }

    @Test func `Only days of the period are priced again`() throws {
        let test = try scene()
        let day = try #require(Day(parsing: "2026-01-02"))
        let report = try reprice(test, Self.book(11), from: day, to: day)
        #expect(report.lines.map(\.calls) == [1, 1])
        #expect(try test.integer("SELECT sum(amount) FROM adjustments") == 7)
        #expect(try test.integer("SELECT sum(adjustment) FROM call_days") == 7)
    }

    @Test func `Differences go into every sum of calls and none of the counters`() throws {
        let test = try scene()
        let counters = try test.integer("SELECT sum(value) FROM totals")
        _ = try reprice(test, Self.book(12, unknown: 9))
        try test.withLedger { _ = try $0.closeDays(before: Self.always.to) }
        for table in ["call_days", "call_months", "user_days", "user_months"] {
            #expect(try test.integer("SELECT sum(adjustment) FROM \(table)") == 264, "\(table)")
            #expect(try test.integer("SELECT sum(cost) FROM \(table)") == 1_110, "\(table)")
        }
        #expect(try test.integer("SELECT sum(value) FROM totals") == counters)
        let proof = try Verification.run(test.location)
        #expect(proof.isClean, "\(proof.differences)")
    }

    @Test func `The same book a second time changes nothing`() throws {
        let test = try scene()
        _ = try reprice(test, Self.book(12, unknown: 9))
        let again = try reprice(test, Self.book(12, unknown: 9))
        #expect(again.changed == 0)
        #expect(again.total.difference == .zero)
        #expect(again.total.adjusted == Money(nanos: 264))
        #expect(again.total.newlyPriced == 0)
    }

    @Test func `A book that is changed back takes its adjustments with it`() throws {
        let test = try scene()
        _ = try reprice(test, Self.book(12, unknown: 9))
        let back = try reprice(test, Self.book(10))
        #expect(back.total.difference == Money(nanos: -264))
        #expect(try test.integer("SELECT count(*) FROM adjustments") == 0)
        #expect(try test.integer("SELECT sum(adjustment) FROM call_days") == 0)
        #expect(try Verification.run(test.location).isClean)
    }

    @Test func `A call that lost its price keeps what it has`() throws {
        let test = try scene()
        let report = try reprice(test) { call, _ in
            var priced = Priced()
            priced.unpriced = "no price"
            priced.cost = call.reported ?? .zero
            return priced
        }
        #expect(report.total.cost == report.total.booked)
        #expect(report.total.unpriced == 3)
        #expect(report.total.reported == 1)
        #expect(report.changed == 0)
    }

    private func reprice(_ test: TestStore, _ price: @escaping Repricing.Pricing) throws -> RepricingReport {
        try reprice(test, price, from: Self.always.from, to: Self.always.to)
    }

    @Test func `A price that comes to what was reported is noted once and adds nothing`() throws {
        let test = try scene()
        let report = try reprice(test, Self.book(10, unknown: 8))
        #expect(report.total.newlyPriced == 2)
        #expect(try test.integer("SELECT amount FROM adjustments ORDER BY number LIMIT 1") == 0)
        #expect(try reprice(test, Self.book(10, unknown: 8)).total.newlyPriced == 0)
    }

    /// What was reported counts, whatever the book says.
    private static let trust: Repricing.Pricing = { call, at in
        var priced = book(10)(call, at)
        guard let reported = call.reported else { return priced }
        (priced.cost, priced.card, priced.unpriced, priced.isTrusted) = (reported, "", "trusted", true)
        return priced
    }

    @Test func `A report that is trusted counts for a call that had a price, until there is a price again`() throws {
        let test = try TestStore()
        try test.withLedger { store in
            try store.booked([
                Self.call("a", model: "m", at: "2026-01-01", tokens: 100, reported: 300),
                Self.call("b", model: "m", at: "2026-01-01", tokens: 100),
                // Booked at what was reported.
                Self.call("c", model: "unknown", at: "2026-01-02", tokens: 5, reported: 40),
            ])
        }
        let report = try reprice(test, Self.trust)
        #expect(report.changed == 1)
        #expect(report.total.difference == Money(nanos: 300 - 1_000))
        #expect((report.total.reported, report.total.newlyPriced, report.total.unpriced) == (2, 0, 0))
        #expect(try test.integer("SELECT sum(adjustment) FROM call_days") == -700)
        #expect(try reprice(test, Self.trust).changed == 0)
        #expect(try Verification.run(test.location).isClean)
        // Neither the call that was adjusted nor the one that was reported keeps it once there are prices.
        let back = try reprice(test, Self.book(10, unknown: 6))
        #expect((back.changed, back.total.newlyPriced) == (2, 1))
        #expect(try test.integer("SELECT sum(amount) FROM adjustments") == -10)
        // What is trusted again needs no adjustment where it was booked so.
        #expect(try reprice(test, Self.trust).changed == 2)
        #expect(try test.integer("SELECT count(*) FROM adjustments") == 1)
        #expect(try Verification.run(test.location).isClean)
    }

    @Test func `No price makes a call from the app's own cache dearer`() throws {
        let test = try TestStore()
        var cached = Call()
        (cached.provider, cached.model, cached.cached) = ("p", "m", true)
        cached.usage[.inputTokens] = 100
        var event = Event(.call(cached))
        event.id = "a"
        event.at = Day(parsing: "2026-01-01")?.start
        var priced = Priced()
        priced.saved = Money(nanos: 1_000)
        let entry = Entry(Record.seal(event, index: 0), priced: priced, arrivedAt: event.at ?? .earliest)
        try test.withLedger { _ = try $0.booked([entry]) }
        let report = try reprice(test, Self.book(12))
        #expect(report.changed == 0)
        #expect((report.total.cost, report.total.unpriced, report.total.reported) == (.zero, 0, 0))
        #expect(try test.integer("SELECT sum(saved) FROM call_days") == 1_000)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `Any events priced by any books are proved after each`(seed: UInt64) throws {
        let test = try TestStore()
        var maker = EventMaker(seed: seed)
        try test.withLedger { store in
            for _ in 0..<5 { try store.booked(maker.entries(100)) }
        }
        for (rate, unknown) in [(7, nil), (3_000, 11), (0, 0), (5, nil)] as [(Int64, Int64?)] {
            _ = try reprice(test, Self.book(rate, unknown: unknown))
            let proof = try Verification.run(test.location)
            #expect(proof.isClean, "\(proof.differences.prefix(3))")
            #expect(
                try test.integer("SELECT sum(adjustment) FROM call_days")
                    == test.integer("SELECT coalesce(sum(amount), 0) FROM adjustments"))
        }
    }

    @Test func `A commit tells what it added to whose adjustments and spending`() throws {
        let test = try scene()
        let told = Mutex<[Commit]>([])
        try test.withLedger(observe: { commit in told.withLock { $0.append(commit) } }) { store in
            _ = try store.reprice(
                from: Self.always.from, to: Self.always.to, at: Timestamp(milliseconds: 5), price: Self.book(12))
            var known: [String: Money] = [:]
            try store.eachAdjustment { known[$0] = $1 }
            #expect(known == ["p": Money(nanos: 214)])
        }
        let commits = told.withLock { $0 }
        #expect(commits.flatMap { $0.adjustments.map(\.amount) } == [214])
        let costs: [Int64] = commits.flatMap { $0.cost.calls.map(\.cost) }
        #expect(costs.reduce(0, +) == 214)
    }
}
