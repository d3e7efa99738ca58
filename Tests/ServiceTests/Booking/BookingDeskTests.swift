// The one way into the ledger: priced, queued, counted, answered.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Prices
import Store
import Synchronization
import TemporaryFiles
import Testing
import Wire

@testable import Service

@Suite struct BookingDeskTests {
    private final class Counts: Sendable {
        private let lines = Mutex<[String]>([])

        func add(_ kind: Event.Kind?, _ reason: BookingDesk.NotBooked, _ events: Int) {
            lines.withLock { $0.append("\(kind?.name ?? "unread") \(reason) \(events)") }
        }

        var all: [String] { lines.withLock { $0 } }
    }

    private let files: TemporaryFiles
    private let store: LedgerStore
    private let counts = Counts()
    private let desk: BookingDesk
    private let now = Timestamp(milliseconds: 1_790_000_000_000)

    init() throws {
        files = try TemporaryFiles()
        store = try LedgerStore(.sqlite(path: files.file("desk.db")), LedgerStore.Options()) { _, _ in }
        let prices = Prices.builtIn()
        let counts = counts
        desk = BookingDesk(store, prices: { prices }, count: counts.add)
    }

    private func read(_ text: String) throws -> Batch {
        var reader = EventReader(now: now)
        return try reader.read(Array(text.utf8), as: .json)
    }

    private func book(_ text: String) throws -> Receipt {
        let batch = try read(text)
        return try BookingDesk.wait { desk.book(batch.records, rejected: batch.rejections, arrivedAt: now, $0) }
    }

    @Test func `A receipt tells what was booked, what was known, and what was wrong, in the order of the events`()
        throws
    {
        defer { store.close() }
        let first = #"{"id":"a","provider":"openai","model":"gpt-5","input_tokens":10}"#
        let other = #"{"id":"a","provider":"openai","model":"gpt-5","input_tokens":11}"#
        #expect(try book(first) == Receipt(accepted: 1))
        let receipt = try book(#"[\#(first),\#(other),{"kind":"dance"},{"id":"b","kind":"activity","event":"x"}]"#)
        #expect(receipt.accepted == 1 && receipt.duplicates == 1)
        #expect(receipt.rejected.map(\.index) == [1, 2])
        #expect(receipt.rejected.first?.reason.contains("used before") == true)
        #expect(Set(counts.all) == ["unread rejected 1", "call duplicate 1", "call rejected 1"])
    }

    @Test func `Where nothing could be read, it is answered at once`() throws {
        defer { store.close() }
        let receipt = try book(#"[{"kind":"dance"},7]"#)
        #expect(!receipt.hasBooked && receipt.rejected.map(\.index) == [0, 1])
        #expect(counts.all == ["unread rejected 2"])
    }

    @Test func `A store that is closed is an error, or takes nothing; nobody waits for it`() throws {
        store.close()
        #expect(throws: StoreError.self) { try book(#"{"provider":"openai","model":"gpt-5","requests":1}"#) }
    }
}
