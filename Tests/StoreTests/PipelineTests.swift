// Batches that are prepared while others are written: whatever is under way, each event is booked once.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Ledger
import SQL
import Seeded
import Synchronization
import Testing
import Wire

@testable import Store

@Suite struct PipelineTests {
    /// Senders who send the same events at once, some with other content, some that cannot be stored, while names are
    /// numbered and maintenance runs beside them.
    @Test(arguments: [61, 62, 63] as [UInt64])
    func `Each event is booked once, whatever is under way`(seed: UInt64) throws {
        let test = try TestStore()
        var maker = EventMaker(seed: seed)
        let pool = maker.entries(900)
        let others = pool.map { Self.other($0, maker) }
        // The first of them fits into the sums; together with any of the rest it does not.
        let poison = (0..<40).map { Entry.tooDear($0, maker) }
        let sum = Mutex(Sum())
        let store = try LedgerStore(test.location)
        DispatchQueue.concurrentPerform(iterations: 4) { sender in
            var random = Seeded(seed: seed &* 31 &+ UInt64(sender))
            let under = DispatchSemaphore(value: 0)
            for _ in 0..<6 { under.signal() }
            for turn in 0..<90 {
                var batch = (0..<Int.random(in: 1...30, using: &random)).map { _ in
                    let place = Int.random(in: 0..<pool.count, using: &random)
                    return Int.random(in: 0..<20, using: &random) == 0 ? others[place] : pool[place]
                }
                if turn % 15 == 7 { batch.insert(poison[turn / 15 * 4 + sender], at: batch.count / 2) }
                for place in batch.indices { batch[place].record.index = place }
                let sent = batch
                under.wait()
                let isQueued = store.book(sent) { result in
                    sum.withLock { $0.add(result, of: sent) }
                    under.signal()
                }
                if !isQueued { under.signal() }
                if turn % 9 == sender {
                    let sample = QueueSample(queue: "queue-\(sender)-\(turn)", length: 1)
                    store.recordQueues([sample], at: EventMaker.start.advanced(byMilliseconds: Int64(turn) * 60_000))
                }
                if turn % 40 == 20 { _ = try? store.keep(DemoMark(seed: 1, until: EventMaker.start)) }
            }
            for _ in 0..<6 { under.wait() }
        }
        store.close()
        let found = sum.withLock { $0 }
        #expect(found.failures.isEmpty, "seed \(seed)")
        #expect(found.sent == found.accepted.count + found.others)
        // Whoever came first is booked, and nobody twice.
        #expect(found.accepted.count == Set(found.accepted).count)
        #expect(Int64(found.accepted.count) == (try test.integer("SELECT count(*) FROM events")))
        #expect(try test.integer("SELECT count(*) FROM event_keys") == Int64(found.accepted.count))
        #expect(found.poisoned > 0 && found.conflicts > 0)
        let report = try Verification.run(test.location)
        #expect(report.isClean, "seed \(seed): \(report.differences.prefix(5)) \(report.damage)")
        #expect(try test.integer("SELECT count(*) FROM queue_minutes") > 0)
        #expect(try test.integer("SELECT count(*) - count(DISTINCT text) FROM names") == 0)
    }

    /// What the answers say.
    private struct Sum {
        var sent = 0
        var accepted: [EventKey] = []
        /// Duplicates, conflicts and what cannot be stored.
        var others = 0
        var conflicts = 0
        var poisoned = 0
        var failures: [String] = []

        mutating func add(_ result: Result<BookingOutcome, StoreError>, of entries: [Entry]) {
            sent += entries.count
            switch result {
            case .failure(let error): failures.append("\(error)")
            case .success(let outcome):
                let out = Set(outcome.duplicates + outcome.rejected.map(\.index))
                others += outcome.duplicates.count + outcome.rejected.count
                conflicts += outcome.rejected.count { $0.reason.contains("used before") }
                poisoned += outcome.rejected.count { $0.reason.contains("cannot hold") }
                accepted += entries.filter { !out.contains($0.record.index) }.map(\.record.key)
            }
        }
    }

    /// An event of the same id that says something else.
    private static func other(_ entry: Entry, _ maker: EventMaker) -> Entry {
        var event = entry.record.event
        event.user = "somebody-else-\(event.id)"
        event.anonymous = "x1"
        return maker.sealed(event)
    }

    @Test func `What is under way is known to what is prepared after it`() throws {
        let test = try TestStore()
        var maker = EventMaker(seed: 5)
        // Ids of no order: none of their keys is beyond all others.
        let entries = (0..<2_100).map { maker.entry(id: "\($0 * 7_919 % 3_001)-x") }
        let outcomes = Mutex<[BookingOutcome]>([])
        try test.withLedger { store in
            let done = DispatchSemaphore(value: 0)
            for turn in 0..<40 {
                // Each half of a batch is the second half of the one before it.
                let batch = Array(entries[(turn * 49)..<(turn * 49 + 98)])
                let isQueued = store.book(batch) { result in
                    outcomes.withLock { $0.append((try? result.get()) ?? BookingOutcome()) }
                    done.signal()
                }
                #expect(isQueued)
            }
            for _ in 0..<40 { done.wait() }
        }
        let found = outcomes.withLock { $0 }
        #expect(found.map(\.accepted) == [98] + Array(repeating: 49, count: 39))
        #expect(found.dropFirst().allSatisfy { $0.duplicates.count == 49 })
        #expect(try Verification.run(test.location).isClean)
    }

    @Test func `Batches that cannot be added together are booked one by one`() throws {
        let test = try TestStore()
        let maker = EventMaker(seed: 3)
        let (isHeld, release, done) = (
            DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)
        )
        let isFirst = Mutex(true)
        let outcomes = Mutex<[Int: BookingOutcome]>([:])
        let store = try LedgerStore(test.location) { _, _ in
            guard
                isFirst.withLock({ first in
                    defer { first = false }; return first
                })
            else { return }
            isHeld.signal()
            release.wait()
        }
        func book(_ number: Int, _ entries: [Entry]) {
            let isQueued = store.book(entries) { result in
                outcomes.withLock { $0[number] = try? result.get() }
                done.signal()
            }
            #expect(isQueued)
        }
        var other = maker
        book(0, other.entries(3))
        isHeld.wait()
        // Each fits into the sums, and is prepared while the writer is held up; both do not.
        book(1, [.tooDear(1, maker)] + other.entries(2))
        book(2, [.tooDear(2, maker)] + other.entries(2))
        book(3, other.entries(2))
        release.signal()
        for _ in 0..<4 { done.wait() }
        #expect(store.pendingEvents == 0)
        store.close()
        let found = outcomes.withLock { $0 }
        #expect((0..<4).map { found[$0]?.accepted } == [3, 3, 2, 2])
        #expect(found[2]?.rejected.count == 1)
        #expect(try Verification.run(test.location).isClean)
    }
}
