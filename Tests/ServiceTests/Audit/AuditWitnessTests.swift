// The hourly beat of the witness: what it tells, and what it leaves where it cannot.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Exposition
import Ledger
import SQL
import Scenes
import TemporaryFiles
import Testing

@testable import Service
@testable import Store

@Suite struct AuditWitnessTests {
    private let store: LedgerStore
    private let witness: AuditWitness
    private let registry = Registry()
    private let log = HeardLog()
    private let clock = TestClock(Timestamp(milliseconds: 1_795_275_600_000))
    private let files: TemporaryFiles

    init() throws {
        files = try TemporaryFiles()
        let store = try LedgerStore(.sqlite(path: files.file("witness.db")))
        let clock = clock
        let witness = AuditWitness(store, log: log.log, clock: { clock.now }, keep: { 730 })
        AuditMetrics.watch(store, checkpoint: { witness.position }, in: registry)
        (self.store, self.witness) = (store, witness)
    }

    /// The clock strikes.
    private func turn() {
        clock.now = clock.now.advanced(byMilliseconds: 3_600_000)
        let done = DispatchSemaphore(value: 0)
        witness.turn { done.signal() }
        done.wait()
    }

    private func keep(_ count: Int) {
        let entry = AuditEntry(at: clock.now, actor: "test", action: .reportViewed)
        let done = DispatchSemaphore(value: 0)
        store.audit(Array(repeating: entry, count: count)) { _ in done.signal() }
        done.wait()
    }

    private var page: String { String(decoding: registry.render(.text), as: UTF8.self) }

    private var heads: [String] {
        page.split(separator: "\n").filter { $0.hasPrefix("bursar_audit_head_info{") }.map(String.init)
    }

    private func checkpoints() throws -> [String] {
        try LedgerReader(store.location).database.rows(
            "SELECT length || ':' || lower(hex(head)) FROM audit_checkpoints ORDER BY length"
        ) { $0.text(0) }
    }

    @Test func `Each hour one series tells the head, the new one alone, and the books have both`() throws {
        defer { store.close() }
        #expect(heads == [] && page.metric("bursar_audit_checkpoint_entries") == nil)
        var told: [AuditPosition] = []
        for count in [1, 2] {
            keep(count)
            turn()
            let position = store.auditPosition
            told.append(position)
            #expect(witness.position == position)
            #expect(heads == [#"bursar_audit_head_info{head="\#(position.headText)"} 1"#])
            #expect(page.metric("bursar_audit_checkpoint_entries") == "\(position.length)")
        }
        #expect(told.map(\.length) == [1, 3] && told[0].head != told[1].head)
        #expect(try checkpoints() == told.map(\.description))
        #expect(log.lines == told.map { "info the audit has come to \($0)" })
    }

    @Test func `A beat that fails leaves what was told, says why, and the next one goes on`() throws {
        defer { store.close() }
        func setReadOnly(_ isReadOnly: Bool) throws {
            try store.withDatabase { (database) throws(StoreError) in
                try database.execute("PRAGMA query_only = \(isReadOnly ? "ON" : "OFF")")
            }
        }
        keep(1)
        turn()
        let (before, pageBefore) = (try #require(witness.position), heads)
        keep(1)
        try setReadOnly(true)
        turn()
        #expect(witness.position == before && heads == pageBefore)
        #expect(page.metric("bursar_audit_checkpoint_entries") == "1")
        #expect(page.metric("bursar_audit_entries_total") == "2")
        #expect(try checkpoints() == [before.description])
        #expect(log.lines.last?.hasPrefix("warning how far the audit has come could not be noted: ") == true)
        try setReadOnly(false)
        turn()
        #expect(witness.position == store.auditPosition && witness.position?.length == 2)
        #expect(heads.count == 1 && heads != pageBefore)
    }
}
