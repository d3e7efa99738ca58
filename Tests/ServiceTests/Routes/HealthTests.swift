// What the server says of its health while it drains and while its ledger fails.
// SPDX-License-Identifier: Apache-2.0

import Client
import JSON
import Ledger
import SQL
import Scenes
import TemporaryFiles
import Testing
import Waiting
import Watch

@testable import Configuration
@testable import Service
@testable import Store

@Suite struct HealthTests {
    private let files: TemporaryFiles
    private let server: RunningApp

    init() throws {
        files = try TemporaryFiles()
        server = try RunningApp(files)
    }

    /// Makes every write of the store fail, or ends that.
    private func setReadOnly(_ isReadOnly: Bool) throws {
        try server.app.store.withDatabase { (database) throws(StoreError) in
            try database.execute("PRAGMA query_only = \(isReadOnly ? "ON" : "OFF")")
        }
    }

    private func statuses(_ paths: String...) throws -> [Int] { try paths.map { try server.get($0).status } }

    @Test func `A server that is well says so on all its paths`() throws {
        #expect(try statuses("/livez", "/-/healthy", "/readyz", "/-/ready", "/health") == [200, 200, 200, 200, 200])
        let document = try server.get("/health")
        #expect(document[header: "Content-Type"]?.hasPrefix("application/health+json") == true)
        #expect(document[header: "Cache-Control"] == "no-store")
        #expect(document.json?["status"]?.string == "pass")
        let check = try #require(document.json?["checks"]?["ledger:writable"]?.elements?.first)
        #expect(check["status"]?.string == "pass")
        #expect(check["componentType"]?.string == "datastore")
        #expect(check["time"]?.string?.hasSuffix("Z") == true)
        #expect(check["output"] == nil)
    }

    @Test func `A server that drains is alive but not ready`() throws {
        server.app.health.startDraining()
        #expect(try statuses("/livez", "/-/healthy", "/readyz", "/-/ready", "/health") == [200, 200, 503, 503, 200])
        #expect(try server.get("/readyz").text == "draining\n")
        #expect(try server.get("/health").json?["status"]?.string == "warn")
    }

    @Test func `A ledger that cannot be written is told without a path, and is ready again when it can`() throws {
        try setReadOnly(true)
        let refusal = try server.post(#"{"kind":"activity","event":"signed_up","user":"ada"}"#)
        #expect(refusal.status == 503)
        #expect(refusal[header: "Retry-After"] == "5")
        #expect(!refusal.text.contains(files.directory))

        #expect(try statuses("/livez", "/-/healthy", "/readyz", "/-/ready", "/health") == [200, 200, 503, 503, 503])
        #expect(try server.get("/metrics").status == 200)
        let document = try server.get("/health")
        #expect(document.json?["status"]?.string == "fail")
        let check = try #require(document.json?["checks"]?["ledger:writable"]?.elements?.first)
        #expect(check["status"]?.string == "fail")
        #expect(check["output"]?.string == "the disk is read-only")
        #expect(!document.text.contains(files.directory) && !document.text.contains("app.db"))

        try setReadOnly(false)
        try eventually("it is ready") { try server.get("/readyz").status == 200 }
        #expect(try server.get("/health").status == 200)
        #expect(try server.post(#"{"kind":"activity","event":"signed_up","user":"ada"}"#).status == 200)
    }

    @Test func `A disk that does not answer is a ledger that cannot be written`() {
        let now = Timestamp(milliseconds: 1_795_275_600_000)
        func writable(_ failure: StoreError?, _ look: Trouble?) -> String? {
            let check = HealthCheck.writable(failure, look, at: now)
            #expect(check.observed?.value == "\(check.status == .pass)")
            #expect((check.status == .pass) == (check.output == nil))
            return check.output
        }
        #expect(writable(nil, nil) == nil)
        #expect(writable(nil, .timedOut(nil)) == "the disk does not answer")
        #expect(writable(nil, .stuck) == "the disk does not answer")
        let full = StoreError.database(SQLError(.diskFull, "x"))
        #expect(writable(full, nil) == "the disk is full")
        #expect(writable(full, .stuck) == "the disk is full")
        // What the last look found of a failure that is over.
        #expect(writable(nil, .ours("the disk is full")) == nil)
    }
}
