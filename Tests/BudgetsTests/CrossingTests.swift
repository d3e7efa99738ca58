// Thresholds of budgets: told once, whoever notices, and never forgotten.
// SPDX-License-Identifier: Apache-2.0

import Budgets
import Ledger
import Logging
import SQL
import Scenes
import TemporaryFiles
import Testing

@testable import Store

@Suite struct CrossingTests {
    private let files: TemporaryFiles
    private let today: Day

    init() throws {
        files = try TemporaryFiles()
        today = try #require(Day(year: 2026, month: 11, day: 21))
    }

    private func scene(_ budgets: Budget...) throws -> BudgetScene {
        try BudgetScene(files, budgets, at: today.noon)
    }

    @Test func `Each threshold is recorded once, with what was spent and when it was noticed`() throws {
        let scene = try scene(Budget(name: "all", limit: Money(nanos: 1_000)))
        try scene.spend("0.000000799")
        #expect(try scene.crossings() == [])
        try scene.spend("0.000000001")
        #expect(try scene.crossings() == ["all  80 0.0000008"])
        try scene.spend("0.00000005")
        #expect(try scene.crossings().count == 1)
        let rows = try scene.store.withDatabase { (database) throws(StoreError) in
            try database.rows(
                "SELECT budget, member, per, threshold, at, spent, limit_nanos FROM crossings"
            ) { row in
                "\(row.text(0)) \(row.text(1)) \(row.text(2)) \(row.integer(3)) \(row.integer(4))"
                    + " \(row.integer(5)) \(row.integer(6))"
            }
        }
        #expect(rows == ["all  month 80 \(today.noon.milliseconds) 800 1000"])
    }

