// The metrics as Prometheus and its tools read them.
// SPDX-License-Identifier: Apache-2.0

import Compression
import Foundation
import TemporaryFiles
import Testing
import Waiting

@Suite struct PrometheusTests {
    @Test func `A real Prometheus scrapes the server, and its query returns the right cost`() throws {
        let site = try Site()
        let server = try site.serve()
        try server.post(Events.array((0..<3).map { Events.call(id: "\($0)") }))
        let config = try site.scratch.write(
            """
            global: { scrape_interval: 1s, scrape_timeout: 1s }
            scrape_configs:
              - job_name: bursar
                static_configs: [ { targets: ["127.0.0.1:\(server.port)"] } ]
            """, to: "prometheus.yml")
        let prometheus = try Peer(in: site.scratch, ready: "/-/ready") { port in
            [
                "prometheus", "--config.file=\(config)", "--web.listen-address=127.0.0.1:\(port)",
                "--storage.tsdb.path=\(site.scratch.file("tsdb"))",
            ]
        }
        func query(_ expression: String) throws -> String? {
            var allowed = CharacterSet.alphanumerics
            allowed.insert("_")
            let escaped = expression.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
            let answer = try JSONDecoder().decode(
                QueryAnswer.self, from: Data(try prometheus.get("/api/v1/query?query=\(escaped)").body))
            return answer.data.result.first?.value.last?.text
        }
        try eventually("Prometheus has scraped") { try query("up") == "1" }
        let cost = #"bursar_cost_usd_total{provider="anthropic"}"#
        try eventually("the cost is there") { try query(cost) != nil }
        #expect(try query(cost) == "0.0495")
        #expect(try query("sum(bursar_calls_total)") == "3")

        try server.post(Events.call(id: "one more"))
        try eventually("the next scrape has the next call") { try query("sum(bursar_calls_total)") == "4" }
        #expect(try query(cost) == "0.066")
    }

    private struct QueryAnswer: Decodable {
        struct Data: Decodable { let result: [Result] }
        struct Result: Decodable { let value: [Scalar] }
        /// A time as a number, or a value as text.
        struct Scalar: Decodable {
            let text: String?
            init(from decoder: any Decoder) throws { text = try? decoder.singleValueContainer().decode(String.self) }
        }
        let data: Data
    }

    @Test func `promtool has nothing to say about the page`() throws {
        let site = try Site()
        let server = try site.serve()
        for events in GoldenTests.events { try server.post(events) }
        let check = try site.tool("promtool", "check", "metrics", input: try server.get("/metrics").body)
        #expect(check.ending == .exited(0), "\(check.story)")
        #expect(check.output + check.errors == "")
    }

    @Test(arguments: ParsedMetrics.Format.allCases)
    func `Prometheus' own parsers read both formats, plain and compressed`(format: ParsedMetrics.Format) throws {
        let server = try Site().serve()
        try server.post(Events.call(id: "one", #""latency_ms":1200"#))
        let plain = try server.get("/metrics", [("Accept", format.accept)])
        #expect(plain["Content-Type"] == format.contentType)
        #expect(plain["Content-Encoding"] == nil)
        let compressed = try server.get("/metrics", [("Accept", format.accept), ("Accept-Encoding", "gzip")])
        #expect(compressed["Content-Type"] == format.contentType)
        #expect(compressed["Content-Encoding"] == "gzip")
        #expect(compressed.body.count < plain.body.count / 2)

        for page in [plain.body, try Gzip.decompress(compressed.body, limit: 1 << 24)] {
            let metrics = try ParsedMetrics(page, as: format)
            let call = ["provider": "anthropic", "model": "claude-sonnet-4-5"]
            #expect(metrics.value("bursar_cost_usd_total", call.merging(["operation": ""]) { $1 }) == Events.callUSD)
            #expect(metrics.value("bursar_tokens_total", call.merging(["type": "output"]) { $1 }) == 800)
            #expect(metrics.value("bursar_call_duration_seconds_sum", call) == 1.2)
            #expect(metrics.value("bursar_call_duration_seconds_count", call) == 1)
            #expect(metrics.value("process_start_time_seconds").map { $0 > 1_600_000_000 } == true)
            let types = Dictionary(
                metrics.samples.map { ($0.family, $0.type) }, uniquingKeysWith: { first, _ in first })
            #expect(types["bursar_cost_usd"] == "counter")
            #expect(types["bursar_call_duration_seconds"] == "histogram")
            #expect(types["bursar_ledger_size_bytes"] == "gauge")
        }
    }

    @Test func `The format is the one that the scraper likes best`() throws {
        let server = try Site().serve()
        let (text, open) = (ParsedMetrics.Format.text.contentType, ParsedMetrics.Format.openMetrics.contentType)
        for (accept, expected) in [
            ("*/*", text), ("text/plain", text), ("text/*;q=0.5, */*;q=0.1", text),
            ("application/openmetrics-text", open),
            (
                "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                    + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1", open
            ),
            ("application/openmetrics-text;version=1.0.0;q=0.3, text/plain;version=0.0.4;q=0.7", text),
            ("application/openmetrics-text;version=1.0.0;q=0.7, text/plain;version=0.0.4;q=0.3", open),
            ("application/openmetrics-text;version=1.0.0;q=0, */*", text),
            ("application/vnd.google.protobuf;q=1, text/plain;q=0.1", text),
            ("image/png", text),
        ] {
            let answer = try server.get("/metrics", [("Accept", accept)])
            #expect(answer.status == 200)
            #expect(answer["Content-Type"] == expected, "Accept: \(accept)")
        }
        for (accepted, isGzip) in [
            ("gzip", true), ("gzip;q=0", false), ("deflate, gzip;q=0.5", true), ("identity", false), ("*", true),
            ("br", false),
        ] {
            let answer = try server.get("/metrics", [("Accept-Encoding", accepted)])
            #expect((answer["Content-Encoding"] == "gzip") == isGzip, "Accept-Encoding: \(accepted)")
            #expect(answer["Vary"]?.contains("Accept-Encoding") == true)
        }
    }
}
