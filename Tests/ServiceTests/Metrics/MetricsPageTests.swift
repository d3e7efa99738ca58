// The page of metrics as scrapers ask for it.
// SPDX-License-Identifier: Apache-2.0

import Compression
import Exposition
import HTTP
import Synchronization
import Testing

@testable import Service

@Suite struct MetricsPageTests {
    /// How often something was compressed.
    private final class Count: Sendable {
        let compressed = Mutex(0)
    }

    private let registry = Registry()
    private let count = Count()
    private let page: MetricsPage

    init() {
        let count = count
        page = MetricsPage(registry: registry) { bytes in
            count.compressed.withLock { $0 += 1 }
            return Segment.compress(bytes)
        }
    }

    private func get(_ fields: (name: String, value: String)...) -> Response {
        let head = RequestHead(
            method: .get, path: "/metrics", query: Query(), headers: Headers(fields), remote: "", id: "test")
        return page.response(to: Request(head: head, route: "/metrics"))
    }

    @Test(
        arguments: [
            (nil, MediaType.metrics), ("*/*", .metrics), ("text/html", .metrics),
            ("application/openmetrics-text; version=1.0.0", .openMetrics),
            ("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3", .openMetrics),
            ("application/openmetrics-text;version=1.0.0;q=0.3,text/plain;version=0.0.4;q=0.5", .metrics),
            ("application/openmetrics-text;version=0.0.1;q=0.9,text/plain;q=0.1", .metrics),
        ] as [(String?, MediaType)])
    func `The format is the one that the scraper wants most; who wants neither gets the older`(
        accept: String?, type: MediaType
    ) {
        let response = accept.map { get(("Accept", $0)) } ?? get()
        #expect(response.type == type)
        #expect(String(decoding: response.body, as: UTF8.self).hasSuffix("# EOF\n") == (type == .openMetrics))
    }

    @Test(arguments: ["*/*", "application/openmetrics-text"])
    func `What is inside the gzip page is the plain page`(accept: String) throws {
        let calls = registry.counter("calls_total", help: "Calls.", labels: ["model"])
        for index in 0..<3_000 { calls.series(["m\(index)"]).add(Int64(index)) }
        let plain = get(("Accept", accept))
        let packed = try #require(get(("Accept", accept), ("Accept-Encoding", "gzip")).gzipped)
        #expect(try Gzip.decompress(packed, limit: 1 << 24) == plain.body)
        #expect(plain.gzipped == nil)
        #expect(plain.body.count > 50_000)
    }

    @Test func `Only what changed is compressed again`() throws {
        let calls = registry.counter("calls_total", help: "Calls.", labels: ["model"])
        let series = (0..<5_000).map { calls.series(["m\($0)"]) }
        func scrape() throws -> Int {
            let before = count.compressed.withLock { $0 }
            let packed = try #require(get(("Accept-Encoding", "gzip")).gzipped)
            #expect(try Gzip.decompress(packed, limit: 1 << 24) == get().body)
            return count.compressed.withLock { $0 } - before
        }
        let all = try scrape()
        #expect(all > 4)
        #expect(try scrape() == 0)
        series[2_500].add()
        #expect(try scrape() == 1)
    }
}
