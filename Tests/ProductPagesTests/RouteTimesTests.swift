// How long requests take, held against a look at every one of them.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Seeded
import Testing

@testable import ProductPages

@Suite struct RouteTimesTests {
    private struct Request {
        let route: String
        let code: Int
        let duration: Int?

        var event: String {
            let time = duration.map { #","duration_ms":\#($0)"# } ?? ""
            return #"{"kind":"request","at":"2026-01-31T08:00:00Z","route":"\#(route)","method":"GET","#
                + #""code":\#(code)\#(time)}"#
        }
    }

    @Test(arguments: 0..<3 as Range<UInt64>)
    func `Percentiles are those of all durations in their order, also of days in the archive`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let routes = ["/a", "/b", "/é", "/never-timed"]
        let requests = (0..<2_000).map { _ in
            let route = routes[Int.random(in: 0..<routes.count, using: &random)]
            let isTimed = route != "/never-timed" && Int.random(in: 0..<10, using: &random) > 0
            let longest = [3, 50, 100_000][Int.random(in: 0..<3, using: &random)]
            return Request(
                route: route, code: [200, 404, 500, 503][Int.random(in: 0..<4, using: &random)],
                duration: isTimed ? Int.random(in: 0..<longest, using: &random) : nil)
        }
        let product = try Product(today: "2026-01-31", requests.map(\.event))
        let before = try product.data("system.getHealth")["api"]
        try Self.check(before, requests, "seed \(seed)")
        try product.archive(before: "2026-02-01")
        #expect(try product.data("system.getHealth")["api"] == before, "seed \(seed)")
    }

    @Test func `Over more than seven days there are sums and no percentiles`() throws {
        let requests = [
            Request(route: "/a", code: 200, duration: 10), Request(route: "/a", code: 500, duration: 30),
            Request(route: "/b", code: 200, duration: nil),
        ]
        let product = try Product(today: "2026-01-31", requests.map(\.event))
        func api(_ days: Int) throws -> JSONValue? {
            let input = #"{"period":"\#(days)d"}"#
            return try product.data("system.getHealth", input)["api"]
        }
        let (week, longer) = (try api(7), try api(8))
        #expect(week?["p50Ms"]?.integer == 10 && week?["p95Ms"]?.integer == 30)
        #expect(longer?["p50Ms"] == .null && longer?["p95Ms"] == .null)
        for name in ["requests", "errors", "errorRate", "meanDurationMs"] {
            #expect(longer?[name] != nil && longer?[name] == week?[name], "\(name)")
        }
        let rows = try #require(longer?["byRoute"]?.elements)
        #expect(rows.map { $0["route"]?.string } == ["/a", "/b"])
        for (row, other) in zip(rows, try #require(week?["byRoute"]?.elements)) {
            #expect(row["p50Ms"] == .null && row["p95Ms"] == .null)
            for name in ["requests", "errors", "errorRate", "meanDurationMs"] {
                #expect(row[name] != nil && row[name] == other[name], "\(name)")
            }
        }
    }

    private static func check(_ api: JSONValue?, _ requests: [Request], _ comment: Comment) throws {
        #expect(api?["p50Ms"]?.integer == percentile(50, requests), comment)
        #expect(api?["p95Ms"]?.integer == percentile(95, requests), comment)
        let rows = try #require(api?["byRoute"]?.elements)
        let byRoute = Dictionary(grouping: requests, by: \.route)
        #expect(rows.count == byRoute.count, comment)
        let counts = rows.compactMap { $0["requests"]?.integer }
        #expect(counts.count == rows.count && counts == counts.sorted(by: >), comment)
        for row in rows {
            let own = try #require(byRoute[row["route"]?.string ?? ""])
            #expect(row["requests"]?.integer == Int64(own.count), comment)
            #expect(row["errors"]?.integer == Int64(own.count { $0.code >= 500 }), comment)
            #expect(row["p50Ms"]?.integer == percentile(50, own), comment)
            #expect(row["p95Ms"]?.integer == percentile(95, own), comment)
        }
    }

    /// Nearest rank.
    private static func percentile(_ percent: Int, _ requests: [Request]) -> Int64? {
        let durations = requests.compactMap(\.duration).sorted()
        guard !durations.isEmpty else { return nil }
        return Int64(durations[(durations.count * percent + 99) / 100 - 1])
    }
}
