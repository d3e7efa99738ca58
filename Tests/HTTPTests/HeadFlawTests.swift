// Heads that two servers in a row could read in two ways are refused, and their connections closed.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTP

@Suite struct HeadFlawTests {
    private static let line = "GET /livez HTTP/1.1\r\n"
    private static let host = "Host: a\r\n"
    private static let second = "GET /second HTTP/1.1\r\nHost: a\r\n\r\n"

    private static let lines = [
        "X-A : b\r\n", "X-A\t: b\r\n", "X-A: b\r\n c\r\n", "X-A: b\r\n\tc\r\nX-B: d\r\n", "X A: b\r\n", ": b\r\n",
        "X(A: b\r\n", "X\u{7F}: b\r\n", "Xü: b\r\n", "X\rY: b\r\n", "X-A: a\rb\r\n", "X-A: a\r\r\n",
        "X-A: a\nX-B: b\r\n",
        "X-A: a\0b\r\n", "X-A: a\0\r\n", "\0X-A: b\r\nX-B: c\r\n", "X-A: a\u{1}\r\n", "X-A: a\u{B}b\r\n",
        "X-A: \u{7F}\r\n",
        "Transfer-Enco:       chunked\r\n ding\r\nX: y\r\n", "Transfer-Encoding : chunked\r\n",
        "Content-Length : 35\r\n", "Host: a\r\n", "Host: b\r\n", "\n",
    ]

    @Test(arguments: lines)
    func `A head with a flaw in its fields is 400, and nothing behind it is read`(text: String) throws {
        let server = try TestServer()
        for head in [Self.host + text, text + Self.host] where head != text + text || text == Self.host {
            try expectRefusal(Self.line + head + "\r\n", 400, on: server)
        }
    }

    @Test(arguments: [
        "GET /livez\0 HTTP/1.1", "GET /livez\0HTTP/1.1 HTTP/1.1", "G\0T /livez HTTP/1.1", "G\u{1}T /livez HTTP/1.1",
        "\"GET\" /livez HTTP/1.1", "GET  /livez HTTP/1.1", "GET /livez  HTTP/1.1", "GET /li vez HTTP/1.1",
        "GET /livez\u{1} HTTP/1.1", "GET /livez?a=\u{1} HTTP/1.1", "GET /livez?a=\rb HTTP/1.1",
        "GET /livez?a=\t HTTP/1.1", "GET /livez?\u{7F} HTTP/1.1",
    ])
    func `A flaw in the request line is 400`(text: String) throws {
        try expectRefusal(text + "\r\n" + Self.host + "\r\n", 400, on: TestServer())
    }

    @Test func `Lone line feeds end no line`() throws {
        let server = try TestServer()
        for head in [
            "GET /livez HTTP/1.1\nHost: a\r\n\r\n", "GET /livez HTTP/1.1\nHost: a\n\n", Self.line + Self.host + "\n",
        ] {
            try expectRefusal(head, 400, on: server)
        }
    }

    @Test(arguments: [
        ("1.1", "", 400), ("1.1", "Host: a b\r\n", 400), ("1.1", "Host: a/b\r\n", 400),
        ("1.1", "Host: u@a\r\n", 400),
        ("1.0", "Host: a\r\nHost: a\r\n", 400), ("1.0", "Transfer-Encoding: chunked\r\n", 400), ("1.0", "", 200),
        ("1.0", "Host: a\r\n", 200), ("1.1", "Host: [::1]:80 \r\n", 200), ("1.1", "host:a.example:9847\r\n", 200),
        ("1.1", "Host:\r\n", 200),
    ])
    func `Host is told once, and is a host; HTTP/1.0 may leave it out`(version: String, fields: String, status: Int)
        throws
    {
        let server = try TestServer()
        let client = try server.client()
        try client.send("GET /livez HTTP/\(version)\r\n\(fields)\r\n")
        #expect(try client.answer().status == status)
    }

    @Test func `What is allowed is taken: blanks around values, any visible byte, an absolute form, many requests`()
        throws
    {
        let server = try TestServer()
        let client = try server.client()
        for head in [
            "X-A:b\r\n", "X-A: \t b \t\r\n", "X-A:\r\n", "X-A: ü\u{1F600} \"q\" (c)\r\n", "!#$%&'*+-.^_`|~09: b\r\n",
            "X-A: b\r\nX-A: c\r\n", "Cookie: a=b; c=d\r\n",
        ] {
            try client.send(Self.line + Self.host + head + "\r\n")
            #expect(try client.answer().status == 200, "\(head)")
        }
        for target in ["http://b/livez", "http://a/livez?x=1&y", "/livez?a=%00+%20", "/livez?", "/livez?ü"] {
            try client.send("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.answer().status == (target.contains("%00") ? 400 : 200), "\(target)")
        }
        try client.send("\r\nGET http://a?x=1 HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.answer().status == 404)
    }

    @Test func `A query has as many items as its length allows`() throws {
        let server = try TestServer()
        let query = (0..<4000).map { "a\($0 % 10)" }.joined(separator: "&")
        let client = try server.client()
        let answer = try client.get("/echo?\(query)")
        #expect(answer.status == 200)
        #expect(answer.text.split(separator: "&").count == 4000)
        #expect(try client.get("/livez").status == 200)
    }

    private func expectRefusal(_ head: String, _ status: Int, on server: TestServer) throws {
        let client = try server.client()
        try client.send(head + Self.second)
        let answer = try client.answer()
        #expect(answer.status == status, "\(head.debugDescription)")
        #expect(answer.headers["Content-Type"] == "application/problem+json")
        #expect(answer.headers["Connection"] == "close")
        try client.expectEnd()
    }
}
