// Events that could not be booked: kept within bounds, equal ones once, until they are booked, dropped or forgotten.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Foundation
import Ledger
import SQL
import Seeded
import Synchronization
import TemporaryFiles
import Testing
import Wire

@testable import Store

@Suite struct QuarantineTests {
    private let test: TestStore
    private static let now = Timestamp(milliseconds: 1_790_000_000_000)

    init() throws { test = try TestStore() }

    private static func time(_ seconds: Int64) -> Timestamp { now.advanced(byMilliseconds: seconds * 1_000) }

    private func arrival(
        _ text: String, _ cause: RejectionCause = .unknownField, id: String = "", by name: String = "events"
    ) -> QuarantineArrival {
        let bytes = Array(text.utf8)
        let event = RejectedEvent(cause, at: .none, source: "app", id: id)
        return QuarantineArrival(event, bytes[...], by: name, because: "it is wrong")
    }

    /// As many as fit, of so many different ones.
    private func arrivals(_ count: Int, bytes: Int = 10) -> [QuarantineArrival] {
        (0..<count).map { arrival(String("\($0)" + String(repeating: "x", count: bytes)).prefix(bytes).description) }
    }

    private func bounds(events: Int = 100_000, bytes: Int = 256_000_000) -> QuarantineBounds {
        var bounds = QuarantineBounds()
        bounds.mostEvents = events
        bounds.mostBytes = bytes
        return bounds
    }

    @Test func `An event comes out as it went in, also after a restart`() throws {
        let bytes: [UInt8] = [0, 255, 10, 123]
        let event = RejectedEvent(.notJSON, at: .none, source: "", id: "")
        try test.withLedger { store in
            let arrival = QuarantineArrival(event, bytes[1...], by: "events", because: "not JSON")
            #expect(store.kept([arrival]) == [.kept])
            #expect(store.quarantineSize.events == 1 && store.quarantineSize.bytes == 3 + 8)
        }
        try test.withLedger { store in
            #expect(store.quarantineSize.events == 1 && store.quarantineSize.bytes == 3 + 8)
            let kept = try store.quarantined(QuarantineFilter())
            #expect(kept.map(\.bytes) == [[255, 10, 123]])
            #expect(kept.map(\.error) == ["not JSON"] && kept.map(\.reason) == ["not_json"])
            #expect(kept.map(\.firstAt) == [Self.now] && kept.map(\.times) == [1])
        }
        #expect(try Verification.run(test.location).isClean)
    }

    @Test func `Equal ones are kept once, and counted`() throws {
        try test.withLedger { store in
            #expect(store.kept([arrival("a"), arrival("b"), arrival("a")]) == [.kept, .kept, .kept])
            #expect(store.kept([arrival("a")], at: Self.time(60)) == [.kept])
            // The same bytes of another protocol are another event.
            #expect(store.kept([arrival("a", by: "otlp")]) == [.kept])
            #expect(store.quarantineSize.events == 3)
            let first = try #require(try store.quarantined(QuarantineFilter()).first)
            #expect(first.times == 3)
            #expect(first.firstAt == Self.now && first.lastAt == Self.time(60))
        }
    }

    @Test func `Where it is full new ones are refused, and those that are there still count`() throws {
        try test.withLedger { (store) throws in
            let first = store.kept(arrivals(5), within: bounds(events: 3))
            #expect(first == [.kept, .kept, .kept, .full, .full])
            #expect(store.kept(arrivals(5), within: bounds(events: 3)) == first)
            #expect(store.quarantineSize.events == 3)
            // A wider bound lets more in; a narrower one throws nothing away.
            #expect(store.kept(arrivals(4), within: bounds(events: 4)).allSatisfy { $0 == .kept })
            #expect(store.kept([arrival("new")], within: bounds(events: 1)) == [.full])
            #expect(store.quarantineSize.events == 4)
            #expect(try store.release(quarantined: Array(store.quarantined(QuarantineFilter()).prefix(2))) == 2)
            #expect(store.kept([arrival("new")], within: bounds(events: 3)) == [.kept])
        }
    }

    @Test func `Bytes are bounded as events are, and so is each event`() throws {
        try test.withLedger { store in
            let outcomes = store.kept(arrivals(4, bytes: 100), within: bounds(bytes: 250))
            #expect(outcomes == [.kept, .kept, .full, .full])
            // A small one may still find room.
            #expect(store.kept([arrival("small")], within: bounds(bytes: 250)) == [.kept])
            #expect(store.quarantineSize.bytes == 205 + 3 * 14, "each with its source and its error")
            let large = arrival(String(repeating: "x", count: QuarantineBounds.largestEvent + 1))
            #expect(store.kept([large]) == [.tooLarge])
            #expect(store.kept([arrival(String(repeating: "x", count: QuarantineBounds.largestEvent))]) == [.kept])
        }
    }

