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
        // Where no token is needed, a wrong one takes nothing away.
        let junk = try server.send(.get, "/health", token: "nonsense")
        #expect(junk.json?["checks"]?["ledger:writable"] != nil)
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

    @Test func `Where a token is needed, strangers are told the status alone, and who may read or scrape all`() throws {
        let guarded = try RunningApp(try TemporaryFiles(), set: { $0.access.tokens = [Secret("s3cr3t")] })
        func made(_ wish: String) throws -> String {
            let answer = try guarded.send(.post, "/v1/tokens", wish, token: "s3cr3t")
            return "Bearer " + (try #require(answer.json?["token"]?.string, "\(answer.text)"))
        }
        func told(_ authorization: String?) throws -> Answer {
            try guarded.send(.get, "/health", headers: authorization.map { [("Authorization", $0)] } ?? [])
        }
        for authorization in [
            nil, "Bearer nonsense", "Basic czM6", "nonsense", try made(#"{"name":"i","scopes":["ingest"]}"#),
            try made(#"{"name":"b","scopes":["read","export"],"user":"ada"}"#),
        ] {
            let answer = try told(authorization)
            #expect(answer.status == 200)
            #expect(answer.text == #"{"status":"pass"}"#, "\(authorization ?? "nothing shown")")
            #expect(answer[header: "Content-Type"]?.hasPrefix("application/health+json") == true)
            #expect(answer[header: "Cache-Control"] == "no-store")
        }
        var known = ["Bearer s3cr3t"]
        for scope in ["read", "export", "metrics", "admin"] {
            known.append(try made(#"{"name":"t","scopes":["\#(scope)"]}"#))
        }
        for authorization in known {
            let document = try told(authorization).json
            #expect(document?["version"]?.string != nil && document?["checks"]?["ledger:writable"] != nil)
        }
        // A load balancer may call the server as it likes.
        let elsewhere = try guarded.send(
            .get, "/health", headers: [("Host", "pod.svc"), ("Origin", "https://evil.example")])
        #expect(elsewhere.status == 200 && elsewhere.text == #"{"status":"pass"}"#)

        try guarded.app.store.withDatabase { (database) throws(StoreError) in
            try database.execute("PRAGMA query_only = ON")
        }
        let refused = try guarded.send(
            .post, "/v1/events", #"{"kind":"activity","event":"signed_up","user":"ada"}"#, token: "s3cr3t")
        #expect(refused.status == 503)
        let failing = try told(nil)
        #expect(failing.status == 503 && failing.text == #"{"status":"fail"}"#)
    }

    @Test func `Where the metrics are for everybody, so is what is told of health`() throws {
        let server = try RunningApp(
            try TemporaryFiles(),
            set: { configuration in
                (configuration.access.tokens, configuration.access.metrics) = ([Secret("s3cr3t")], .open)
            })
        #expect(try server.get("/metrics").status == 200)
        #expect(try server.get("/health").json?["checks"]?["ledger:writable"] != nil)
    }

    @Test func `A disk that does not answer is a ledger that cannot be written`() {
        let now = Timestamp(milliseconds: 1_795_275_600_000)
        func writable(_ failure: StoreError?, _ look: LookFailure?) -> String? {
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
