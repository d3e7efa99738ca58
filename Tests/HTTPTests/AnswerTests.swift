// Answers and what is said of them, without a socket.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTP

@Suite struct AnswerTests {
    @Test func `A problem is told in full`() {
        let problem = Problem.badRequest("A \"day\".", parameter: "from")
            .with(Problem.Member("line", .integer(3))).with(Problem.Member("near", .text("x")))
            .with(Problem.Member("known", .json(Array(#"["a","b"]"#.utf8))))
        let response = problem.response(requestID: "r1")
        #expect(response.status == .badRequest)
        #expect(response.type == .problem)
        #expect(
            String(decoding: response.body, as: UTF8.self)
                == #"{"type":"about:blank","title":"Bad Request","status":400,"detail":"A \"day\".","parameter":"from","#
                + #""line":3,"near":"x","known":["a","b"],"request_id":"r1"}"#)
    }

    @Test func `Problems carry the headers that HTTP asks of them`() {
        #expect(Problem.unauthorized("x").headers == [HeaderField(.wwwAuthenticate, "Bearer")])
        #expect(Problem.methodNotAllowed(allowed: [.get, .head]).headers == [HeaderField(.allow, "GET, HEAD")])
        #expect(Problem.unavailable("x", retryAfter: 7).headers == [HeaderField(.retryAfter, "7")])
    }

    @Test func `A header's value cannot end its line`() {
        #expect(HeaderField(.location, "/a\r\nSet-Cookie: b\0").value == "/a  Set-Cookie: b ")
        #expect(HeaderField(.location, "/ü").value == "/ü")
    }

    @Test func `Only large text is worth compressing`() {
        let large = [UInt8](repeating: 65, count: 2000)
        #expect(Response(.ok, .json, large).variesByEncoding)
        #expect(Response(.ok, .openMetrics, large).variesByEncoding)
        #expect(Response(.ok, MediaType("image/svg+xml"), large).variesByEncoding)
        #expect(!Response(.ok, MediaType("image/png"), large).variesByEncoding)
        #expect(!Response(.ok, .json, [1]).variesByEncoding)
        #expect(Response(.ok, .metrics, [1], gzipped: [2]).variesByEncoding)
        #expect(Response.pages(.ok, .csv, first: []) { _ in }.variesByEncoding, "nobody knows how large it gets")
        #expect(!Response.pages(.ok, MediaType("image/png"), first: large) { _ in }.variesByEncoding)
    }

    @Test func `A query tells its names once, in the order they came, and all values of each`() throws {
        let query = try Query(decoding: Array("b=1&a=2&b=3&flag&%62=4".utf8)[...])
        #expect(query.names == ["b", "a", "flag"])
        #expect(query.values(of: "b") == ["1", "3", "4"])
        #expect(query["b"] == "1")
        #expect(Query().names == [])
    }

    @Test func `A made request id is one that would be taken`() {
        let id = RequestID.made(server: RequestID.serverName(), connection: .max, turn: .max)
        #expect(RequestID.taken(from: id) == id)
    }

    @Test func `An exchange is one line of JSON`() {
        let head = RequestHead(
            method: .get, path: "/v1/reports/\"x\"\n", query: Query([.init("token", "secret")]),
            headers: Headers([("User-Agent", "curl/8")]), remote: "::1", id: "r-1")
        let observation = Observation(
            head: head, route: "/v1/reports/:name", status: .ok, durationNanoseconds: 1_234_567, bytesIn: 0,
            bytesOut: 17, endedAt: 1_795_233_907_008)
        #expect(
            String(decoding: AccessLog.line(observation), as: UTF8.self)
                == #"{"time":"2026-11-21T04:05:07.008Z","method":"GET","path":"/v1/reports/\"x\"\n","#
                + #""route":"/v1/reports/:name","status":200,"duration_ms":1.234,"bytes_in":0,"bytes_out":17,"#
                + #""remote":"::1","request_id":"r-1","user_agent":"curl/8"}"# + "\n")
    }

    @Test
    func
        `Where users may not be named, a path of no route ends at its first segment, and nothing turns the line round`()
    {
        func path(_ path: String, route: String, showingUsers: Bool) -> String {
            let head = RequestHead(
                method: .get, path: path, query: Query(), headers: Headers(), remote: "::1", id: "r-1")
            let line = AccessLog.line(
                Observation(
                    head: head, route: route, status: .ok, durationNanoseconds: 0, bytesIn: 0, bytesOut: 0, endedAt: 0),
                showingUsers: showingUsers)
            return String(decoding: line, as: UTF8.self).split(separator: "\"")[11].description
        }
        #expect(path("/users/ada/x", route: "unmatched", showingUsers: false) == "/users/…")
        #expect(path("/users/ada/x", route: "unmatched", showingUsers: true) == "/users/ada/x")
        #expect(path("/favicon.ico", route: "unmatched", showingUsers: false) == "/favicon.ico")
        #expect(path("/v1/reports/costs", route: "/v1/reports/:name", showingUsers: false) == "/v1/reports/costs")
        #expect(path("/a\u{202E}b\u{85}é", route: "/:a", showingUsers: false) == "/a\\u202eb\\u0085é")
    }
}