    @Test func `Very many at once go in piece by piece, each told what became of it`() throws {
        try test.withLedger { store in
            let many = arrivals(3_500, bytes: 12)
            var expected = [QuarantineOutcome](repeating: .kept, count: 2_500)
            expected += [QuarantineOutcome](repeating: .full, count: 1_000)
            #expect(store.kept(many, within: bounds(events: 2_500)) == expected)
            // Those of others wait in line, and get their own.
            let done = DispatchSemaphore(value: 0)
            let outcomes = Mutex<[Int: [QuarantineOutcome]]>([:])
            for sender in 0..<5 {
                let own = [arrival("a\(sender)")] + arrivals(1_200, bytes: 12)
                store.quarantine(own, at: Self.now, within: bounds(events: 2_502)) { result in
                    outcomes.withLock { $0[sender] = result }
                    done.signal()
                }
            }
            for _ in 0..<5 { done.wait() }
            let told = outcomes.withLock { $0 }
            #expect((0..<5).compactMap { told[$0]?.count } == [1_201, 1_201, 1_201, 1_201, 1_201])
            #expect((0..<5).compactMap { told[$0]?.first } == [.kept, .kept, .full, .full, .full])
            #expect(told.values.allSatisfy { $0.dropFirst().allSatisfy { $0 == .kept } })
        }
    }

    @Test func `Events commit between the pieces`() throws {
        try test.withLedger { store in
            let order = Mutex<[String]>([])
            let done = DispatchSemaphore(value: 0)
            store.quarantine(arrivals(50_000), at: Self.now, within: bounds()) { _ in
                order.withLock { $0.append("quarantine") }
                done.signal()
            }
            var maker = EventMaker(seed: 3)
            try store.booked(maker.entries(10))
            order.withLock { $0.append("events") }
            done.wait()
            #expect(order.withLock { $0 } == ["events", "quarantine"])
        }
    }

