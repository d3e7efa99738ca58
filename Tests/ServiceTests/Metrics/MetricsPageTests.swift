// The page of metrics as scrapers ask for it.
// SPDX-License-Identifier: Apache-2.0

import Compression
import Exposition
import HTTP
import Synchronization
import System
import Testing

@testable import Service

@Suite struct MetricsPageTests {
    /// How often something was compressed.
    private final class Count: Sendable {
        let compressed = Mutex(0)
    }

    private let registry = Registry()
    private let count = Count()
    private let seconds = Shared<Int64>(1_000)
    private let page: MetricsPage

    init() {
        let (count, seconds) = (count, seconds)
        page = MetricsPage(registry: registry, clock: { seconds.value }) { bytes in
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

    /// Whether the text of the page is kept, beside small families.
    private var keepsText: Bool {
        registry.chunks(.text) { _ in true }.contains { $0.bytes.count > 16 * 1024 }
    }

    /// How many chunks a scrape compresses.
    private func compressed(_ scrape: () -> Response) -> Int {
        let before = count.compressed.withLock { $0 }
        _ = scrape()
        return count.compressed.withLock { $0 } - before
    }

    @Test func `Text is not kept where all take gzip, and gzip not where none does any more`() throws {
        let calls = registry.counter("calls_total", help: "Calls.", labels: ["model"])
        for index in 0..<5_000 { calls.series([String(repeating: "long", count: 10) + String(index)]).add(1) }
        let packed = ("Accept-Encoding", "gzip")
        let all = compressed { get(packed) }
        #expect(all > 4 && !keepsText)
        #expect(compressed { get(packed) } == 0)

        // Somebody wants it plain, and it is kept until five minutes after the last of them.
        let plain = get().body
        #expect(try Gzip.decompress(try #require(get(packed).gzipped), limit: 1 << 24) == plain)
        seconds.value += MetricsPage.patience - 1
        #expect(compressed { get(packed) } == 0)
        page.letGo()
        #expect(keepsText)
        seconds.value += 1
        page.letGo()
        #expect(!keepsText)
        #expect(compressed { get(packed) } == 0)

        // Now all want it plain.
        seconds.value += MetricsPage.patience
        #expect(get().body == plain)
        page.letGo()
        #expect(keepsText)
        #expect(compressed { get(packed) } == all)
    }

    @Test func `Nothing is kept of a page that nobody asks for, and it comes back as it was`() {
        let calls = registry.counter("calls_total", help: "Calls.", labels: ["model"])
        for index in 0..<5_000 { calls.series([String(repeating: "long", count: 10) + String(index)]).add(1) }
        let openMetrics = ("Accept", "application/openmetrics-text")
        let (text, other) = (get().body, get(openMetrics).body)
        seconds.value += MetricsPage.patience - 1
        #expect(get(openMetrics).body == other)
        seconds.value += 1
        let versions = registry.chunks(.openMetrics).map(\.version)
        page.letGo()
        #expect(registry.forget(.text) == 0)
        #expect(registry.chunks(.openMetrics).map(\.version) == versions)
        #expect(get().body == text && get(openMetrics).body == other)
    }
}