    @Test func `A jump records all thresholds that lie in it`() throws {
        let scene = try scene(Budget(name: "per-user", each: .user, limit: try .usd("5")))
        try scene.spend("7") { event, _ in event.user = "ada" }
        try scene.spend("4.6") { event, _ in event.user = "ben" }
        #expect(
            try scene.crossings() == [
                "per-user ada 80 7", "per-user ada 90 7", "per-user ada 100 7", "per-user ben 80 4.6",
                "per-user ben 90 4.6",
            ])
    }

    @Test func `A restart, a reload and a reading anew tell nothing twice, and tell what is new`() throws {
        let budget = Budget(name: "all", limit: try .usd("10"))
        do {
            let scene = try scene(budget)
            try scene.spend("8.5")
            #expect(try scene.crossings() == ["all  80 8.5"])
        }
        let scene = try scene(budget)
        #expect(try scene.crossings() == [])
        scene.watch.reload()
        try scene.watch.take([budget], from: scene.store)
        #expect(try scene.crossings() == [])
        var lower = budget
        lower.limit = try .usd("9")
        try scene.watch.take([lower], from: scene.store)
        #expect(try scene.crossings() == ["all  90 8.5"])
    }

    @Test func `What was spent before there was a budget reaches its thresholds at the start`() throws {
        do {
            let scene = try scene()
            try scene.spend("8.5") { event, _ in event.user = "ada" }
        }
        let scene = try scene(Budget(name: "per-user", each: .user, limit: try .usd("10")))
        #expect(try scene.crossings() == ["per-user ada 80 8.5"])
    }

    @Test func `The next period has thresholds of its own`() throws {
        let scene = try scene(Budget(name: "all", limit: try .usd("1"), per: .day, alertAt: [100]))
        try scene.spend("1")
        scene.clock.now = today.advanced(by: 1).noon
        try scene.spend("2")
        #expect(try scene.crossings() == ["all  100 1", "all  100 2"])
    }

    @Test func `What was booked ahead of its period reaches thresholds when that begins`() throws {
        let scene = try scene(Budget(name: "all", limit: try .usd("1"), per: .day, alertAt: [100]))
        scene.clock.now = today.advanced(by: 1).start.advanced(byMilliseconds: -1_000)
        try scene.spend("2", at: scene.clock.now.advanced(byMilliseconds: 2_000))
        #expect(try scene.crossings() == [])
        scene.clock.now = today.advanced(by: 1).start
        scene.watch.turn {}
        try scene.store.betweenCommits { _ in }
        #expect(try scene.crossings() == ["all  100 2"])
    }

    @Test func `An anonymous id has no budget, but brings its spending to its user's`() throws {
        let scene = try scene(Budget(name: "per-user", each: .user, limit: try .usd("5")))
        try scene.spend("4.9") { event, _ in event.anonymous = "x1" }
        #expect(try scene.crossings() == [])
        try scene.spend("0.05") { event, _ in (event.user, event.anonymous) = ("ada", "x1") }
        #expect(try scene.crossings().map { $0.prefix(15) } == ["per-user ada 80", "per-user ada 90"])
    }

    @Test func `A plan that gains a user reaches what they spent`() throws {
        let scene = try scene(Budget(name: "plans", each: .plan, limit: try .usd("10")))
        try scene.spend("9") { event, _ in event.user = "ada" }
        try scene.subscribe("ada", .subscribed, "pro")
        #expect(try scene.crossings() == [])
        try scene.refreshPlans()
        #expect(try scene.crossings() == ["plans pro 80 9", "plans pro 90 9"])
        try scene.refreshPlans()
        #expect(try scene.crossings().count == 2)
    }

    @Test func `A crossing that cannot be written is written later`() throws {
        let scene = try scene(Budget(name: "all", limit: try .usd("10")))
        try scene.withoutCrossings { try scene.spend("8.5") }
        #expect(try scene.crossings() == [])
        scene.watch.turn {}
        try scene.store.betweenCommits { _ in }
        #expect(try scene.crossings() == ["all  80 8.5"])
    }

    @Test func `Also where one of the next period was written before it, and once`() throws {
        let budget = Budget(name: "all", limit: try .usd("10"), per: .day)
        let scene = try scene(budget)
        try scene.withoutCrossings { try scene.spend("8.5") }
        scene.clock.now = today.advanced(by: 1).noon
        try scene.spend("8")
        #expect(try scene.crossings() == ["all  80 8"])
        for _ in 0..<2 {
            scene.watch.turn {}
            try scene.store.betweenCommits { _ in }
            #expect(try scene.crossings() == ["all  80 8", "all  80 8.5"])
        }
    }

    @Test func `What a clock that ran ahead noted keeps no threshold of today from being told`() throws {
        let scene = try scene(Budget(name: "all", limit: try .usd("10"), per: .day, alertAt: [80]))
        scene.clock.now = today.advanced(by: 1).noon
        try scene.spend("9")
        scene.clock.now = today.noon
        try scene.spend("8")
        #expect(try scene.crossings() == ["all  80 9", "all  80 8"])
        scene.watch.reload()
        // Of the day that it ran ahead to, it is known.
        scene.clock.now = today.advanced(by: 1).noon
        try scene.spend("1")
        #expect(try scene.crossings().count == 2)
    }

    @Test func `What is noticed after its period keeps nothing of the next from being told`() throws {
        let scene = try scene(Budget(name: "plans", each: .plan, limit: try .usd("10"), per: .day, alertAt: [80]))
        try scene.spend("9") { event, _ in event.user = "ada" }
        try scene.subscribe("ada", .subscribed, "pro")
        // Plans are read before anybody begins the new day.
        scene.clock.now = today.advanced(by: 1).noon
        try scene.refreshPlans()
        #expect(try scene.crossings() == ["plans pro 80 9"])
        try scene.spend("8") { event, _ in event.user = "ada" }
        #expect(try scene.crossings() == ["plans pro 80 9", "plans pro 80 8"])
    }

    @Test func `What is noticed after its period, or before it, is noted at the end of it that is nearer`() {
        let period = BudgetPeriod(.day, from: today)
        let last = period.ends.advanced(byMilliseconds: -1)
        for (at, noted) in [
            (today.noon, today.noon), (period.begins, period.begins), (last, last), (period.ends, last),
            (period.begins.advanced(byMilliseconds: -1), period.begins),
        ] {
            let crossing = Crossing(
                budget: "all", member: "", period: period, threshold: 80, at: at, spent: .zero, limit: .zero)
            #expect(crossing.at == noted)
        }
    }

    @Test func `A notice is kept with each crossing of a budget that notifies, and with no other`() throws {
        let quiet = Budget(name: "quiet", limit: try .usd("10"))
        var loud = Budget(name: "loud", each: .user, limit: try .usd("10"))
        loud.notifies = true
        func subjects(_ scene: BudgetScene) throws -> [String] {
            try scene.store.withDatabase { (database) throws(StoreError) in
                try database.rows("SELECT target, about, subject FROM notices ORDER BY number") {
                    "\($0.text(0)) \($0.text(1)): \($0.text(2))"
                }
            }
        }
        let told = [
            "budget:loud ada: Budget loud reached 80 % of 10 USD",
            "budget:loud ada: Budget loud reached 90 % of 10 USD",
        ]
        do {
            let scene = try scene(quiet, loud)
            try scene.spend("9.5") { event, _ in event.user = "ada" }
            #expect(try scene.crossings().count == 4)
            #expect(try subjects(scene) == told)
            // What was crossed before it was to be told stays untold.
            var loudToo = quiet
            loudToo.notifies = true
            try scene.watch.take([loudToo, loud], from: scene.store)
            #expect(try subjects(scene) == told)
        }
        let scene = try scene(quiet, loud)
        #expect(try subjects(scene) == told)
    }

    @Test func `A line of the log stays one line, and names a user only where it may`() throws {
        var crossing = Crossing(
            budget: "each", member: "a\nb", period: BudgetPeriod(.day, from: today), threshold: 80, at: today.noon,
            spent: try .usd("4.01"), limit: try .usd("5"))
        let rest = "reached 80 % of 5 USD: 4.01 USD spent since 2026-11-21"
        let sums: [LogField] = [.threshold(80), .limit(crossing.limit), .spent(crossing.spent)]
        let named = LogMessage(
            .warning, "budget each of \"a\\nb\" \(rest)", [.budget("each"), .member("a\nb")] + sums)
        #expect(crossing.message(showingUsers: false) == named, "a tenant")
        (crossing.isOfUser, crossing.number) = (true, 22)
        #expect(crossing.message(showingUsers: true) == named)
        #expect(
            crossing.message(showingUsers: false)
                == LogMessage(.warning, "budget each of user #22 \(rest)", [.budget("each"), .userNumber(22)] + sums))
    }
}

extension BudgetScene {
    /// Does something while the table of crossings, and that alone, is out of order.
    fileprivate func withoutCrossings(_ body: () throws -> Void) throws {
        func rename(_ from: String, _ to: String) throws {
            try store.withDatabase { (database) throws(StoreError) in
                try database.execute("ALTER TABLE \(from) RENAME TO \(to)")
            }
        }
        try rename("crossings", "away")
        try body()
        // What was to be recorded has failed by now.
        _ = try crossings()
        try rename("away", "crossings")
    }
}
