// Many members who reach thresholds at once: a line and a notice with counts, each told once.
// SPDX-License-Identifier: Apache-2.0

import Budgets
import Ledger
import SQL
import Scenes
import TemporaryFiles
import Testing

@testable import Store

@Suite struct CrossingGroupTests {
    private let files: TemporaryFiles
    private let today: Day

    init() throws {
        files = try TemporaryFiles()
        today = try #require(Day(year: 2026, month: 11, day: 21))
    }

    private func scene(_ budgets: Budget...) throws -> BudgetScene {
        try BudgetScene(files, budgets, at: today.noon)
    }

    private func perUser(_ limit: String, notifies: Bool = false, folds: Bool = false) throws -> Budget {
        var budget = Budget(name: "per-user", each: .user, limit: try .usd(limit), notifies: notifies)
        budget.foldsNotices = folds
        return budget
    }

    private func users(_ count: Int) -> [String] { (1...count).map { "user-\($0)" } }

    private func count(_ table: String, _ scene: BudgetScene) throws -> Int64? {
        try scene.store.withDatabase { (database) throws(StoreError) in
            try database.first("SELECT count(*) FROM \(table)") { $0.integer(0) }
        }
    }

    private func notices(_ scene: BudgetScene) throws -> [String] {
        try scene.store.withDatabase { (database) throws(StoreError) in
            try database.rows("SELECT body FROM notices ORDER BY number") {
                String(decoding: $0.bytes(0), as: UTF8.self)
            }
        }
    }

    @Test func `Many who cross in one commit are one line with counts, and each is recorded`() throws {
        let scene = try scene(try perUser("5"))
        try scene.spend("0.5", eachOf: users(400))
        try scene.spend("4", eachOf: users(1_000))
        #expect(
            try scene.groups() == [
                "budget per-user of 1000 members at once reached 80 % (1000), 90 % (400) of 5 USD,"
                    + " spent since 2026-11-01"
            ])
        #expect(try scene.crossings() == [])
        #expect(try count("crossings", scene) == 1_400)
    }

    @Test func `While it is quiet crossings are recorded, and nobody is told or notified`() throws {
        for isQuiet in [true, false] {
            let files = try TemporaryFiles()
            let budgets = [try perUser("5", notifies: true)]
            let scene = try BudgetScene(files, budgets, isQuiet: isQuiet, at: today.noon)
            try scene.spend("5", eachOf: ["ada"])
            try scene.spend("5", eachOf: users(10))
            #expect(try scene.crossings().count == (isQuiet ? 0 : 3))
            #expect(try scene.groups().count == (isQuiet ? 0 : 1))
            #expect(try count("crossings", scene) == 33)
            #expect(try notices(scene).count == (isQuiet ? 0 : 33))
        }
    }

    @Test func `Three at once are told one by one, and a fourth makes it many`() throws {
        let scene = try scene(try perUser("5"))
        try scene.spend("5", eachOf: users(3))
        #expect(try scene.crossings().count == 9)
        #expect(try scene.groups() == [])
        try scene.spend("5", eachOf: ["a", "b", "c", "d"])
        #expect(try scene.crossings().count == 9)
        #expect(try scene.groups().count == 1)
    }

    @Test func `Those of other budgets in the same commit are told as ever`() throws {
        let scene = try scene(try perUser("5"), Budget(name: "all", limit: try .usd("500")))
        try scene.spend("4", eachOf: users(100))
        #expect(try scene.crossings() == ["all  80 400"])
        #expect(try scene.groups().count == 1)
    }

    @Test func `A new limit tells many once, also after a restart`() throws {
        let lower = try perUser("5", notifies: true, folds: true)
        do {
            let scene = try scene(try perUser("500", notifies: true, folds: true))
            try scene.spend("4", eachOf: users(1_000))
            #expect(try scene.groups() == [])
            try scene.watch.take([lower], from: scene.store)
            #expect(try scene.groups().count == 1)
            #expect(try notices(scene).count == 1)
            scene.watch.reload()
            #expect(try scene.groups().count == 1)
        }
        let scene = try scene(lower)
        #expect(try scene.groups() == [])
        #expect(try scene.crossings() == [])
        #expect(try notices(scene).count == 1)
        #expect(try count("crossings", scene) == 1_000)
    }

    @Test func `A notice with counts names no member, and goes with no user who is forgotten`() throws {
        let scene = try scene(try perUser("5", notifies: true, folds: true))
        try scene.spend("4", eachOf: users(100))
        let bodies = try notices(scene)
        let body = try #require(bodies.first)
        #expect(bodies.count == 1)
        let start = #"{"kind":"budget_crossings","id":""#
        #expect(body.hasPrefix(start))
        #expect(
            body.dropFirst(start.count + 26) == """
                ","budget":"per-user","members":100,"thresholds":[{"threshold_percent":80,"members":100}],\
                "limit_usd":5,"period":{"from":"2026-11-01","to":"2026-11-30",\
                "zone":"UTC","resets_at":"2026-12-01T00:00:00.000Z"},"at":"2026-11-21T12:00:00.000Z",\
                "text":"Budget per-user of 100 members at once reached 80 % (100) of 5 USD, spent since 2026-11-01."}
                """)
        let places = try scene.store.withDatabase { (database) throws(StoreError) in
            try database.rows("SELECT target, about, kind FROM notices") {
                "\($0.text(0)) \($0.text(1)) \($0.text(2))"
            }
        }
        #expect(places == ["budget:per-user  budget"])
        _ = try scene.store.forget(user: "user-1")
        #expect(try notices(scene).count == 1)
    }

    @Test func `Without notify_folded each crossing is a notice, and with it each of a few is`() throws {
        let scene = try scene(try perUser("5", notifies: true))
        try scene.spend("4", eachOf: users(100))
        #expect(try notices(scene).count == 100)
        #expect(try notices(scene).allSatisfy { $0.hasPrefix(#"{"kind":"budget_crossed","#) })
        try scene.watch.take([try perUser("5", notifies: true, folds: true)], from: scene.store)
        try scene.spend("4", eachOf: ["a", "b", "c"])
        #expect(try notices(scene).count == 103)
    }

    @Test func `Many that cannot be written are written and told later, once`() throws {
        let scene = try scene(try perUser("5", notifies: true, folds: true))
        func rename(_ from: String, _ to: String) throws {
            try scene.store.withDatabase { (database) throws(StoreError) in
                try database.execute("ALTER TABLE \(from) RENAME TO \(to)")
            }
        }
        // The crossings could be written, and their notice cannot: neither is.
        try rename("notices", "away")
        try scene.spend("4", eachOf: users(100))
        #expect(try scene.groups() == [])
        #expect(try count("crossings", scene) == 0)
        try rename("away", "notices")
        for _ in 0..<2 {
            scene.watch.turn {}
            try scene.store.betweenCommits { _ in }
            #expect(try scene.groups().count == 1)
            #expect(try notices(scene).count == 1)
        }
        #expect(try count("crossings", scene) == 100)
    }
}
