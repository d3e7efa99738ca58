// Signals: stop, stop now, read the configuration again.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import TemporaryFiles
import Testing
import Waiting

@Suite struct SignalTests {
    @Test func `On SIGTERM the server is not ready at once, but answers on for the grace, and ends with 0`() throws {
        let site = try Site()
        let server = try site.serve("--drain-grace", "2s")
        #expect(try server.get("/readyz").status == 200)
        let early = try server.connect()
        #expect(try early.exchange("GET", "/livez").status == 200)

        server.child.signal(SIGTERM)
        try eventually("the server is not ready") { try server.get("/readyz").status == 503 }
        #expect(try server.get("/-/ready").status == 503)
        #expect(try server.get("/livez").status == 200)
        #expect(try server.post(Events.call(id: "late")).receipt().accepted == 1)
        #expect(try early.exchange("GET", "/metrics").status == 200)

        #expect(try server.child.finish() == .exited(0))
        #expect(throws: Wire.Failure.self) { try server.connect() }
        let proof = try site.verify()
        #expect(proof.ending == .exited(0) && proof.output.contains("1 event"), "\(proof.story)")
    }

    @Test func `SIGINT stops the server as SIGTERM does`() throws {
        let server = try Site().serve()
        server.child.signal(SIGINT)
        #expect(try server.child.finish() == .exited(0))
    }

    @Test func `A second signal ends the server at once`() throws {
        let server = try Site().serve("--drain-grace", "10m")
        server.child.signal(SIGTERM)
        try eventually("the server is not ready") { try server.get("/readyz").status == 503 }
        server.child.signal(SIGTERM)
        let ending = try server.child.finish()
        #expect(ending != .exited(0))
    }

    @Test func `SIGTERM under load loses nothing that was answered, and ends with 0`() throws {
        let site = try Site()
        let load = Load(server: try site.serve())
        defer { load.abandon() }
        let crew = Crew()
        for sender in 0..<4 { crew.start { load.send(batch: sender.isMultiple(of: 2) ? 1 : 50) { "\(sender)-\($0)" } } }
        crew.start { load.scrape() }
        for _ in 1...3 {
            let before = load.report.acknowledged.count
            try eventually("there is load") { load.report.acknowledged.count > before + 200 }
            #expect(try load.server?.stop() == .exited(0))
            load.server = try site.serve()
        }
        load.end()
        #expect(try crew.finish() == [])
        let report = load.report
        #expect(report.violations == [])
        let total = try load.server?.metrics().sum("bursar_events_total", where: #"outcome="accepted""#)
        #expect(total == Double(report.acknowledged.count))
        #expect(try load.server?.stop() == .exited(0))
        let proof = try site.verify()
        #expect(proof.ending == .exited(0), "\(proof.story)")
    }

    @Test func `A post that has begun when the signal comes is answered`() throws {
        let server = try Site().serve()
        let wire = try server.connect()
        let body = Array(Events.call(id: "in flight").utf8)
        try wire.send(
            "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: \(body.count)\r\n\r\n"
        )
        try wire.send(Array(body[..<10]))
        try eventually("the head has arrived") { try server.metrics().samples.isEmpty == false }
        server.child.signal(SIGTERM)
        try eventually("the server stops") { server.words.contains("stopping") }
        try wire.send(Array(body[10...]))
        #expect(try wire.receive().receipt().accepted == 1)
        #expect(try server.child.finish() == .exited(0))
    }

    @Test func `SIGHUP takes over new prices, and keeps the old ones where the new file is wrong`() throws {
        let site = try Site()
        func prices(_ input: String) throws {
            try site.scratch.write(
                """
                prices:
                  - provider: acme
                    model: rocket
                    rates: { input_tokens: \(input)/1M }

                """, to: "mine.yaml")
        }
        try prices("10")
        let server = try site.serve(config: "prices: [mine.yaml]")
        func cost(_ operation: String) throws -> String? {
            try server.post(
                #"{"provider":"acme","model":"rocket","operation":"\#(operation)","input_tokens":1000000}"#)
            return try server.metrics()[
                #"bursar_cost_usd_total{provider="acme",model="rocket",operation="\#(operation)"}"#]
        }
        #expect(try cost("before") == "10")

        try prices("20")
        server.child.signal(SIGHUP)
        try eventually("the server has reloaded") { server.messages.contains("reloaded") }
        #expect(try cost("after") == "20")

        try prices("many")
        server.child.signal(SIGHUP)
        try eventually("the bad price file is told") { server.words.contains("mine.yaml:4") }
        #expect(server.words.contains("not reloaded"), "\(server.words)")
        #expect(try cost("still") == "20")

        try prices("30")
        try site.scratch.write("prices: [mine.yaml]\nlissten: 127.0.0.1:0\n", to: "bursar.yaml")
        server.child.signal(SIGHUP)
        try eventually("the bad configuration is told") { server.words.contains("bursar.yaml:2") }
        #expect(try cost("unchanged") == "20")

        try site.scratch.write("prices: [mine.yaml]\n", to: "bursar.yaml")
        server.child.signal(SIGHUP)
        try eventually("the mended file is taken") {
            server.messages.count { $0 == "reloaded" } == 2
        }
        #expect(try cost("mended") == "30")
        #expect(try server.stop() == .exited(0))
    }

    @Test func `SIGHUP while an editor has emptied the file changes nothing; a file that lacks what was there is told`()
        throws
    {
        let site = try Site()
        let config = """
            access: { token: s3cr3t }
            budgets: [{ name: all, limit_usd: 5 }]

            """
        let server = try site.serve(config: config)
        for (count, text) in ["", "\n", "# access: {}\n"].enumerated() {
            try site.scratch.write(text, to: "bursar.yaml")
            server.child.signal(SIGHUP)
            try eventually("the empty file is told") {
                server.words.components(
                    separatedBy: "bursar.yaml: the configuration file is empty; the old one stays"
                ).count == count + 2
            }
            #expect(try server.get("/v1/reports").status == 401)
        }
        // A file that loses the only way in lets nobody in either, until somebody says that everybody is meant.
        try site.scratch.write("listen: 127.0.0.1:9\n", to: "bursar.yaml")
        server.child.signal(SIGHUP)
        try eventually("it is refused") { server.words.contains("it has none of access.token_file") }
        #expect(try server.get("/v1/tokens").status == 401)
        try site.scratch.write("listen: 127.0.0.1:9\naccess: { allow_anonymous: true }\n", to: "bursar.yaml")
        server.child.signal(SIGHUP)
        try eventually("what is gone is told") {
            server.messages.contains(
                "the new configuration has no access token needed any more (allow_anonymous); 1 budget fewer: all")
        }
        #expect(try server.get("/v1/reports").status == 200)
        #expect(try server.stop() == .exited(0))
    }

    @Test func `A client that goes away before its answer does not end the server`() throws {
        let server = try Site().serve()
        for _ in 0..<50 {
            let wire = try server.connect()
            try wire.send(String(repeating: "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n", count: 2))
        }
        #expect(try server.get("/livez").status == 200)
        #expect(server.child.ending == nil)
    }
}
