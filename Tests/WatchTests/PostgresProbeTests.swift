// The probe of a PostgreSQL, against a real one.
// SPDX-License-Identifier: Apache-2.0

import Client
import Ledger
import Peers
import Synchronization
import System
import Testing
import Waiting

@testable import Watch

@Suite struct PostgresProbeTests {
    private let server: PostgresServer

    init() throws { server = try PostgresServer.shared() }

    private func look(_ url: String, _ query: String = "select 1") throws -> ProbeReading {
        var probe = PostgresProbe()
        probe.url = Secret(url)
        probe.query = query
        return try probe.look(by: Deadline(in: .seconds(120)))
    }

    @Test func `One that answers is well, and each part of the way is measured`() throws {
        let plain = try look(server.url())
        #expect(Set(plain.phases.keys) == [.resolve, .connect, .answer])
        #expect(plain.phases.values.allSatisfy { $0 > .zero })
        #expect(plain.certificateEnd == nil)
        let trusted = "sslmode=verify-full&sslrootcert=\(server.authority.file)"
        let safe = try look(server.url(host: "localhost", trusted))
        #expect(Set(safe.phases.keys) == [.resolve, .connect, .tls, .answer])
        #expect(safe.certificateEnd == (try server.certificateEnd()))
    }

    @Test func `The query's time is part of the answer's`() throws {
        let reading = try look(server.url(), "select pg_sleep(0.2)")
        #expect(try #require(reading.phases[.answer]) >= .milliseconds(200))
    }

    @Test func `Whatever is answered is right, be it nothing or a million rows`() throws {
        _ = try look(server.url(), "select 1 where false")
        _ = try look(server.url(), "select n from generate_series(1, 1000000) n")
    }

    @Test func `Looked at again and again, it sees a server go and come back`() async throws {
        let server = try PostgresServer()
        var probe = PostgresProbe()
        probe.url = Secret(
            server.url(host: "localhost", "sslmode=verify-full&sslrootcert=\(server.authority.file)"))
        var plan = ProbePlan("database", probe)
        plan.every = .milliseconds(40)
        plan.timeout = .seconds(60)
        plan.failuresBeforeDown = 1
        plan.successesBeforeUp = 1
        let verdicts = Mutex<[Bool?]>([])
        let board = ProbeBoard(
            [plan], clock: { Timestamp(milliseconds: 7) },
            changed: { probe in verdicts.withLock { $0.append(probe.availability.isUp) } })
        let schedule = WatchSchedule(board.tasks)
        schedule.start()
        defer { schedule.stop() }
        func expect(_ heard: Bool?...) throws {
            try eventually("\(heard) is heard") { verdicts.withLock { $0.count >= heard.count } }
            #expect(verdicts.withLock { Array($0.prefix(heard.count)) } == heard)
        }
        try expect(true)
        server.stop()
        try expect(true, false)
        #expect(board.all.first?.failure != nil)
        try server.restart()
        try expect(true, false, true)
        #expect(board.all.first?.failure == nil)
    }
}
