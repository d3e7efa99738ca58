// Webhooks of budgets: each threshold is told once, whatever happens on either side.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Peers
import Testing
import Waiting

@Suite struct WebhookTests {
    /// A budget that one call, 0.0165 USD, brings to 82.5 % of its limit.
    private func budget(_ name: String, _ url: String, _ more: String = "") -> String {
        "  - { name: \(name), limit_usd: 0.02, alert_at: [80], notify: \"\(url)\"\(more) }\n"
    }

    private func sample(_ outcome: String) -> String {
        #"bursar_notices_total{kind="budget",outcome="\#(outcome)"}"#
    }

    @Test func `A receiver that is down, and a server that is killed meanwhile, lose nothing and tell nothing twice`()
        throws
    {
        let site = try Site()
        let port = UInt16(try Port.free())
        let config = "budgets:\n" + budget("small", "http://127.0.0.1:\(port)/hunter2", ", notify_secret: hunter3")
        let time = Events.time()
        let first = try site.serve(config: config)
        try first.post(Events.call(id: "1", #""at":"\#(time)""#))
        try eventually("the first attempt has failed") { try first.metrics()[sample("failed")] != "0" }
        #expect(try first.metrics()["bursar_notices_pending"] == "1")
        // It is counted a moment before it is said.
        try eventually("that is said") { first.words.contains("tried again later") }
        try first.kill()

        let receiver = try Receiver(port: port) { _ in 200 }
        let second = try site.serve(config: config)
        try eventually("the notice is delivered") { try second.metrics()[sample("delivered")] == "1" }
        try eventually("it is kept no longer") { try second.metrics()["bursar_notices_pending"] == "0" }
        // More spending, a reload and a restart cross nothing anew.
        try second.post(Events.call(id: "2", #""at":"\#(time)""#))
        second.child.signal(SIGHUP)
        try eventually("the configuration is read again") { second.words.contains("reloaded") }
        #expect(try second.stop() == .exited(0))
        let third = try site.serve(config: config)
        try eventually("the sender has looked") { try third.metrics()["bursar_notices_pending"] == "0" }
        #expect(receiver.posts.count == 1)

        let post = try #require(receiver.posts.first)
        #expect(post.path == "/hunter2")
        #expect(post.headers["content-type"] == "application/json")
        #expect(post.headers["bursar-signature"]?.wholeMatch(of: /sha256=[0-9a-f]{64}/) != nil)
        let body = try #require(try JSONSerialization.jsonObject(with: Data(post.body)) as? [String: Any])
        #expect(body["kind"] as? String == "budget_crossed")
        #expect(body["id"] as? String == receiver.ids.first)
        #expect(body["budget"] as? String == "small")
        #expect(body["member"] is NSNull)
        #expect(body["threshold_percent"] as? Int == 80)
        #expect(
            String(decoding: post.body, as: UTF8.self).contains(#""limit_usd":0.02,"spent_usd":0.0165,"share":0.825,"#))
        #expect((body["text"] as? String)?.hasPrefix("Budget small reached 80 % of 0.02 USD: 0.0165 USD") == true)

        let words = first.words + second.words + third.words
        #expect(words.contains("to budget:small not delivered, tried again later: could not connect"))
        #expect(!words.contains("hunter"))
        #expect(try !third.get("/metrics").text.contains("hunter"))
        // Nor does the store know where to post.
        #expect(try third.stop() == .exited(0))
        #expect(try Data(contentsOf: URL(filePath: site.store)).range(of: Data("hunter".utf8)) == nil)
    }

    @Test func `A receiver that answers 500 twice gets it a third time, with the same id`() throws {
        let receiver = try Receiver { $0 < 2 ? 500 : 200 }
        let server = try Site().serve(config: "budgets:\n" + budget("small", receiver.url("/")))
        try server.post(Events.call())
        try eventually("the notice is delivered") { try server.metrics()[sample("delivered")] == "1" }
        #expect(try server.metrics()[sample("failed")] == "2")
        #expect(receiver.ids.count == 3)
        #expect(Set(receiver.ids).count == 1)
        #expect(Set(receiver.posts.map(\.body)).count == 1)
    }

    @Test func `A receiver that hangs holds up neither another nor the end, and gets it again from the next server`()
        throws
    {
        let (hanging, working) = (try Receiver { _ in nil }, try Receiver { _ in 200 })
        let site = try Site()
        let server = try site.serve(
            config: "budgets:\n" + budget("a", hanging.url("/")) + budget("b", working.url("/")))
        try server.post(Events.call())
        try eventually("the other one has it") { hanging.posts.count == 1 && working.posts.count == 1 }
        // Posted is not yet noted, and what is not noted before the end is posted again.
        try eventually("that is on disk") { try server.metrics()["bursar_notices_pending"] == "1" }
        #expect(try server.stop() == .exited(0))

        let awake = try Receiver { _ in 204 }
        let second = try site.serve(config: "budgets:\n" + budget("a", awake.url("/")) + budget("b", working.url("/")))
        try eventually("it is delivered") { try second.metrics()["bursar_notices_pending"] == "0" }
        #expect(awake.ids == hanging.ids)
        #expect(working.posts.count == 1)
        #expect(try second.stop() == .exited(0))
    }
}
