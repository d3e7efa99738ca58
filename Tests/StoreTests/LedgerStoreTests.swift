// The laws of the ledger: exactly once, sums that are the sums, nothing lost.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import SQL
import Store
import Synchronization
import Testing
import Wire

@Suite struct LedgerStoreTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `Under random batches every sum is the sum of the events`(seed: UInt64) throws {
        let test = try TestStore()
        var maker = EventMaker(seed: seed)
        var accepted = 0
        var options = LedgerStore.Options()
        options.dimensions = ["quality", "hd"]
        options.measures = ["minutes"]
        try test.withLedger(options) { store in
            for round in 0..<40 {
                if round == 20 { try store.closeDays(before: EventMaker.start.day.advanced(by: 50)) }
                var batch = maker.entries(Int.random(in: 1...60, using: &maker.generator))
                // Some twice, in the same batch and in another.
                if Bool.random(using: &maker.generator), let again = batch.randomElement(using: &maker.generator) {
                    batch.append(again)
                }
                accepted += try store.booked(batch).accepted
            }
            try store.closeDays(before: EventMaker.start.day.advanced(by: 200))
        }
        let report = try Verification.run(test.location)
        #expect(report.isClean, "seed \(seed): \(report.differences.prefix(3)) \(report.damage)")
        #expect(report.events == accepted, "seed \(seed)")
        // The same, asked of SQLite itself.
        for column in ["cost", "input_cost", "output_cost", "saved"] {
            let events = try test.integer("SELECT sum(\(column)) FROM events")
            #expect(try test.integer("SELECT sum(\(column)) FROM call_days") == events, "seed \(seed), \(column)")
        }
        let people = try test.integer(
            "SELECT sum(cost) FROM events WHERE kind = 1 AND (user_number <> 0 OR anonymous_number <> 0)")
        #expect(try test.integer("SELECT sum(cost) FROM user_days") == people, "seed \(seed)")
        #expect(try test.integer("SELECT sum(cost) FROM user_months") == people, "seed \(seed)")
        #expect(try test.integer("SELECT count(*) FROM event_keys") == Int64(accepted), "seed \(seed)")
        let failed = try test.integer("SELECT sum(cost) FROM events WHERE kind = 1 AND status = 1")
        #expect(try test.integer("SELECT sum(failed_cost) FROM call_days") == failed, "seed \(seed)")
        let slowest = try test.integer("SELECT max(latency_ms) FROM events WHERE kind = 1")
        #expect(try test.integer("SELECT max(max_latency_ms) FROM call_days") == slowest, "seed \(seed)")
        let high = try test.integer(
            "SELECT count(*) FROM events WHERE kind = 1 AND json_extract(body, '$.properties.quality') = 'high'")
        let rolled = "FROM call_property_days WHERE value = (SELECT id FROM names WHERE text = 'high')"
        #expect(try test.integer("SELECT sum(calls) \(rolled)") == high, "seed \(seed)")
        let minutes = try test.integer(
            "SELECT count(*) FROM events WHERE kind = 2 AND json_extract(body, '$.properties.minutes') IS NOT NULL")
        #expect(
            try test.integer("SELECT sum(count) FROM activity_measures WHERE property = 0") == minutes, "seed \(seed)")
    }

    @Test func `Recording twice is recording once, also across a restart`() throws {
        let test = try TestStore()
        var maker = EventMaker(seed: 9)
        let entries = maker.entries(200)
        let first = try test.withLedger { try $0.booked(entries) }
        let cost = try test.integer("SELECT sum(value) FROM totals")
        let second = try test.withLedger { try $0.booked(entries.shuffled()) }
        #expect(first.accepted == 200 && first.duplicates.isEmpty)
        #expect(second.accepted == 0 && second.duplicates.count == 200)
        #expect(try test.integer("SELECT count(*) FROM events") == 200)
        #expect(try test.integer("SELECT sum(value) FROM totals") == cost)
    }

    @Test func `The same id with other content is a conflict, and its neighbours are kept`() throws {
        let test = try TestStore()
        var maker = EventMaker(seed: 4)
        var event = Event(.call(Call()))
        event.id = "same"
        event.at = EventMaker.start
        let original = maker.sealed(event)
        event.user = "somebody else"
        let changed = maker.sealed(event)
        try test.withLedger { store in
            try store.booked([original])
            let outcome = try store.booked([changed, maker.entry()])
            #expect(outcome.accepted == 1)
            #expect(outcome.rejected.map(\.index) == [0])
            #expect(outcome.rejected.first?.reason.contains("\"same\"") == true)
        }
    }

    @Test func `Counters come back as they were committed`() throws {
        let test = try TestStore()
        var maker = EventMaker(seed: 5)
        let seen = Mutex<[String: Int64]>([:])
        try test.withLedger(observe: { commit in
            seen.withLock { seen in
                for total in commit.totals { seen["\(total.family) \(total.series)", default: 0] += total.amount }
            }
        }) { store in
            for _ in 0..<10 { try store.booked(maker.entries(50)) }
        }
        var loaded: [String: Int64] = [:]
        try test.withLedger { store in
            try store.eachTotal { total, _ in loaded["\(total.family) \(total.series)"] = total.amount }
        }
        #expect(!loaded.isEmpty)
        #expect(loaded == seen.withLock { $0 })
    }

    @Test func `A family at its cap folds further label sets into other, and still proves`() throws {
        let test = try TestStore()
        var options = LedgerStore.Options()
        options.mostSeries = 2
        var maker = EventMaker(seed: 6)
        try test.withLedger(options) { store in
            for _ in 0..<5 { try store.booked(maker.entries(60)) }
        }
        let report = try Verification.run(test.location)
        #expect(report.isClean, "\(report.differences.prefix(3))")
        let series = "SELECT count(DISTINCT a || '/' || b || '/' || c || '/' || d) FROM totals WHERE family = 1"
        #expect(try test.integer(series) == 3)
    }

    @Test func `What cannot be stored loses no neighbour`() throws {
        let test = try TestStore()
        var maker = EventMaker(seed: 7)
        var event = Event(.call(Call()))
        event.at = EventMaker.start
        func call(_ id: String, cost: Int64) -> Entry {
            event.id = id
            var priced = Priced()
            priced.cost = Money(nanos: cost)
            return Entry(Record.seal(event, index: 1), priced: priced, arrivedAt: EventMaker.start)
        }
        try test.withLedger { store in
            try store.booked([call("big", cost: .max - 10)])
            let outcome = try store.booked([maker.entry(), call("too much", cost: 100), maker.entry()])
            #expect(outcome.accepted == 2)
            #expect(outcome.rejected.map(\.index) == [1])
            #expect(store.failure == nil)
        }
        #expect(try Verification.run(test.location).isClean)
    }

    @Test func `An anonymous id belongs to the first user it is seen with`() throws {
        let test = try TestStore()
        var maker = EventMaker(seed: 8)
        func visit(_ id: String, user: String, anonymous: String, minute: Int64) -> Entry {
            var activity = Activity()
            activity.event = user.isEmpty ? "visited" : Activity.signedUp
            var event = Event(.activity(activity))
            event.id = id
            event.user = user
            event.anonymous = anonymous
            event.at = EventMaker.start.advanced(byMilliseconds: minute * 60_000)
            return maker.sealed(event)
        }
        try test.withLedger { store in
            try store.booked([visit("1", user: "", anonymous: "x", minute: 0)])
            try store.booked([visit("2", user: "ada", anonymous: "x", minute: 1)])
            try store.booked([visit("3", user: "bob", anonymous: "x", minute: 2)])
        }
        let joined = try test.database().rows(
            "SELECT a.name, u.name FROM people a JOIN people u ON u.id = a.person WHERE a.anonymous = 1"
        ) { ($0.text(0), $0.text(1)) }
        #expect(joined.count == 1)
        #expect(joined.first?.0 == "x" && joined.first?.1 == "ada")
        let signUps = try test.integer("SELECT count(*) FROM people WHERE signed_up_at IS NOT NULL AND anonymous = 0")
        #expect(signUps == 2)
        #expect(try Verification.run(test.location).isClean)
        _ = maker.entry()
    }

    @Test func `Texts that only look alike are two, before and after a restart`() throws {
        let test = try TestStore()
        let maker = EventMaker(seed: 13)
        func visit(_ id: String, by user: String) -> Entry {
            var activity = Activity()
            activity.event = user
            var event = Event(.activity(activity))
            event.id = id
            event.user = user
            event.at = EventMaker.start
            return maker.sealed(event)
        }
        let (composed, decomposed) = ("Jos\u{E9}", "Jose\u{301}")
        _ = try test.withLedger { try $0.booked([visit("1", by: composed), visit("2", by: decomposed)]) }
        _ = try test.withLedger { try $0.booked([visit("3", by: decomposed), visit("4", by: composed)]) }
        #expect(try test.integer("SELECT count(*) FROM people") == 2)
        #expect(try test.integer("SELECT count(*) FROM activity_days") == 2)
        let report = try Verification.run(test.location)
        #expect(report.isClean, "\(report.differences.prefix(3))")
    }

    @Test func `The latest profile wins, whatever the order of arrival`() throws {
        let test = try TestStore()
        let maker = EventMaker(seed: 8)
        func profile(_ name: String, minute: Int64) -> Entry {
            var profile = Profile()
            profile.name = name
            var event = Event(.profile(profile))
            event.id = name
            event.user = "ada"
            event.at = EventMaker.start.advanced(byMilliseconds: minute * 60_000)
            return maker.sealed(event)
        }
        try test.withLedger { store in
            try store.booked([profile("new", minute: 5)])
            try store.booked([profile("old", minute: 1)])
        }
        let body = try test.database().first("SELECT body FROM profiles") { $0.text(0) }
        #expect(body?.contains("new") == true)
    }

    @Test func `A full queue says so and books nothing of what it turned away`() throws {
        let test = try TestStore()
        var options = LedgerStore.Options()
        options.mostPending = 10
        var maker = EventMaker(seed: 10)
        let accepted = Mutex(0)
        var turnedAway = 0
        try test.withLedger(options) { store in
            for _ in 0..<200 {
                let isQueued = store.book(maker.entries(5)) { result in
                    if case .success(let outcome) = result { accepted.withLock { $0 += outcome.accepted } }
                }
                if !isQueued { turnedAway += 1 }
            }
        }
        #expect(turnedAway > 0)
        #expect(accepted.withLock { $0 } == (200 - turnedAway) * 5)
        #expect(try test.integer("SELECT count(*) FROM events") == Int64((200 - turnedAway) * 5))
    }

    @Test func `Closing books what was queued`() throws {
        let test = try TestStore()
        var maker = EventMaker(seed: 11)
        try test.withLedger { store in
            for _ in 0..<50 { _ = store.book(maker.entries(20), completion: { _ in }) }
        }
        #expect(try test.integer("SELECT count(*) FROM events") == 1_000)
    }
}
