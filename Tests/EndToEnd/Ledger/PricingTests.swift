// Prices through the wire: what an event says, and what the metrics then cost.
// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite struct PricingTests {
    /// An event without its operation, by which the test finds its cost again.
    struct Example {
        let model: String
        let event: String
        let cost: String

        init(_ model: String, _ event: String, _ cost: String) {
            (self.model, self.event, self.cost) = (model, event, cost)
        }
    }

    static let examples = [
        Example("claude-sonnet-4-5", #""provider":"anthropic","input_tokens":1500,"output_tokens":800"#, "0.0165"),
        Example(
            "claude-sonnet-4-5", #""service":"anthropic","usage":{"input_tokens":1500,"output_tokens":800}"#, "0.0165"),
        Example(
            "gpt-5-mini", #""provider":"openai","input_tokens":1000,"cache_read_tokens":1000,"output_tokens":500"#,
            "0.001275"),
        Example(
            "gpt-5-mini",
            #""provider":"openai","tier":"flex","input_tokens":1000,"cache_read_tokens":1000,"output_tokens":500"#,
            "0.0006375"),
        Example(
            "gpt-5-mini",
            #""provider":"openai","usage":{"prompt_tokens":2000,"completion_tokens":500,"total_tokens":2500,"#
                + #""prompt_tokens_details":{"cached_tokens":1000},"completion_tokens_details":{"reasoning_tokens":200}}"#,
            "0.001275"),
        Example(
            "gpt-5-mini",
            #""provider":"openai","tier":"flex","usage":{"input_tokens":2000,"output_tokens":500,"total_tokens":2500,"#
                + #""input_tokens_details":{"cached_tokens":1000},"output_tokens_details":{"reasoning_tokens":200}}"#,
            "0.0006375"),
        Example(
            "claude-3-7-sonnet",
            #""provider":"anthropic","input_tokens":3,"cache_write_tokens":12304,"output_tokens":550"#, "0.054399"),
        Example(
            "claude-3-7-sonnet",
            #""provider":"anthropic","usage":{"input_tokens":3,"cache_creation_input_tokens":12304,"#
                + #""cache_read_input_tokens":0,"output_tokens":550,"service_tier":"standard"}"#,
            "0.054399"),
        Example("nobody-knows", #""provider":"acme","input_tokens":10,"cost_usd":0.25"#, "0.25"),
        Example("nobody-knows", #""provider":"acme","input_tokens":10,"costCents":1.5"#, "0.015"),
        Example("nobody-knows", #""provider":"acme","input_tokens":10"#, "0"),
    ]

    @Test func `Worked examples come out to the last decimal, in our words and in the vendors'`() throws {
        let site = try Site()
        let server = try site.serve()
        let events = Self.examples.enumerated().map { number, example in
            #"{"id":"\#(number)","model":"\#(example.model)","operation":"example-\#(number)",\#(example.event)}"#
        }
        #expect(try server.post(Events.array(events)).receipt() == Receipt(accepted: events.count, duplicates: 0))
        let metrics = try server.metrics()
        for (number, example) in Self.examples.enumerated() {
            let costs = metrics.samples.filter {
                $0.key.hasPrefix("bursar_cost_usd_total{") && $0.key.contains(#"operation="example-\#(number)""#)
            }
            #expect(costs.map(\.value) == [example.cost], "\(example.event): \(costs)")
        }
        #expect(metrics[#"bursar_unpriced_calls_total{provider="acme",model="nobody-knows"}"#] == "1")
        #expect(metrics[#"bursar_reported_calls_total{provider="acme",model="nobody-knows"}"#] == "2")
        #expect(metrics[#"bursar_unpriced_calls_total{provider="anthropic",model="claude-sonnet-4-5"}"#] ?? "0" == "0")
        #expect(
            metrics[#"bursar_tokens_total{provider="anthropic",model="claude-3-7-sonnet",type="cache_write"}"#]
                == "24608", "\(metrics.lines.filter { $0.hasPrefix("bursar_tokens_total") })")
    }

    @Test func `An event of long ago is booked, but not as if it happened now`() throws {
        let server = try Site().serve()
        let events = [
            Events.call(id: "now"), Events.call(id: "recent", #""at":"\#(Events.time(-3000))""#),
            Events.call(id: "old", #""at":"\#(Events.time(-7200))""#),
            Events.call(id: "older", #""at":"\#(Events.time(-86_400 * 40))""#),
        ]
        #expect(try server.post(Events.array(events)).receipt() == Receipt(accepted: 4, duplicates: 0))
        let metrics = try server.metrics()
        #expect(metrics.sum("bursar_calls_total") == 2)
        #expect(metrics.sum("bursar_cost_usd_total") == 2 * Events.callUSD)
        #expect(metrics[#"bursar_backfilled_calls_total{provider="anthropic"}"#] == "2")
        #expect(metrics[#"bursar_backfilled_cost_usd_total{provider="anthropic"}"#] == "0.033")
        #expect(metrics.sum("bursar_events_total", where: #"outcome="accepted""#) == 4)
    }

    @Test func `One bad event loses none of its neighbours, and is told by its place`() throws {
        let server = try Site().serve()
        let events = [
            Events.call(id: "good"),
            #"{"id":"negative","provider":"openai","model":"gpt-5","input_tokens":-1}"#,
            Events.call(id: "good"),
            Events.call(id: "future", #""at":"\#(Events.time(600))""#),
            #"{"kind":"nonsense"}"#,
            Events.call(id: "also good"),
        ]
        for (body, type) in [
            (Array(Events.array(events).utf8), "application/json"), (Events.lines(events), "application/x-ndjson"),
        ] {
            let receipt = try server.post(body, type: type).receipt()
            #expect(receipt.accepted + receipt.duplicates == 3)
            #expect(receipt.rejected.map(\.index) == [1, 3, 4])
            #expect(receipt.rejected.first?.error.contains("input_tokens") == true)
            #expect(receipt.rejected.dropFirst().first?.error.contains("at") == true)
        }
        #expect(try server.metrics().sum("bursar_calls_total") == 2)
    }

    @Test func `The same id with other content is a conflict`() throws {
        let server = try Site().serve()
        try server.post(Events.call(id: "one"))
        let other = try server.post(Events.call(id: "one", #""user":"ada""#))
        #expect(other.status == 400)
        #expect(other["Content-Type"]?.hasPrefix("application/problem+json") == true)
        let mixed = try server.post(
            Events.array([Events.call(id: "one", #""user":"ada""#), Events.call(id: "two"), Events.call(id: "one")]))
        let receipt = try mixed.receipt()
        #expect((receipt.accepted, receipt.duplicates) == (1, 1))
        #expect(receipt.rejected.map(\.index) == [0])
        // Another source's ids are its own.
        #expect(try server.post(Events.call(id: "one", #""source":"app""#)).receipt().accepted == 1)
    }

    @Test func `A body in which nothing is valid is refused as a whole`() throws {
        let server = try Site().serve()
        for body in ["", "{", "[{]", "true", #"[{"kind":"call","input_tokens":"many"}]"#, "{} trailing"] {
            let answer = try server.post(body)
            #expect(answer.status == 400, "\(body): \(answer.text)")
            #expect(answer["Content-Type"]?.hasPrefix("application/problem+json") == true)
        }
        #expect(try server.metrics().sum("bursar_events_total", where: #"outcome="accepted""#) == 0)
    }
}
