// Summaries that a server sends by itself.
// SPDX-License-Identifier: Apache-2.0

import Client
import Foundation
import Ledger
import Reading
import Reports
import SQL
import Scenes
import Service
import System
import Testing

@testable import Configuration
@testable import Notices
@testable import Store

@Suite struct SummarySchedulerTests {
    /// A server that has no summaries of its own, so that only the test's schedulers write any. Mail goes nowhere: nobody
    /// listens on port 1. What was written stays among the notices.
    private func scene(_ events: [String] = SummaryScene.events) throws -> SummaryScene {
        try SummaryScene(events) { configuration in
            configuration.notices.mail = .init(server: MailServer(try .init("smtp://127.0.0.1:1")), from: .local)
        }
    }

    private func plan(eachUser: Bool = false) throws -> SummaryPlan {
        var plan = SummaryPlan()
        plan.name = "team"
        plan.to = [try MailAddress("team@example.com"), try MailAddress("boss@example.com")]
        plan.eachUser = eachUser
        return plan
    }

    private let targets = "SELECT target FROM notices ORDER BY number"

    @Test func `A summary is written once, and the next one at its time`() throws {
        let scene = try scene()
        let scheduler = scheduler(scene, Shared([try plan()]))
        look(scheduler)
        look(scheduler)
        #expect(try scene.rows(targets) == ["mail:team@example.com", "mail:boss@example.com"])
        #expect(try scene.rows("SELECT edition FROM summaries") == ["2026-W46"])
        scene.clock.now = try SummaryScene.time("2026-11-23", hour: 7)
        look(scheduler)
        #expect(try scene.rows("SELECT edition FROM summaries") == ["2026-W46"])
        scene.clock.now = try SummaryScene.time("2026-11-23", hour: 8)
        look(scheduler)
        #expect(try scene.rows("SELECT edition FROM summaries") == ["2026-W46", "2026-W47"])
        #expect(try scene.rows(targets).count == 4)
    }

    @Test func `Of several that were missed the latest is sent`() throws {
        let scene = try scene()
        scene.clock.now = try SummaryScene.time("2026-12-10", hour: 0)
        look(scheduler(scene, Shared([try plan()])))
        #expect(try scene.rows("SELECT edition FROM summaries WHERE edition <> '2026-W46'") == ["2026-W49"])
    }

    @Test func `Of a time before the first event there is nothing to tell`() throws {
        let scene = try scene([])
        look(scheduler(scene, Shared([try plan()])))
        #expect(try scene.rows(targets) == [])
        #expect(try scene.rows("SELECT edition FROM summaries") == [])
    }

    @Test func `Each user who did something and has an address gets a page of their own`() throws {
        let more = [
            // Has an address, and did nothing in the week.
            #"{"kind":"profile","user":"eve","email":"eve@example.com","at":"2026-11-10T08:00:00Z"}"#,
            // Addresses that would bring another receiver or header with them.
            #"{"kind":"profile","user":"bob","email":"bob@example.com>, <all@example.com","at":"2026-11-10T08:00:00Z"}"#,
        ]
        let scene = try scene(SummaryScene.events + more)
        look(scheduler(scene, Shared([try plan(eachUser: true)])))
        #expect(
            try scene.rows(targets) == ["mail:team@example.com", "mail:boss@example.com", "mail:ada@example.com"])
        #expect(try scene.rows("SELECT about FROM notices WHERE about <> ''") == ["ada"])
    }

    @Test func `A server that was stopped among the users goes on behind the last one`() throws {
        let count = SummaryWriter.batch * 2 + 50
        let events = (1...count).flatMap { number in
            [
                #"{"user":"u\#(number)","provider":"p","cost_usd":1,"at":"2026-11-10T08:00:00Z"}"#,
                #"{"kind":"profile","user":"u\#(number)","email":"u\#(number)@example.com","at":"2026-11-10T08:00:00Z"}"#,
            ]
        }
        let scene = try scene(events)
        look(scheduler(scene, Shared([try plan(eachUser: true)])))
        #expect(try scene.rows("SELECT count(*) || '' FROM notices WHERE about <> ''") == ["\(count)"])
        #expect(try scene.rows("SELECT edition FROM summaries WHERE complete = 1") == ["2026-W46"])
        // As if it had ended after the first batch: what follows is written again under the same ids, and kept once.
        try scene.running.app.store.withDatabase { (database) throws(StoreError) in
            try database.execute("UPDATE summaries SET complete = 0, person = \(SummaryWriter.batch)")
            try database.execute("DELETE FROM notices WHERE about = 'u\(count)'")
        }
        look(scheduler(scene, Shared([try plan(eachUser: true)])))
        #expect(try scene.rows("SELECT count(*) || '' FROM notices WHERE about <> ''") == ["\(count)"])
    }

    @Test func `Users' pages that are wanted no more are not written after a restart`() throws {
        let scene = try scene()
        look(scheduler(scene, Shared([try plan(eachUser: true)])))
        try scene.running.app.store.withDatabase { (database) throws(StoreError) in
            try database.execute("UPDATE summaries SET complete = 0, person = 0")
            try database.execute("DELETE FROM notices WHERE about <> ''")
        }
        look(scheduler(scene, Shared([try plan()])))
        #expect(try scene.rows(targets) == ["mail:team@example.com", "mail:boss@example.com"])
        #expect(try scene.rows("SELECT edition FROM summaries WHERE complete = 1") == ["2026-W46"])
    }

    @Test func `A reload that takes users' pages away ends a mailing that is under way`() throws {
        let scene = try SummaryScene()
        var plan = SummaryPlan()
        plan.name = "team"
        plan.to = [try MailAddress("team@example.com")]
        var wanted = plan
        wanted.eachUser = true
        let (plans, now) = (Shared([wanted]), [plan])
        // The team's letters are kept; the users' would come next.
        let scheduler = scheduler(scene, plans) { plans.value = now }
        look(scheduler)
        #expect(try scene.rows(targets) == ["mail:team@example.com"])
        #expect(try scene.rows("SELECT edition FROM summaries WHERE complete = 1") == [])
        look(scheduler)
        #expect(try scene.rows(targets) == ["mail:team@example.com"])
        #expect(try scene.rows("SELECT edition FROM summaries WHERE complete = 1") == ["2026-W46"])
    }

    /// A second one over the same store is as after a restart.
    private func scheduler(
        _ scene: SummaryScene, _ plans: Shared<[SummaryPlan]>, kept: @escaping @Sendable () -> Void = {}
    ) -> SummaryScheduler {
        let clock = scene.clock
        return SummaryScheduler(
            scene.running.app.store, log: HeardLog().log, clock: { clock.now }, plans: { plans.value },
            terms: { .init() }, kept: kept)
    }

    private func look(_ scheduler: SummaryScheduler) {
        let done = DispatchSemaphore(value: 0)
        scheduler.look { done.signal() }
        #expect(done.wait(timeout: .now() + 300) == .success)
    }
}
