// How much may wait to be kept, and by which clock what was kept is let go of.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Ledger
import Store
import Synchronization
import TemporaryFiles
import Testing
import Wire

@testable import Service

@Suite struct QuarantineKeeperTests {
    private let files: TemporaryFiles
    private let store: LedgerStore
    private static let now = Timestamp(milliseconds: 1_790_000_000_000)

    init() throws {
        files = try TemporaryFiles()
        store = try LedgerStore(.sqlite(path: files.file("keeper.db")), LedgerStore.Options()) { _, _ in }
    }

    /// So many events that are none, and the bytes that brought them.
    private func sent(_ count: Int, from first: Int) throws -> (rejected: [Rejection], SentBytes) {
        let body = Array((first..<first + count).map { "\($0)" }.joined(separator: "\n").utf8)
        var reader = EventReader(now: Self.now, keepsRejected: true)
        let batch = try reader.read(body, as: .ndjson)
        return (batch.rejections, SentBytes(by: SentBytes.events, body, arrivedAt: Self.now))
    }

    @Test func `Beyond so many that wait nobody waits, and there is room again once those are told`() throws {
        defer { store.close() }
        let counts = Mutex<[String]>([])
        let keeper = QuarantineKeeper(store, bounds: { QuarantineBounds() }, mostWaiting: 3) { _, _, outcome, events in
            counts.withLock { $0.append("\(outcome.rawValue) \(events)") }
        }
        let (held, letGo, told) = (
            DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)
        )
        store.afterCommits { _ in
            held.signal()
            letGo.wait()
        }
        held.wait()
        // One that is larger than all that may wait is taken where nothing does.
        let (many, ofMany) = try sent(5, from: 10)
        keeper.keep(many, of: ofMany) { rejected in
            #expect(!rejected.contains { !$0.isQuarantined })
            told.signal()
        }
        let (one, ofOne) = try sent(1, from: 20)
        let atOnce = Mutex<[Bool]>([])
        keeper.keep(one, of: ofOne) { rejected in atOnce.withLock { $0 += rejected.map(\.isQuarantined) } }
        #expect(atOnce.withLock { $0 } == [false])
        #expect(counts.withLock { $0 } == ["busy 1"])
        letGo.signal()
        told.wait()
        keeper.keep(one, of: ofOne) { rejected in
            #expect(!rejected.contains { !$0.isQuarantined })
            told.signal()
        }
        told.wait()
        #expect(store.quarantineSize.events == 6)
        #expect(counts.withLock { $0 } == ["busy 1", "kept 5", "kept 1"])
    }

    @Test func `A clock that cannot be right lets go of nothing`() async throws {
        defer { store.close() }
        let keeper = QuarantineKeeper(store, bounds: { QuarantineBounds() })
        let (one, ofOne) = try sent(1, from: 1)
        await withCheckedContinuation { done in keeper.keep(one, of: ofOne) { _ in done.resume() } }
        let clock = Timestamp(milliseconds: 1 << 58)
        await withCheckedContinuation { done in keeper.release(at: { clock }) { done.resume() } }
        #expect(store.quarantineSize.events == 1)
    }
}
