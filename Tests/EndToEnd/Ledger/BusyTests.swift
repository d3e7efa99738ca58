// A ledger that cannot be written for a while: what waits, what does not, and what is turned away.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing
import Waiting

@Suite struct BusyTests {
    /// Another process that holds the store's write lock until it is ended.
    private static func lock(_ site: Site) throws -> Child {
        let script = """
            import sqlite3, sys, time
            store = sqlite3.connect(sys.argv[1], isolation_level=None)
            store.execute("BEGIN IMMEDIATE")
            print("locked", flush=True)
            time.sleep(600)
            """
        let holder = try Child([try Repository.python(), "-c", script, site.store], in: site.scratch)
        try eventually("the store is locked") { holder.output == "locked\n" }
        return holder
    }

    private struct Unexpected: Error { let receipt: Receipt }

    private static func unlock(_ holder: Child) throws {
        holder.signal(SIGKILL)
        try holder.finish()
    }

    @Test func `A post waits for its commit; scrapes and health wait for nothing, and a full queue turns away`() throws
    {
        let site = try Site()
        let server = try site.serve(config: "limits: { pending_events: 1 }")
        let holder = try Self.lock(site)
        let crew = Crew()
        crew.start {
            let receipt = try server.post(Events.call(id: "waits")).receipt()
            if receipt != Receipt(accepted: 1, duplicates: 0) { throw Unexpected(receipt: receipt) }
        }
        try eventually("an event waits") { try server.metrics()["bursar_ledger_pending_events"] == "1" }

        let refused = try server.post(Events.call(id: "turned away"))
        #expect(refused.status == 503)
        #expect(refused["Retry-After"].flatMap { Int($0) } ?? 0 > 0)
        #expect(refused["Content-Type"] == "application/problem+json")
        for path in ["/livez", "/readyz", "/health", "/metrics"] {
            #expect(try server.get(path).status == 200, "\(path)")
        }
        #expect(try server.metrics().sum("bursar_calls_total") == 0, "what is not committed is not counted")

        try Self.unlock(holder)
        #expect(try crew.finish() == [])
        #expect(try server.post(Events.call(id: "turned away")).receipt().accepted == 1)
        #expect(try server.metrics().sum("bursar_calls_total") == 2)
    }

    @Test func `An answer that comes too late is 503, and sending the same again still counts once`() throws {
        let site = try Site()
        let server = try site.serve(config: "limits: { answer_deadline: 1s }")
        let holder = try Self.lock(site)
        #expect(try server.post(Events.call(id: "late")).status == 503)
        try Self.unlock(holder)
        let receipt = try eventually("the ledger is written again") { () -> Receipt? in
            let answer = try server.post(Events.call(id: "late"))
            return answer.status == 503 ? nil : try answer.receipt()
        }
        #expect(receipt.accepted + receipt.duplicates == 1)
        #expect(try server.metrics().sum("bursar_calls_total") == 1)
        #expect(try server.stop() == .exited(0))
        let proof = try site.verify()
        #expect(proof.ending == .exited(0) && proof.output.contains("1 event"), "\(proof.story)")
    }
}
