// No batch of a demo is lost, however small the queue.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Ledger
import SQL
import Scenes
import Service
import TemporaryFiles
import Testing
import Wire

@testable import Commands
@testable import Store

@Suite struct DemoBookingsTests {
    private let files: TemporaryFiles

    init() throws { files = try TemporaryFiles() }

    private func batches(_ count: Int, of size: Int) -> [[Record]] {
        let now = Timestamp(milliseconds: 1_790_000_000_000)
        return (0..<count).map { batch in
            (0..<size).map { place in
                var event = Event(.activity(Activity()))
                event.id = "\(batch)-\(place)"
                return Record.seal(event, index: place, arrival: now)
            }
        }
    }

    @Test(arguments: [1, 150, 100_000])
    func `All batches are booked, by a queue that holds less than one of them too`(pending: Int) throws {
        let server = try RunningApp(files) { $0.limits.pendingEvents = pending }
        let bookings = DemoBookings(server.app.desk)
        for batch in batches(20, of: 100) { try bookings.book(batch) }
        try bookings.finish()
        #expect(try server.metric(#"bursar_events_total{kind="activity",outcome="accepted"}"#) == "2000")
    }

    @Test func `A store that fails is told, and so is one that is closed`() throws {
        let server = try RunningApp(files)
        let bookings = DemoBookings(server.app.desk)
        try server.app.store.withDatabase { (database) throws(StoreError) in
            try database.execute("PRAGMA query_only = ON")
        }
        #expect(throws: StoreError.self) {
            for batch in batches(20, of: 10) { try bookings.book(batch) }
            try bookings.finish()
        }
        let closed = try RunningApp(files) { $0.store = .sqlite(path: files.file("closed.db")) }
        closed.app.store.close()
        #expect(throws: StoreError.self) { try DemoBookings(closed.app.desk).book(batches(1, of: 1)[0]) }
    }
}
