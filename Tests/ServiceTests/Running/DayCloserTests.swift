// Days are closed once late senders have had their ten minutes.
// SPDX-License-Identifier: Apache-2.0

import Client
import Dispatch
import Ledger
import Scenes
import Store
import TemporaryFiles
import Testing
import Waiting

@testable import Service

@Suite struct DayCloserTests {
    private let scene: BudgetScene
    private let log = HeardLog()
    private let midnight: Timestamp
    private let yesterday: Day

    init() throws {
        yesterday = try #require(Day(year: 2026, month: 11, day: 20))
        midnight = yesterday.advanced(by: 1).start
        scene = try BudgetScene(try TemporaryFiles(), [], at: midnight)
    }

    private func beat(_ closer: DayCloser) {
        let done = DispatchSemaphore(value: 0)
        closer.close { done.signal() }
        done.wait()
    }

    private func closed() throws -> Day? {
        try ClosedDays.stored(in: LedgerReader(scene.store.location).database)?.last
    }

    private func book(on day: Day) throws { try scene.spend("1", at: day.start) }

    @Test func `A day is closed ten minutes after it is over, and today is not`() throws {
        let closer = DayCloser(scene.store, log: log.log, clock: { [clock = scene.clock] in clock.now })
        for days in 0..<3 { try book(on: yesterday.advanced(by: days - 1)) }
        beat(closer)
        #expect(try closed() == yesterday.advanced(by: -1))
        scene.clock.now = midnight.advanced(byMilliseconds: 599_999)
        beat(closer)
        #expect(try closed() == yesterday.advanced(by: -1))
        scene.clock.now = midnight.advanced(byMilliseconds: 600_000)
        beat(closer)
        #expect(try closed() == yesterday)
        #expect(log.lines.isEmpty)
    }

    @Test func `A day that cannot be closed is told once, and tried again after an hour`() throws {
        let closer = DayCloser(scene.store, log: log.log, clock: { [clock = scene.clock] in clock.now })
        for days in 0..<3 { try book(on: yesterday.advanced(by: days - 12)) }
        // The adjustments of two days fit into 64 bits.
        _ = try scene.store.reprice(from: yesterday.advanced(by: -20), to: yesterday, at: midnight) { _, _ in
            var priced = Priced()
            priced.cost = Money(nanos: .max / 2 - 1)
            return priced
        }
        for _ in 0..<3 {
            beat(closer)
            scene.clock.now = scene.clock.now.advanced(byMilliseconds: 3_600_001)
        }
        #expect(try closed() == yesterday.advanced(by: -11))
        #expect(log.lines.count == 1)
        #expect(log.lines.first?.contains("the day 2026-11-10 was not closed") == true, "\(log.lines)")
        #expect(scene.store.failure == nil)
    }

    @Test func `A server closes days by itself, and books what comes late on their months`() throws {
        let now = midnight.advanced(byMilliseconds: 3_600_000)
        let server = try RunningApp(try TemporaryFiles(), clock: { now })
        func post(_ id: String) throws {
            let event = #"{"id":"\#(id)","at":"\#(yesterday)T10:00:00Z","provider":"p","model":"m","user":"ada"}"#
            #expect(try server.post(event).status == 200)
        }
        try post("first")
        let reader = try LedgerReader(server.app.store.location)
        try eventually("the day is closed") { try ClosedDays.stored(in: reader.database)?.last == yesterday }
        try post("late")
        let proof = try Verification.run(server.app.store.location)
        #expect(proof.isClean && proof.events == 2, "\(proof.differences)")
    }

    @Test func `A store that was closed meanwhile is no news`() throws {
        let closer = DayCloser(scene.store, log: log.log, clock: { [clock = scene.clock] in clock.now })
        try book(on: yesterday.advanced(by: -3))
        scene.store.close()
        beat(closer)
        #expect(try closed() == nil)
        #expect(log.lines.isEmpty)
    }
}
