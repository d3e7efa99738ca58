// What events say of addresses moves nobody to ask one: requests go where the configuration says.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Peers
import Testing
import Waiting

@Suite struct OutgoingTests {
    /// Every field of text that events of each kind have, with an address in it.
    private static func events(leadingTo url: String) -> [UInt8] {
        let common = ["source", "user", "tenant", "session", "trace"]
        let fields: [(kind: String, needs: String, texts: [String])] = [
            (
                "call", #""input_tokens":1"#,
                ["provider", "model", "operation", "error_type", "error", "subject", "subject_kind"]
            ),
            ("activity", #""status":"ok""#, ["event", "reason", "subject"]),
            ("billing", #""event":"paid","amount_usd":1"#, ["plan", "subject"]),
            ("job", #""event":"completed""#, ["queue", "job", "reason"]),
            (
                "error", #""code":"1""#,
                ["component", "error_type", "message", "endpoint", "request_id", "reference"]
            ),
            ("request", #""code":200"#, ["route", "method"]),
            ("profile", #""country":"DE""#, ["name", "email", "plan"]),
        ]
        var lines: [String] = []
        for (kind, needs, texts) in fields {
            let all = (common + texts).map { "\"\($0)\":\"\(url)/\($0)\"" }.joined(separator: ",")
            lines.append(
                #"{"kind":"\#(kind)",\#(needs),\#(all),"properties":{"webhook":"\#(url)/p","image_url":"\#(url)/i"}}"#)
            // Some of these are refused for what they are called, and with them the event: each by itself, too.
            for text in common + texts { lines.append(#"{"kind":"\#(kind)",\#(needs),"\#(text)":"\#(url)/\#(text)"}"#) }
        }
        return Array(lines.joined(separator: "\n").utf8)
    }

    @Test func `No field of an event is ever asked, though a webhook that is configured is told what it crossed`()
        throws
    {
        let stranger = try LocalServer { _ in LocalServer.answer("200 OK") }
        defer { stranger.stop() }
        // A receiver that sends whoever posts to it elsewhere.
        let receiver = try LocalServer { _ in
            LocalServer.answer("307 Temporary Redirect", ["Location: \(stranger.url)/"])
        }
        defer { receiver.stop() }
        let site = try Site()
        let server = try site.serve(
            config: """
                budgets:
                  - { name: small, limit_usd: 0.02, alert_at: [80], notify: "\(receiver.url)/hook", notify_secret: hunter3 }

                """)
        let receipt = try server.post(Self.events(leadingTo: stranger.url), type: "application/x-ndjson").receipt()
        #expect(receipt.accepted > 20, "\(receipt)")
        try server.post(Events.call(id: "1"))
        try eventually("the webhook was told") { receiver.requests.contains { $0.hasPrefix("POST /hook") } }
        // Every report and page that shows what events say has shown it.
        for path in ["/v1/reports/errors", "/v1/reports/calls", "/v1/reports/events", "/v1/reports/content", "/"] {
            #expect(try server.get(path).status == 200, "\(path)")
        }
        let failed = #"bursar_notices_total{kind="budget",outcome="failed"}"#
        try eventually("a redirect is no delivery") { try server.metrics()[failed] != "0" }
        #expect(try server.stop() == .exited(0))
        #expect(stranger.connections == 0)
    }
}
