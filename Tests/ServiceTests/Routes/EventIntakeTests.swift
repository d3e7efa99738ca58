// POST /v1/events, from the bytes to the answer and the counters.
// SPDX-License-Identifier: Apache-2.0

import Client
import Configuration
import Dispatch
import HTTP
import JSON
import SQL
import Scenes
import Service
import Store
import Synchronization
import TemporaryFiles
import Testing
import Waiting

@Suite struct EventIntakeTests {
    private let files: TemporaryFiles

    init() throws { files = try TemporaryFiles() }

    private func call(_ id: String, tokens: Int = 10) -> String {
        #"{"id":"\#(id)","provider":"openai","model":"gpt-5","input_tokens":\#(tokens)}"#
    }

    private func activity(_ id: String) -> String { #"{"kind":"activity","id":"\#(id)","event":"signed_up"}"# }

    private func events(_ server: RunningApp, _ kind: String, _ outcome: String) throws -> String? {
        try server.metric("bursar_events_total{kind=\"\(kind)\",outcome=\"\(outcome)\"}")
    }

    @Test func `A body of another type is 415, and so is one that says nothing`() throws {
        let server = try RunningApp(files)
        let refusal = try server.post(call("a"), as: "text/csv")
        #expect(refusal.status == 415)
        #expect(refusal[header: "Content-Type"] == "application/problem+json")
        #expect(refusal.text.contains("text/csv"))
        #expect(try server.post(call("a"), as: nil).status == 415)
        #expect(try server.post(call("a") + "\n" + call("b"), as: "application/x-ndjson").status == 200)
        #expect(try server.post(call("c"), as: "application/json; charset=utf-8").status == 200)
    }

    @Test(arguments: ["", "{", "[1,", "nonsense"])
    func `A body that is not JSON is 400 and nothing is recorded`(body: String) throws {
        let server = try RunningApp(files)
        #expect(try server.post(body).status == 400)
        #expect(try events(server, "call", "accepted") == "0")
    }

    @Test func `A body in which every event is invalid is 400, which says what is wrong with each`() throws {
        let server = try RunningApp(files)
        let refusal = try server.post("[\(call("a", tokens: -1)),{\"kind\":\"dance\"}]")
        #expect(refusal.status == 400)
        let rejected = try #require(refusal.json?["rejected"]?.elements)
        #expect(rejected.map { $0["index"]?.integer } == [0, 1])
        #expect(rejected[0]["error"]?.string == "input_tokens must not be negative")
        #expect(refusal.json?["detail"]?.string?.contains("input_tokens must not be negative") == true)
        #expect(try events(server, "unknown", "rejected") == "2")
    }

    @Test func `One bad event does not lose its neighbours`() throws {
        let server = try RunningApp(files)
        let answer = try server.post("[\(call("a")),\(call("b", tokens: -1)),\(activity("c"))]")
        #expect(answer.status == 200)
        #expect(answer.json?["accepted"]?.integer == 2)
        #expect(answer.json?["duplicates"]?.integer == 0)
        #expect(answer.json?["rejected"]?.elements?.map { $0["index"]?.integer } == [1])
        #expect(try events(server, "call", "accepted") == "1")
        #expect(try events(server, "activity", "accepted") == "1")
        #expect(try events(server, "unknown", "rejected") == "1")
    }

    @Test func `What was left out of a vendor's usage is told once, whichever half of a body it is in`() throws {
        let server = try RunningApp(files)
        func call(_ id: Int) -> String {
            #"{"id":"\#(id)","provider":"openai","model":"gpt-5","usage":{"prompt_tokens":1,"mood":"fine"}}"#
        }
        let note = #"{"index":0,"events":2000,"note":"usage.mood is not known, and was left out"}"#
        let answer = try server.post("[" + (0..<2000).map(call).joined(separator: ",") + "]")
        #expect(answer.text == #"{"accepted":2000,"duplicates":0,"rejected":[],"notes":[\#(note)]}"#)
    }

    @Test func `Duplicates are counted by their kind, and change nothing else`() throws {
        let server = try RunningApp(files)
        _ = try server.post("[\(call("a")),\(activity("b"))]")
        let answer = try server.post(call("a"))
        #expect(answer.status == 200)
        #expect(answer.text == #"{"accepted":0,"duplicates":1,"rejected":[]}"#)
        #expect(try events(server, "call", "duplicate") == "1")
        #expect(try events(server, "activity", "duplicate") == "0")
        #expect(try events(server, "call", "accepted") == "1")
    }

    @Test func `Conflicts are rejected and counted by their kind; a body of nothing else is 400`() throws {
        let server = try RunningApp(files)
        _ = try server.post("[\(call("a")),\(activity("b"))]")
        let mixed = try server.post("[\(call("c")),\(call("a", tokens: 11))]")
        #expect(mixed.status == 200)
        #expect(mixed.json?["rejected"]?.elements?.map { $0["index"]?.integer } == [1])
        let refusal = try server.post("[\(call("a", tokens: 12)),\(call("a", tokens: 13))]")
        #expect(refusal.status == 400)
        #expect(refusal.json?["rejected"]?.elements?.count == 2)
        #expect(refusal.text.contains("other content"))
        #expect(try events(server, "call", "rejected") == "3")
        #expect(try events(server, "unknown", "rejected") == "0")
    }

    @Test func `A full queue is 503 with Retry-After, and what waits in it is booked`() throws {
        let server = try RunningApp(files) { $0.limits.pendingEvents = 1 }
        let waiting = Mutex<Result<Answer, any Error>?>(nil)
        let body = Array(call("a").utf8)
        let url = "http://\(server.server.address)/v1/events"
        let done = DispatchSemaphore(value: 0)
        let writer = try Database.sqlite(files.file("app.db"), .write)
        var refusal: Answer?
        var failure: (any Error)?
        // While another holds the lock of the store, the queue does not move.
        try writer.write { () throws(StoreError) in
            DispatchQueue.global().async {
                waiting.withLock { waiting in
                    waiting = Result {
                        var client = try HTTPClient()
                        return try client.send(
                            .post, url, headers: [(name: "Content-Type", value: "application/json")], body: body)
                    }
                }
                done.signal()
            }
            do {
                try eventually("the first waits") { server.app.store.pendingEvents == 1 }
                refusal = try server.post(call("b"))
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        done.wait()
        #expect(refusal?.status == 503)
        #expect(refusal?[header: "Retry-After"] == "1")
        #expect(try waiting.withLock { $0 }?.get().text == #"{"accepted":1,"duplicates":0,"rejected":[]}"#)
        #expect(try events(server, "call", "accepted") == "1")
    }
}
