// Batches whose first rows are written before the last are prepared: all of them or none, as ever.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Ledger
import SQL
import Synchronization
import Testing
import Wire

@testable import Store

@Suite struct RowsAheadTests {
    /// Nobody else sends, so the writer is free and takes what there is.
    @Test func `A large batch is one transaction`() throws {
        let test = try TestStore()
        var maker = EventMaker(seed: 21)
        let entries = maker.entries(900)
        let commits = Mutex<[Int]>([])
        try test.withLedger(observe: { commit in commits.withLock { $0.append(commit.events) } }) { store in
            let (first, second) = (try store.booked(entries), try store.booked(entries))
            #expect(first.accepted == 900 && second.duplicates.count == 900)
        }
        #expect(commits.withLock { $0 } == [900, 900])
        #expect(try test.integer("SELECT count(*) FROM events") == 900)
        #expect(try Verification.run(test.location).isClean)
    }

    @Test func `A batch that turns out not to fit into the sums leaves nothing of itself behind`() throws {
        let test = try TestStore()
        var maker = EventMaker(seed: 22)
        try test.withLedger { store in
            try store.booked([.tooDear(1, maker)])
            var entries = maker.entries(700)
            entries.insert(.tooDear(2, maker), at: 650)
            for place in entries.indices { entries[place].record.index = place }
            let outcome = try store.booked(entries)
            #expect(outcome.accepted == 700)
            #expect(outcome.rejected.map(\.index) == [650])
            try store.booked(maker.entries(300))
        }
        #expect(try test.integer("SELECT count(*) FROM events") == 1_001)
        #expect(try Verification.run(test.location).isClean)
    }

    @Test(arguments: [10, 400, 699])
    func `A row that the store refuses loses none of its neighbours`(place: Int) throws {
        let test = try TestStore()
        var maker = EventMaker(seed: 23)
        try test.withLedger { store in
            try store.booked(maker.entries(1))
            // None of them is looked for, since all are beyond what there was; one of them is there all the same.
            var entries = maker.entries(700).sorted { $0.record.key < $1.record.key }
            for place in entries.indices { entries[place].record.index = place }
            let other = try test.database(.write)
            try other.run(
                "INSERT INTO event_keys (key, content, number) VALUES ($1, $2, $3)", entries[place].record.key.bytes, 0,
                0)
            let outcome = try store.booked(entries)
            #expect(outcome.accepted == 699)
            #expect(outcome.rejected.map(\.index) == [place])
            try other.run("DELETE FROM event_keys WHERE number = 0")
        }
        #expect(try test.integer("SELECT count(*) FROM events") == 700)
        #expect(try Verification.run(test.location).isClean)
    }

    @Test func `The writer gets pieces in their order, and nil at the end`() throws {
        let ahead = RowsAhead()
        let seen = Mutex<[Int]>([])
        let done = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            while let piece = ahead.next() { seen.withLock { $0.append(piece.submissions.count) } }
            seen.withLock { $0.append(ahead.takeBatch()?.serial ?? -1) }
            done.signal()
        }
        for count in 1...3 {
            let submissions = (0..<count).map { CommitQueue.Submission(number: $0, entries: []) { _ in } }
            ahead.add(RowsAhead.Piece(submissions: submissions, rows: []))
        }
        ahead.end(with: PreparedBatch(of: [], serial: 7))
        done.wait()
        #expect(seen.withLock { $0 } == [1, 2, 3, 7])
    }

    /// A writer that fails does not read to the end.
    @Test func `Who takes the batch waits for it, and finds none where it could not be prepared`() {
        let ahead = RowsAhead()
        ahead.add(RowsAhead.Piece(submissions: [], rows: []))
        DispatchQueue.global().async { ahead.end(with: nil) }
        #expect(ahead.takeBatch() == nil)
    }
}