    @Test func `An event that is booked under the id closes what was kept under it, and nothing else`() throws {
        var maker = EventMaker(seed: 5)
        let entry = maker.entry(id: "x")
        let source = entry.record.event.source
        func kept(_ text: String, _ source: String, _ id: String) -> QuarantineArrival {
            let event = RejectedEvent(.invalidValue, at: .none, source: source, id: id)
            return QuarantineArrival(event, Array(text.utf8)[...], by: "events", because: "")
        }
        try test.withLedger { store in
            #expect(
                store.kept([
                    kept("one", source, "x"), kept("two", source, "x"), kept("three", source + "!", "x"),
                    kept("four", source, ""),
                ]).allSatisfy { $0 == .kept })
            try store.booked([maker.entry(id: "y"), entry])
            #expect(store.quarantineSize.events == 2)
            let left = try store.quarantined(QuarantineFilter()).map { String(decoding: $0.bytes, as: UTF8.self) }
            #expect(left == ["three", "four"])
            // Once it is booked, what comes under its id stays: nobody is going to book that again.
            #expect(store.kept([kept("one", source, "x")]) == [.kept])
            try store.booked([entry])
            #expect(store.quarantineSize.events == 3)
        }
        #expect(try Verification.run(test.location).isClean)
    }

    @Test func `What the store itself refuses says what it is`() throws {
        try test.withLedger { store in
            var maker = EventMaker(seed: 7)
            let entry = maker.entry(id: "x")
            try store.booked([entry])
            var other = entry.record
            other.content += 1
            let outcome = try store.booked([Entry(other, priced: nil, arrivedAt: Self.now)])
            #expect(outcome.rejected.map(\.event?.cause) == [.conflict])
            #expect(outcome.rejected.map(\.event?.id) == ["x"])
        }
    }

    @Test func `What has been kept for long enough goes, and what came again stays`() throws {
        try test.withLedger { (store) throws in
            #expect(store.kept(arrivals(1_500)).count == 1_500)
            _ = store.kept([arrivals(1)[0]], at: Self.time(100))
            #expect(try store.release(quarantinedBefore: Self.now) == 0)
            #expect(try store.release(quarantinedBefore: Self.time(100)) == 1_499)
            #expect(store.quarantineSize.events == 1)
            #expect(bounds().end(at: Self.time(30 * 86_400)) == Self.now)
        }
    }

    @Test func `Pages have what is meant, in the order of numbers`() throws {
        try test.withLedger { (store) throws in
            _ = store.kept([
                arrival("a", .ahead, id: "x"), arrival("b", .conflict), arrival("c", .ahead, by: "otlp"),
                arrival("d", .ahead),
            ])
            func numbers(after: Int64 = 0, most: Int = 500, _ set: (inout QuarantineFilter) -> Void) throws -> [Int64] {
                var filter = QuarantineFilter()
                set(&filter)
                return try store.quarantined(filter, after: after, most: most).map(\.number)
            }
            #expect(try numbers { _ in } == [1, 2, 3, 4])
            #expect(try numbers(after: 1, most: 2) { _ in } == [2, 3])
            #expect(try numbers { $0.reason = "ahead_of_clock" } == [1, 3, 4])
            #expect(try numbers { $0.protocolName = "otlp" } == [3])
            #expect(try numbers { $0.id = "x" } == [1])
            #expect(try numbers { $0.numbers = [4, 9, 2] } == [2, 4])
            #expect(try numbers(after: 2) { $0.numbers = [4, 9, 2] } == [4])
            #expect(
                try numbers { filter in
                    filter.numbers = [1, 2]
                    filter.reason = "conflict"
                } == [2])
            // No page is larger than a few megabytes, and none is empty for that.
            let large = String(repeating: "x", count: 1 << 20)
            _ = store.kept((0..<6).map { arrival("\($0)" + large.dropFirst()) })
            #expect(try numbers(after: 4) { _ in } == [5, 6, 7, 8])
        }
    }

    @Test func `Who is forgotten is dropped from it, booked or not`() throws {
        var maker = EventMaker(seed: 11)
        try test.withLedger { store in
            var entries = maker.entries(40)
            var profile = Profile()
            profile.email = "ada@example.com"
            var event = Event(.profile(profile))
            // The latest of what is known of her.
            (event.id, event.user, event.at) = ("p", "ada", EventMaker.start.advanced(byMilliseconds: 20_000_000_000))
            entries.append(maker.sealed(event))
            try store.booked(entries)
            _ = store.kept([
                arrival(#"{"user":"ada","x":1}"#), arrival(#"{"email":"ada@example.com","x":1}"#),
                arrival(#"{"user":"bob","x":1}"#), arrival(#"{"user":"Evelyn-Z","x":1}"#), arrival(#"{"user":"ada"#),
            ])
            #expect(try store.forget(user: "ada")?.quarantined == 3)
            #expect(store.quarantineSize.events == 2)
            #expect(try store.forget(user: "ada") == nil)
            // Nobody of whom anything was booked, and yet somebody.
            #expect(try store.forget(user: "Evelyn-Z") == Forgotten(events: 0, quarantined: 1))
            #expect(try store.forget(user: "Evelyn-Z") == nil)
            let left = try store.quarantined(QuarantineFilter()).map { String(decoding: $0.bytes, as: UTF8.self) }
            #expect(left == [#"{"user":"bob","x":1}"#])
        }
        for name in ["Evelyn-Z", "ada@example.com"] {
            let files = try FileManager.default.contentsOfDirectory(at: test.directory, includingPropertiesForKeys: nil)
            for file in files {
                let bytes = try Data(contentsOf: file)
                #expect(bytes.range(of: Data(name.utf8)) == nil, "\(name) in \(file.lastPathComponent)")
            }
        }
        #expect(try Verification.run(test.location).isClean)
    }

    @Test func `A copy has it, and who tampers with it is found`() throws {
        let copy = test.directory.appending(path: "copy.db").path
        try test.withLedger { store in
            _ = store.kept([arrival("a"), arrival("b")])
            try Backup.run(test.location, to: copy)
        }
        let kept = try LedgerReader(.sqlite(path: copy)).quarantined(QuarantineFilter())
        #expect(kept.map(\.bytes) == [Array("a".utf8), Array("b".utf8)])
        try test.database(.write).run("UPDATE quarantine SET event = $1 WHERE number = 2", Array("c".utf8))
        #expect(try Verification.run(test.location).differences.map(\.table) == ["quarantine"])
    }

    @Test func `A store that is closed keeps nothing, and tells so`() throws {
        let store = try LedgerStore(test.location)
        #expect(store.kept([arrival("a")]) == [.kept])
        let kept = try store.quarantined(QuarantineFilter())
        store.close()
        #expect(store.kept([arrival("a")]) == [.failed])
        #expect(throws: StoreError.closed) { try store.release(quarantined: kept) }
    }
}

extension LedgerStore {
    /// Keeps events and waits.
    func kept(
        _ arrivals: [QuarantineArrival], at now: Timestamp = Timestamp(milliseconds: 1_790_000_000_000),
        within bounds: QuarantineBounds = QuarantineBounds()
    ) -> [QuarantineOutcome] {
        let done = DispatchSemaphore(value: 0)
        let outcomes = Mutex<[QuarantineOutcome]>([])
        quarantine(arrivals, at: now, within: bounds) { result in
            outcomes.withLock { $0 = result }
            done.signal()
        }
        done.wait()
        return outcomes.withLock { $0 }
    }
}
