// Heads of every size get an answer.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTP

@Suite struct HeadSizeTests {
    private let server: TestServer
    private let limits: HeadLimits

    init() throws {
        server = try TestServer()
        let options = Server.Options(listen: try ListenAddress("127.0.0.1:0"))
        limits = HeadLimits(bytes: options.headMemory, target: options.targetLimit, fields: options.fieldLimit)
    }

    /// Sizes up to far beyond all that anybody takes: each one near an edge, some of the others.
    private func sizes(near edges: [Int]) -> [Int] {
        let all = stride(from: 1000, through: 30_000, by: 487) + edges.flatMap { ($0 - 150)...($0 + 150) }
        return Set(all).sorted()
    }

    @Test func `A target of any length is served or 414`() throws {
        for size in sizes(near: [limits.target, limits.bytes, limits.memory]) {
            let head = "GET /\(String(repeating: "u", count: size - 1)) HTTP/1.1\r\nHost: a\r\n\r\n"
            // The last: what is more than the library has room for is not read as far as its end.
            try expect(head, size <= limits.target ? [404] : size < limits.memory - 150 ? [414] : [414, 431])
        }
    }

    @Test(arguments: [true, false])
    func `A head of any size is served or 431, be it one field or the method that makes it large`(isField: Bool) throws
    {
        let around = isField ? "GET /livez HTTP/1.1\r\nHost: a\r\nX: \r\n\r\n" : " /livez HTTP/1.1\r\nHost: a\r\n\r\n"
        for size in sizes(near: [limits.bytes, limits.memory]) {
            let filling = String(repeating: "G", count: size - around.utf8.count)
            let head = isField ? around.replacing("X: ", with: "X: " + filling) : filling + around
            let expected = isField ? 200 : 501
            try expect(head, size <= limits.bytes ? [expected] : size < limits.memory - 150 ? [431] : [414, 431])
        }
    }

    @Test func `A head of any number of fields is served or 431`() throws {
        for count in Array(0...120) + stride(from: 121, through: 2000, by: 13) + (350...400) {
            let head = "GET /livez HTTP/1.1\r\nHost: a\r\n" + String(repeating: "a:b\r\n", count: count) + "\r\n"
            try expect(head, count < limits.fields ? [200] : [431])
        }
    }

    @Test func `Cookies, of which the library makes a copy, leave room for an answer or are 431`() throws {
        for size in Array(stride(from: 100, through: 12_500, by: 311)) + (11_900...12_200) {
            let head = "GET /livez HTTP/1.1\r\nHost: a\r\nCookie: a=\(String(repeating: "c", count: size))\r\n\r\n"
            try expect(head, size < 11_900 ? [200] : size > 12_200 ? [431] : [200, 431])
        }
    }

    @Test
    func
        `A refusal of size is a problem document, which the client gets to read though it has more to say; it is observed`()
        throws
    {
        for (target, field, status) in [
            ("/livez", 20_000, 431), ("/\(String(repeating: "u", count: 14_000))", 10, 414),
        ] {
            let server = try TestServer()
            let client = try server.client()
            let head =
                "GET \(target) HTTP/1.1\r\nHost: a\r\nX-Request-Id: mine\r\nX: \(String(repeating: "x", count: field))"
            try client.send(head + "\r\n\r\n" + String(repeating: "GET / HTTP/1.1\r\n", count: 2000))
            let answer = try client.answer()
            #expect(answer.status == status)
            #expect(answer.headers["Content-Type"] == "application/problem+json")
            #expect(answer.headers["X-Request-Id"] == "mine")
            #expect(answer.headers["Date"]?.hasSuffix(" GMT") == true)
            #expect(answer.text.contains("\"status\":\(status)"))
            let observation = try server.observations(1)[0]
            #expect(observation.status.code == status)
            #expect(observation.bytesOut == answer.body.count)
        }
    }

    private func expect(_ head: String, _ statuses: [Int]) throws {
        let client = try server.client()
        // The server may hang up before it has read what is too much.
        try? client.send(head)
        let status = try client.answer().status
        #expect(statuses.contains(status), "\(head.utf8.count) bytes")
    }
}
