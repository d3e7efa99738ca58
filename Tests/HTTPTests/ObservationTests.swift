// What is told of an exchange when it is over.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTP

@Suite struct ObservationTests {
    @Test func `Each exchange is observed once, with what is known of it`() throws {
        let server = try TestServer()
        let client = try server.client()
        _ = try client.post("/v1/events", [1, 2, 3], "User-Agent: test/1", "X-Request-Id: a")
        _ = try client.request("HEAD", "/v1/reports/costs")
        _ = try client.request("BREW", "/nothing/at/all")
        _ = try client.get("/a%00")
        let seen = try server.observations(4)
        #expect(seen.map(\.route) == ["/v1/events", "/v1/reports/:name", "unmatched", "unmatched"])
        #expect(seen.map(\.method) == [.post, .head, .other, .get])
        #expect(seen.map(\.status.code) == [200, 200, 501, 400])
        #expect(seen.map(\.bytesIn) == [3, 0, 0, 0])
        #expect(seen[0].bytesOut == 3)
        #expect(seen[1].bytesOut == 0)
        #expect(seen[0].userAgent == "test/1")
        #expect(seen[0].requestID == "a")
        #expect(seen[2].path == "/nothing/at/all")
        #expect(seen.allSatisfy { $0.client == "127.0.0.1" && $0.durationNanoseconds > 0 })
        #expect(Set(seen.map(\.requestID)).count == 4)
    }

    @Test func `A bodied request counts its bytes as they came`() throws {
        let server = try TestServer()
        let client = try server.client()
        let answer = try client.get("/large", "Accept-Encoding: gzip")
        #expect(try server.observations(1)[0].bytesOut == answer.body.count)
    }
}
