// The same event, sent again and again, by one sender or by many.
// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@Suite struct DuplicateTests {
    @Test func `Recording twice is recording once, also when a restart lies between`() throws {
        let site = try Site()
        let events = (0..<40).map { Load.event("twice-\($0)") }
        let first = try site.serve()
        #expect(try first.post(Events.array(events)).receipt() == Receipt(accepted: 40, duplicates: 0))
        #expect(try first.post(Events.array(events)).receipt() == Receipt(accepted: 0, duplicates: 40))
        let before = try first.metrics()
        #expect(try first.stop() == .exited(0))

        let second = try site.serve()
        #expect(try second.metrics().booked == before.booked)
        #expect(try second.post(Events.array(events)).receipt() == Receipt(accepted: 0, duplicates: 40))
        let more = events + [Load.event("twice-new")]
        #expect(try second.post(Events.array(more)).receipt() == Receipt(accepted: 1, duplicates: 40))
        #expect(try second.metrics().sum("bursar_events_total", where: #"outcome="accepted""#) == 41)
        #expect(try second.stop() == .exited(0))
        let proof = try site.verify()
        #expect(proof.ending == .exited(0), "\(proof.story)")
    }

    @Test func `Of many who send the same at the same time, one is counted`() throws {
        let site = try Site()
        let server = try site.serve()
        let (senders, count) = (8, 100)
        let sum = Mutex(Receipt(accepted: 0, duplicates: 0))
        let crew = Crew()
        for sender in 0..<senders {
            crew.start {
                let wire = try server.connect()
                for number in 0..<count {
                    // Each begins at another place, alone or with the next few.
                    let ids = (0...sender % 3).map { "same-\((number + sender * 7 + $0) % count)" }
                    let receipt = try wire.exchange(
                        "POST", "/v1/events", [("Content-Type", "application/json")],
                        body: Array(Events.array(ids.map(Load.event)).utf8)
                    ).receipt()
                    sum.withLock {
                        $0.accepted += receipt.accepted
                        $0.duplicates += receipt.duplicates
                        $0.rejected += receipt.rejected
                    }
                }
            }
        }
        #expect(try crew.finish() == [])
        let total = sum.withLock { $0 }
        #expect(total.accepted == count)
        #expect(total.rejected == [])
        #expect(total.duplicates == (0..<senders).reduce(0) { $0 + ($1 % 3 + 1) * count } - count)
        #expect(try server.metrics().sum("bursar_events_total", where: #"outcome="accepted""#) == Double(count))
        try server.stop()
        let proof = try site.verify()
        #expect(proof.ending == .exited(0) && proof.output.contains("\(count) events"), "\(proof.story)")
    }
}
