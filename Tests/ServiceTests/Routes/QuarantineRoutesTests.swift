// The quarantine over HTTP: what is kept, shown, tried again and dropped, and what /metrics says of it.
// SPDX-License-Identifier: Apache-2.0

import Access
import Client
import Configuration
import HTTP
import JSON
import Ledger
import Scenes
import Store
import TemporaryFiles
import Testing

@testable import Service

@Suite struct QuarantineRoutesTests {
    private let files: TemporaryFiles

    init() throws { files = try TemporaryFiles() }

    private static let call = #"{"provider":"openai","model":"gpt-5","input_tokens":10}"#

    private func post(_ server: Server, _ path: String, _ body: String) throws -> Answer {
        var client = try HTTPClient()
        return try client.send(
            .post, "http://\(server.address)\(path)", headers: [(name: "Content-Type", value: "application/json")],
            body: Array(body.utf8))
    }

    @Test func `Each rejected event says that it is kept, also where none is valid`() throws {
        let server = try RunningApp(files)
        let some = try server.post(#"[\#(Self.call),{"kind":"dance"}]"#)
        #expect(some.status == 200)
        #expect(some.json?["rejected"]?.elements?.map { $0["quarantined"] } == [.bool(true)])
        let none = try server.post(#"[{"kind":"dance"},7]"#)
        #expect(none.status == 400)
        #expect(none.json?["rejected"]?.elements?.map { $0["quarantined"] } == [.bool(true), .bool(true)])
        #expect(try server.metric("bursar_quarantined_events") == "2")
        let rejected = #"bursar_quarantined_total{protocol="events",reason="invalid_value"}"#
        #expect(try server.metric(rejected) == "2")
        #expect(try server.metric(#"bursar_quarantine_refused_total{protocol="events",cause="full"}"#) == "0")
        // A body that is no JSON holds no event that could ever be booked.
        #expect(try server.post("[{").status == 400)
        #expect(try server.metric("bursar_quarantined_events") == "2")
    }

    @Test func `Where it is off or full the answer is as it would be without one`() throws {
        let off = try RunningApp(files, set: { $0.quarantine = nil })
        #expect(try off.post("[7]").json?["rejected"]?.elements?.map { $0["quarantined"] } == [nil])
        #expect(try off.metric("bursar_quarantined_events") == "0")
        let small = try RunningApp(try TemporaryFiles(), set: { $0.quarantine?.mostEvents = 1 })
        let answer = try small.post("[7,8]")
        #expect(answer.json?["rejected"]?.elements?.map { $0["quarantined"] } == [.bool(true), nil])
        #expect(try small.metric(#"bursar_quarantine_refused_total{protocol="events",cause="full"}"#) == "1")
        // A reload gives it room, or ends it.
        var new = small.app.configuration
        new.quarantine = QuarantineBounds()
        #expect(try small.app.reload(new) == ReloadOutcome())
        #expect(try small.post("[8]").json?["rejected"]?.elements?.map { $0["quarantined"] } == [.bool(true)])
        new.quarantine = nil
        #expect(try small.app.reload(new).losses == "the new configuration has no quarantine any more")
        #expect(try small.post("[9]").json?["rejected"]?.elements?.map { $0["quarantined"] } == [nil])
        #expect(try small.metric("bursar_quarantined_events") == "2")
    }

    @Test func `What a public caller sends is not kept`() throws {
        let running = try RunningApp(files)
        var options = Server.Options(listen: try ListenAddress("127.0.0.1:0"))
        options.bodyMemory = 1 << 20
        let server = try Server(
            options, routes: running.app.routes,
            authorize: { _, _ in Caller(identity: "page", scopes: Scope.all, isPublic: true) })
        defer { server.stop() }
        let answer = try post(server, "/v1/events", "[7,\(Self.call)]")
        #expect(answer.status == 200)
        #expect(answer.json?["rejected"]?.elements?.map { $0["quarantined"] } == [nil])
        #expect(try running.metric("bursar_quarantined_events") == "0")
    }

    @Test func `One is shown as it came, and one that is not there is not found`() throws {
        let server = try RunningApp(files)
        let event = #"{ "kind":"dance", "id":"x" }"#
        _ = try server.post(event)
        let shown = try server.get("/v1/quarantine/1").json
        #expect(shown?["event"]?.string == event)
        #expect(shown?["reason"]?.string == "invalid_value" && shown?["id"]?.string == "x")
        #expect(shown?["error"]?.string?.contains("kind must be one of") == true)
        #expect(shown?["times"]?.integer == 1 && shown?["bytes"]?.integer == Int64(event.utf8.count))
        for path in ["2", "0", "x", "-1"] { #expect(try server.get("/v1/quarantine/\(path)").status == 404) }
    }

    @Test func `What is no text is shown as what it is`() throws {
        let server = try RunningApp(files)
        var client = try HTTPClient()
        let sent = try client.send(
            .post, "http://\(server.server.address)/v1/events",
            headers: [(name: "Content-Type", value: "application/x-ndjson")], body: [0x7B, 0xFF, 0x0A])
        #expect(sent.status == 400)
        let shown = try server.get("/v1/quarantine/1").json
        #expect(shown?["event_hex"]?.string == "7bff" && shown?["reason"]?.string == "not_json")
    }

    @Test func `A corrected event closes its entry, and what is tried again is booked once`() throws {
        let clock = TestClock(Timestamp(milliseconds: 1_790_000_000_000))
        let server = try RunningApp(files, clock: { clock.now })
        let ahead = clock.now.advanced(byMilliseconds: 3_600_000)
        _ = try server.post(
            #"[{"id":"x","kind":"dance"},{"provider":"openai","model":"gpt-5","at":\#(ahead.milliseconds)}]"#)
        #expect(try server.metric("bursar_quarantined_events") == "2")
        #expect(try server.post(#"{"id":"x","kind":"activity","event":"danced"}"#).status == 200)
        #expect(try server.metric("bursar_quarantined_events") == "1")
        let early = try post(server.server, "/v1/quarantine/retry", #"{"all":true}"#)
        #expect(early.json?["still"]?.elements?.count == 1 && early.json?["booked"]?.integer == 0)
        clock.now = ahead
        let late = try post(server.server, "/v1/quarantine/retry", #"{"numbers":[2]}"#)
        #expect(late.text == #"{"tried":1,"booked":1,"duplicates":0,"still":[],"next":2}"#)
        #expect(try server.metric("bursar_quarantined_events") == "0")
        #expect(try server.metric(#"bursar_events_total{kind="call",outcome="accepted"}"#) == "1")
        _ = try server.post("[7]")
        #expect(
            try post(server.server, "/v1/quarantine/drop", #"{"reason":"not_an_object"}"#).json?["dropped"]?.integer
                == 1)
    }

    @Test func `A request that is wrong is 400 and names the member`() throws {
        let server = try RunningApp(files)
        for (body, member) in [(#"{}"#, "all"), (#"{"reson":"x"}"#, "reson"), (#"{"reason":"x"}"#, "reason")] {
            let answer = try post(server.server, "/v1/quarantine/drop", body)
            #expect(answer.status == 400)
            #expect(answer.json?["parameter"]?.string == member)
        }
    }

    @Test func `The report has what is in it`() throws {
        let server = try RunningApp(files)
        _ = try server.post(#"[{"id":"x","kind":"dance"},7,{"kind":"dance"}]"#)
        let groups = try server.get("/v1/reports/quarantine").json?["rows"]?.elements ?? []
        #expect(groups.map { $0["reason"]?.string } == ["invalid_value", "not_an_object"])
        #expect(groups.map { $0["events"]?.integer } == [2, 1])
        let rows = try server.get("/v1/reports/quarantine?entries=true&reason=invalid_value").json?["rows"]?.elements
        #expect(Set((rows ?? []).compactMap { $0["number"]?.integer }) == [1, 3])
    }
}
