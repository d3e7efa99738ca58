// What a commit tells: what it cost and whom; and what is kept of it beside the events.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Ledger
import SQL
import Synchronization
import Testing
import Wire

@testable import Store

@Suite struct CommitTests {
    @Test(arguments: [41, 42] as [UInt64])
    func `The spending that commits tell is that of the rollups`(seed: UInt64) throws {
        let test = try TestStore()
        var maker = EventMaker(seed: seed)
        let told = Mutex<[String: Int64]>([:])
        var options = LedgerStore.Options()
        options.dimensions = ["quality"]
        try test.withLedger(
            options,
            observe: { commit in
                told.withLock { told in
                    func add(_ row: String, _ cost: Int64) {
                        #expect(cost != 0)
                        told[row, default: 0] += cost
                    }
                    let cost = commit.cost
                    for row in cost.calls {
                        add("call|" + (0..<5).map { "\(row.key[$0])" }.joined(separator: "|"), row.cost)
                    }
                    for row in cost.people { add("person|\(row.day)|\(row.person)", row.cost) }
                    for row in cost.subjects { add("subject|\(row.day)|\(row.subject)", row.cost) }
                    for row in cost.properties { add("property|\(row.day)|\(row.property)|\(row.value)", row.cost) }
                }
            }
        ) { store in
            let again = maker.entries(30)
            for batch in [maker.entries(60), again, again, maker.entries(60)] { try store.booked(batch) }
        }
        let sql = """
            SELECT 'call|' || day || '|' || provider || '|' || model || '|' || operation || '|' || tenant, cost
                FROM call_days WHERE cost <> 0
            UNION ALL SELECT 'person|' || day || '|' || person, cost FROM user_days WHERE cost <> 0
            UNION ALL SELECT 'subject|' || day || '|' || subject, cost FROM subject_days WHERE cost <> 0
            UNION ALL SELECT 'property|' || day || '|' || property || '|' || value, cost FROM call_property_days
                WHERE cost <> 0
            """
        let stored = try test.database().rows(sql) { ($0.text(0), $0.integer(1)) }
        #expect(stored.count > 50)
        #expect(told.withLock { $0 } == Dictionary(uniqueKeysWithValues: stored), "seed \(seed)")
    }

    @Test func `Whoever is told of a commit can ask who somebody is`() throws {
        let test = try TestStore()
        let maker = EventMaker(seed: 1)
        func call(_ id: String, user: String, anonymous: String) -> Entry {
            var call = Call()
            call.usage[.inputTokens] = 5
            var event = Event(.call(call))
            event.id = id
            event.user = user
            event.anonymous = anonymous
            event.at = EventMaker.start
            return maker.sealed(event)
        }
        let told = Mutex<[String]>([])
        let store = try LedgerStore(test.location) { commit, names in
            for row in commit.cost.people {
                let who = names.person(row.person)
                told.withLock { $0.append("\(who?.name ?? "?") \(who?.isAnonymous == true)") }
            }
            #expect(names.person(9_999) == nil)
        }
        try store.booked([call("1", user: "", anonymous: "x")])
        try store.booked([call("2", user: "ada", anonymous: "x")])
        try store.booked([call("3", user: "", anonymous: "x")])
        store.close()
        #expect(told.withLock { $0 } == ["x true", "ada false", "ada false"])
    }

    @Test func `A crossing is kept once, as it was when it was first noticed`() throws {
        let test = try TestStore()
        func crossing(_ threshold: Int64, spent: Int64, member: String = "") -> Crossing {
            Crossing(
                budget: "anthropic", member: member, period: BudgetPeriod(.day, from: EventMaker.start.day),
                threshold: threshold, at: EventMaker.start, spent: Money(nanos: spent), limit: Money(nanos: 100))
        }
        let done = DispatchSemaphore(value: 0)
        let outcomes = Mutex<[Bool]>([])
        let store = try LedgerStore(test.location)
        for crossings in [
            [crossing(80, spent: 81), crossing(90, spent: 91)],
            [crossing(80, spent: 99), crossing(80, spent: 5, member: "ada")],
        ] {
            store.recordCrossings(crossings) { result in
                outcomes.withLock { $0.append((try? result.get()) != nil) }
                done.signal()
            }
        }
        for _ in 0..<2 { done.wait() }
        store.close()
        // A store that is closed keeps nothing more, and says so.
        store.recordCrossings([crossing(100, spent: 100)]) { result in
            outcomes.withLock { $0.append((try? result.get()) != nil) }
            done.signal()
        }
        done.wait()
        #expect(outcomes.withLock { $0 } == [true, true, false])
        let rows = try test.database().rows(
            "SELECT member, threshold, spent, limit_nanos, at FROM crossings ORDER BY member, threshold"
        ) { "\($0.text(0)) \($0.integer(1)) \($0.integer(2)) \($0.integer(3)) \($0.integer(4))" }
        #expect(rows == [" 80 81 100 1790000000000", " 90 91 100 1790000000000", "ada 80 5 100 1790000000000"])
    }

    @Test(arguments: [51, 52] as [UInt64])
    func `What a batch looks up one by one it has looked up at once before`(seed: UInt64) throws {
        let test = try TestStore()
        var maker = EventMaker(seed: seed)
        var options = LedgerStore.Options()
        options.dimensions = ["hd", "quality"]
        options.measures = ["chapters"]
        let entries = maker.entries(200)
        func names() throws -> Set<String> { Set(try test.database().rows("SELECT text FROM names") { $0.text(0) }) }
        try test.withLedger(options) { _ in }
        var expected = try names()
        var declared = Declarations()
        declared.dimensions = ["hd": 1, "quality": 2]
        for entry in entries { entry.eachName(declared) { expected.insert($0) } }
        try test.withLedger(options) { try $0.booked(entries) }
        // Nothing else was given a number.
        #expect(try names() == expected, "seed \(seed)")
    }

    @Test(arguments: [53, 54] as [UInt64])
    func `Names and people get the numbers that one by one they would get`(seed: UInt64) throws {
        let (together, alone) = (try TestStore(), try TestStore())
        var maker = EventMaker(seed: seed)
        var entries = maker.entries(300)
        // More than one part of a list, with names that are there and names that are not.
        for number in 0..<700 {
            var event = entries[number % 300].record.event
            event.id = "more-\(number)"
            event.user = "user-\(number % 550)"
            event.anonymous = number % 3 == 0 ? "visitor-\(number % 90)" : ""
            event.tenant = "tenant-\(number)"
            entries.append(maker.sealed(event))
        }
        try together.withLedger { try $0.booked(entries) }
        try alone.withLedger { store in for entry in entries { try store.booked([entry]) } }
        for sql in [
            "SELECT name || '|' || anonymous || '|' || person || '|' || first_at FROM people ORDER BY id",
            "SELECT text FROM names ORDER BY text", "SELECT anonymous || '|' || person FROM joins ORDER BY 1",
        ] {
            let rows = try together.database().rows(sql) { $0.text(0) }
            #expect(try rows == alone.database().rows(sql) { $0.text(0) }, "seed \(seed): \(sql)")
        }
        #expect(try Verification.run(together.location).isClean)
    }
}
