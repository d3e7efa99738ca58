// Whoever gets a notice is a witness of the audit: what webhooks and mails say of how far it had come.
// SPDX-License-Identifier: Apache-2.0

import Client
import Dispatch
import Ledger
import Scenes
import System
import TemporaryFiles
import Testing
import Waiting

@testable import Configuration
@testable import Notices
@testable import Service
@testable import Store

@Suite struct WitnessTests {
    private static let now = Timestamp(milliseconds: 1_795_275_600_000)

    private func keep(_ bodies: [(type: String, body: String)], in store: LedgerStore, from number: Int) throws {
        let notices = bodies.enumerated().map { place, notice in
            Notice(
                id: "\(number + place)", .budget, to: "budget:a", subject: "", contentType: notice.type,
                body: Array(notice.body.utf8), at: Self.now)
        }
        let (done, outcome) = (DispatchSemaphore(value: 0), Shared<Result<Void, StoreError>?>(nil))
        store.enqueue(notices) { result in
            outcome.value = result
            done.signal()
        }
        done.wait()
        try outcome.value?.get()
    }

    @Test func `A webhook of JSON says how far the audit had come at the last checkpoint, once there is one`() throws {
        let hook = try Hook(status: 200)
        let scene = try NoticeSenderScene(try TemporaryFiles(), ["budget:a": hook.url])
        let json = "application/json"
        try keep([(json, #"{"budget":"all"}"#)], in: scene.store, from: 1)
        let entry = AuditEntry(at: Self.now, actor: "test", action: .reportViewed)
        let isKept = DispatchSemaphore(value: 0)
        scene.store.audit([entry, entry]) { _ in isKept.signal() }
        isKept.wait()
        let position = try scene.store.checkpointAudit(at: Self.now)
        #expect(position.length == 2)
        // What came since is in no checkpoint.
        scene.store.audit([entry]) { _ in isKept.signal() }
        isKept.wait()
        try keep(
            [(json, #"{"budget":"all"}"#), (json, "{}"), (json, "[1]"), ("text/plain", "{a}")], in: scene.store, from: 2
        )
        scene.start()
        try eventually("all are posted") { hook.ids.count == 5 }
        let bodies = hook.posts.map(\.body)
        let audit = #""audit":{"entries":2,"head":"\#(position.headText)"}"#
        #expect(bodies == [#"{"budget":"all"}"#, #"{"budget":"all",\#(audit)}"#, "{}", "[1]", "{a}"])
        #expect(position.headText.count == 64)
    }

    @Test func `The letter of a week says how far the audit had come, to all whom the configuration names`() throws {
        let scene = try SummaryScene { configuration in
            configuration.notices.mail = .init(server: MailServer(try .init("smtp://127.0.0.1:1")), from: .local)
            var plan = SummaryPlan()
            plan.name = "team"
            plan.to = [try MailAddress("team@example.com"), try MailAddress("boss@example.com")]
            configuration.notices.summaries = [plan]
        }
        try eventually("the first checkpoint is told") {
            try scene.running.metric("bursar_audit_checkpoint_entries") != nil
        }
        let position = try #require(try scene.running.app.store.lastAuditCheckpoint())
        scene.clock.now = try SummaryScene.time("2026-11-23", hour: 8)
        let done = DispatchSemaphore(value: 0)
        scene.running.app.summaryScheduler.look { done.signal() }
        done.wait()
        let letters = try scene.rows(
            "SELECT CAST(body AS TEXT) FROM notices WHERE id LIKE '%2026-W47%' AND about = '' ORDER BY number")
        #expect(letters.count == 2)
        for letter in letters {
            // Lines of a mail are cut where they are long.
            let text = letter.replacing("=\r\n", with: "").replacing("\r\n", with: " ").replacing("=3A", with: ":")
            #expect(text.contains("The audit had come to \(position)."), "\(letter.suffix(600))")
        }
    }
}
