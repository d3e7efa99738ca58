// Rates by what a call asked for: told by `bursar prices explain` as they are booked.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles
import Testing

@Suite struct PricedUsageTests {
    private struct Case {
        let event: String
        /// Lines of the explanation, each blank once.
        let lines: [String]
        /// What the report of calls says of the price.
        let booked: String
    }

    private static let cases = [
        Case(
            event: #""provider":"gemini","model":"veo-3.1-fast-generate-001","output_seconds":8,"modifiers":"4k""#,
            lines: ["output_seconds 8 × 0.3 (4k) 2.4", "total 2.4 USD"],
            booked: "8 output_seconds at 0.3 (4k) = 2.4"),
        Case(
            event: """
                "provider":"perplexity","model":"sonar","usage":{"prompt_tokens":1000,"completion_tokens":500,\
                "total_tokens":1500,"search_context_size":"high"}
                """,
            lines: [
                "input_tokens 1000 × 1/1M 0.001", "output_tokens 500 × 1/1M 0.0005",
                "requests 1 × 12/1k (search_high) 0.012",
            ],
            booked: "1000 input_tokens at 1 per 1M = 0.001; 500 output_tokens at 1 per 1M = 0.0005; "
                + "1 requests at 12 per 1k (search_high) = 0.012"),
        Case(
            event: """
                "provider":"google","model":"gemini-embedding-2","tier":"batch","usage":{"promptTokenCount":1000,\
                "promptTokensDetails":[{"modality":"TEXT","tokenCount":100},{"modality":"VIDEO","tokenCount":900}]}
                """,
            lines: ["input_tokens 100 × 0.1/1M 0.00001", "input_video_tokens 900 × 6/1M 0.0054"],
            booked: "100 input_tokens at 0.1 per 1M = 0.00001; 900 input_video_tokens at 6 per 1M = 0.0054"),
        Case(
            event: """
                "provider":"gemini","model":"gemini-omni-1.1-flash","usage":{"promptTokenCount":10,\
                "candidatesTokenCount":1000,"candidatesTokensDetails":[{"modality":"VIDEO","tokenCount":1000}]}
                """,
            lines: ["output_video_tokens 1000 × 17.5/1M 0.0175", "total 0.017515 USD"],
            booked: "10 input_tokens at 1.5 per 1M = 0.000015; 1000 output_video_tokens at 17.5 per 1M = 0.0175"),
        Case(
            event: """
                "provider":"openai","model":"gpt-realtime","usage":{"input_tokens":1000,"output_tokens":0,\
                "input_token_details":{"image_tokens":1000,"cached_tokens":600,"cached_tokens_details":{"image_tokens":600}}}
                """,
            lines: ["input_image_tokens 400 × 5/1M 0.002", "cache_read_image_tokens 600 × 0.5/1M 0.0003"],
            booked: "400 input_image_tokens at 5 per 1M = 0.002; 600 cache_read_image_tokens at 0.5 per 1M = 0.0003"),
        Case(
            event: """
                "provider":"openai","model":"gpt-6-sol","tier":"flex","usage":{"input_tokens":1000,"output_tokens":0,\
                "input_tokens_details":{"cache_write_tokens":1000,"cache_write_tokens_details":{"ttl_12h_tokens":1000}}}
                """,
            lines: ["cache_write_1h_tokens 1000 × 2.5/1M 0.0025"],
            booked: "1000 cache_write_1h_tokens at 2.5 per 1M = 0.0025"),
        Case(
            event: #""provider":"bedrock","model":"twelvelabs.pegasus-1-2-v1:0","input_video_seconds":90.5"#,
            lines: ["input_video_seconds 90.5 × 0.00049 0.044345"],
            booked: "90.5 input_video_seconds at 0.00049 = 0.044345"),
        Case(
            event: #""provider":"gemini","model":"gemini-2.5-flash","searches":2,"modifiers":["google_maps"]"#,
            lines: ["searches 2 × 25/1k (google_maps) 0.05"],
            booked: "2 searches at 25 per 1k (google_maps) = 0.05"),
    ]

    @Test func `What explain says of a call is what the ledger has of it, line by line`() throws {
        let site = try Site()
        let modifiers = "{search_low: {requests: 5/1k}, search_high: {requests: 12/1k}}"
        try site.scratch.write(
            "prices: [{provider: perplexity, model: sonar, modifiers: \(modifiers)}]", to: "fees.yaml")
        let server = try site.serve(config: "prices: [fees.yaml]")
        try site.scratch.write("prices: [fees.yaml]", to: "explain.yaml")
        for (number, one) in Self.cases.enumerated() {
            let event = #"{"id":"\#(number)","user":"u\#(number)",\#(one.event)}"#
            let told = try site.run("prices", "explain", "-", "--config", "explain.yaml", input: Array(event.utf8))
            let lines = told.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
            for line in one.lines { #expect(lines.contains(line), "\(line)\n\(told.story)") }
            try server.post(event)
            let answer = try server.get("/v1/reports/calls?user=u\(number)")
            let report = try #require(
                try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any], "\(answer.text)")
            let row = try #require((report["rows"] as? [[String: Any]])?.first, "\(answer.text)")
            #expect(row["priced"] as? String == one.booked, "\(answer.text)")
        }
        #expect(try server.metrics().sum("bursar_unpriced_calls_total") == 0)
        #expect(
            try server.metrics().sum("bursar_tokens_total", where: #"model="gemini-embedding-2",type="input_video""#)
                == 900)
        #expect(
            try server.metrics().sum("bursar_units_total", where: #"unit="input_video_seconds""#) == 90.5)
        _ = try server.stop()
        let verified = try site.run("verify", "--store", site.storeURL)
        #expect(verified.ending == .exited(0), "\(verified.story)")
    }
}
