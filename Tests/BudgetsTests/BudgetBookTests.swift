// The law of budgets in memory: grown by commits, they are what the ledger says.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Reading
import SQL
import Scenes
import Seeded
import TemporaryFiles
import Testing

@testable import Budgets
@testable import Store

@Suite struct BudgetBookTests {
    private let files: TemporaryFiles
    private let today: Day

    init() throws {
        files = try TemporaryFiles()
        today = try #require(Day(year: 2026, month: 11, day: 21))
    }

    /// Everything that a book says of anybody.
    private func statement(_ book: BudgetBook, at now: Timestamp) -> [String] {
        var lines: [String] = []
        for (place, sheet) in book.sheets.enumerated() {
            sheet.tally.each { start, member, spent in lines.append("\(place) \(start) \(member) \(spent)") }
            let highest = sheet.tally.highest(on: sheet.account.zone.day(of: now))
            lines.append("\(place) \(highest?.member ?? -1) \(highest?.spent ?? -1)")
        }
        for user in ["ada", "ben", "cy", "x1", "x2"] {
            for tenant in ["acme", "other"] {
                var spender = Spender(user: user, tenant: tenant)
                spender.provider = "openai"
                let shares = book.allowance(for: spender, at: now).budgets
                lines += shares.map { "\(user) \(tenant) \($0.budget.name) \($0.spent)" }
            }
        }
        return lines.sorted()
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `What grew by commits is what is read from the ledger`(seed: UInt64) throws {
        try expectGrown(seed, Budget.everyKind, from: today.noon)
    }

    /// Over the day on which Berlin's clocks are set back, and the end of a month.
    @Test(
        arguments: [
            "Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Pacific/Kiritimati", "Etc/GMT+12",
            "Australia/Lord_Howe",
        ], [11, 12] as [UInt64])
    func `The same holds for the days of any zone, beside others of UTC`(name: String, seed: UInt64) throws {
        let start = try #require(Day(year: 2026, month: 10, day: 24))
        try expectGrown(seed, Budget.everyKind(in: try .named(name)) + Budget.everyKind, from: start.noon, name)
    }

    private func expectGrown(
        _ seed: UInt64, _ given: [Budget], from start: Timestamp, _ zone: String = "UTC"
    ) throws {
        let budgets = given.enumerated().map { place, budget in
            var budget = budget
            budget.name += " #\(place)"
            return budget
        }
        let story: Comment = "seed \(seed), \(zone)"
        var generator = Seeded(seed: seed)
        let scene = try BudgetScene(files, budgets, dimensions: ["quality"], at: start)
        func pick(_ choices: [String]) -> String { choices[generator.below(choices.count)] }
        for round in 0..<60 {
            if round % 15 == 14 { scene.clock.now = scene.clock.now.advanced(byMilliseconds: 86_400_000) }
            // In other zones the hours before and after midnight matter, too.
            if zone != "UTC", round % 2 == 1 {
                scene.clock.now = scene.clock.now.advanced(byMilliseconds: Int64(generator.below(40)) * 900_000)
            }
            if generator.below(8) == 0 {
                try scene.subscribe(
                    pick(["ada", "ben", "cy"]), generator.below(3) == 0 ? .cancelled : .subscribed,
                    pick(["pro", "studio"]))
            }
            // Mostly now, at times long ago, at times after midnight already.
            let ago = Int64(generator.below(4) == 0 ? generator.below(40) : 0) * 86_400_000
            let ahead = Int64(generator.below(3) == 0 ? 43_300_000 : 0)
            if generator.below(3) == 0 { _ = try scene.store.closePart(before: scene.clock.now.day, people: 2) }
            try scene.spend(
                "0.\(1 + generator.below(900))", at: scene.clock.now.advanced(byMilliseconds: ahead - ago)
            ) { event, call in
                event.user = pick(["", "ada", "ben", "cy"])
                event.anonymous = pick(["", "", "x1", "x2"])
                event.tenant = pick(["", "acme", "other"])
                event.properties = pick(["", "high"]).isEmpty ? [] : [Property("quality", .text("high"))]
                call.provider = pick(["openai", "anthropic"])
                call.model = pick(["small", "large"])
                call.operation = pick(["", "chat"])
                event.subject = pick(["", "story-1", "story-2"])
            }
            if round == 40 { try reprice(scene) }
            guard round % 5 == 0 else { continue }
            try scene.refreshPlans()
            let now = scene.clock.now
            var fresh = BudgetBook(budgets, at: now)
            try scene.store.betweenCommits { names throws(StoreError) in try fresh.load(names, at: now) }
            try expectReport(scene, story)
            let (grown, read) = (statement(scene.watch.copy, at: now), statement(fresh, at: now))
            #expect(grown == read, "\(story), round \(round)")
            #expect(read.contains { $0.hasPrefix("ada acme month user ") }, "\(story), round \(round)")
        }
    }

    /// Books more beside every call of one model.
    private func reprice(_ scene: BudgetScene) throws {
        let today = scene.clock.now.day
        _ = try scene.store.reprice(from: today.advanced(by: -40), to: today, at: scene.clock.now) { call, _ in
            var priced = Priced()
            priced.cost = Money(nanos: 1_250_000_000)
            priced.card = "{}"
            if call.model != "large" { priced.unpriced = "no price" }
            return priced
        }
    }

    /// What reports read is what the book says, member by member, and nobody else has spent anything.
    private func expectReport(_ scene: BudgetScene, _ story: Comment) throws {
        let (book, now) = (scene.watch.copy, scene.clock.now)
        let reader = try LedgerReader(scene.store.location)
        let view = LedgerView(reader, now: scene.clock.now)
        for line in book.lines {
            let budget = line.budget
            let spending = try view.spending(on: budget, at: view.moment(of: budget))
                .filter { $0.nanos != 0 }
            let reported = Dictionary(uniqueKeysWithValues: spending.map { ($0.member, $0.nanos) })
            var inMemory: [Int64: Int64] = [:]
            for name in ["", "ada", "ben", "cy", "acme", "other", "pro", "studio"] {
                let number: Int64? =
                    switch budget.each {
                    case .user: book.userNumbers[name]
                    case .tenant: book.tenantNumbers[name]
                    case .plan: try scene.store.betweenCommits { names in names.id(of: name) }
                    case nil: name.isEmpty ? book.member(of: budget) : nil
                    }
                guard let number else { continue }
                let spent = book.spent(line, by: number, at: now)
                if spent != 0 { inMemory[number] = spent }
            }
            #expect(inMemory == reported, "\(story), \(budget.name)")
            let highest = book.highest(line, at: now).map { MemberSpending(member: $0.member, nanos: $0.spent) }
            #expect(highest?.nanos ?? 0 == spending.first?.nanos ?? 0, "\(story), \(budget.name)")
            if let first = spending.first, first.nanos != 0 { #expect(highest == first, "\(story), \(budget.name)") }
        }
    }

    @Test func `Who was forgotten has spent what they spent, in memory as in reports`() throws {
        let budget = Budget(name: "users", each: .user, limit: Money(nanos: 1))
        let scene = try BudgetScene(files, [budget], at: today.noon)
        for (user, amount) in [("ada", "10"), ("ben", "3")] {
            try scene.spend(amount, at: scene.clock.now) { event, _ in event.user = user }
        }
        _ = try scene.store.forget(user: "ada")
        var book = BudgetBook([budget], at: today.noon)
        try scene.store.betweenCommits { names throws(StoreError) in try book.load(names, at: today.noon) }
        let view = LedgerView(try LedgerReader(scene.store.location), now: scene.clock.now)
        let reported = try view.spending(on: budget, at: view.moment(of: budget))
        #expect(reported.map(\.nanos) == [10_000_000_000, 3_000_000_000])
        let highest = try #require(book.highest(book.lines[0], at: today.noon))
        #expect(MemberSpending(member: highest.member, nanos: highest.spent) == reported.first)
        #expect(book.userNumbers["ada"] == nil && book.userNumbers[""] == nil)
    }

    @Test func `Budgets that look at the same share the sums`() {
        let limit = Money(nanos: 1)
        let book = BudgetBook(
            [
                Budget(name: "a", each: .user, limit: limit), Budget(name: "b", match: .user("ada"), limit: limit),
                Budget(name: "c", each: .plan, limit: limit), Budget(name: "d", each: .user, limit: limit, per: .day),
            ], at: today.noon)
        #expect(book.sheets.map(\.account.scope) == [.people, .plans, .people])
    }

    @Test func `They share none with those of another zone, and UTC by another name is UTC`() throws {
        let budgets = try ["Europe/Berlin", "Etc/UTC", "Europe/Berlin", "UTC", "Asia/Kolkata"].map { zone in
            Budget(name: zone, each: .plan, limit: Money(nanos: 1), zone: try Zone.named(zone))
        }
        let book = BudgetBook(budgets, at: today.noon)
        #expect(
            book.sheets.map { "\($0.account.scope) \($0.account.zone.name)" } == [
                "people Europe/Berlin", "plans Europe/Berlin", "people UTC", "plans UTC", "people Asia/Kolkata",
                "plans Asia/Kolkata",
            ])
        #expect(book.zones.map(\.name) == ["Asia/Kolkata", "Europe/Berlin"])
    }

    @Test func `Names are found by their bytes`() {
        var numbers = NameNumbers()
        numbers["caf\u{E9}"] = 1
        numbers["cafe\u{301}"] = 2
        #expect(numbers["caf\u{E9}"] == 1)
        #expect(numbers["cafe\u{301}"] == 2)
        #expect(numbers[""] == nil)
    }
}
