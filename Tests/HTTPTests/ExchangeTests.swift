// Requests and answers over real sockets.
// SPDX-License-Identifier: Apache-2.0

import Compression
import Testing

@testable import HTTP

@Suite struct ExchangeTests {
    @Test func `A request is answered, with the headers that every answer has`() throws {
        let server = try TestServer()
        let answer = try server.client().get("/livez")
        #expect(answer.status == 200)
        #expect(answer.text == "ok\n")
        #expect(answer.headers["Content-Type"] == "text/plain; charset=utf-8")
        #expect(answer.headers["X-Content-Type-Options"] == "nosniff")
        #expect(answer.headers["Connection"] == nil)
    }

    @Test func `A connection serves one request after the other, answered at once or later`() throws {
        let server = try TestServer()
        let client = try server.client()
        for _ in 0..<20 {
            #expect(try client.get("/livez").text == "ok\n")
            #expect(try client.get("/later").text == "later\n")
            #expect(try client.get("/nothing").status == 404)
            #expect(try client.post("/v1/events", [1, 2, 3]).body == [1, 2, 3])
        }
        #expect(server.server.connections == 1)
    }

    @Test func `Requests sent without waiting are answered in their order`() throws {
        let server = try TestServer()
        let client = try server.client()
        let requests = (0..<50).map { index in
            "GET \(index % 3 == 0 ? "/later" : "/echo?n=\(index)") HTTP/1.1\r\nHost: a\r\nX-Request-Id: r\(index)\r\n\r\n"
        }
        try client.send(requests.joined())
        for index in 0..<50 {
            let answer = try client.answer()
            #expect(answer.headers["X-Request-Id"] == "r\(index)")
            #expect(answer.text == (index % 3 == 0 ? "later\n" : "/echo?n=\(index) from 127.0.0.1"))
        }
    }

    @Test func `HEAD gets the head of what GET gets`() throws {
        let server = try TestServer()
        let client = try server.client()
        let head = try client.request("HEAD", "/livez")
        #expect(head.status == 200)
        #expect(head.headers["Content-Length"] == "3")
        #expect(try client.request("HEAD", "/nothing").status == 404)
        #expect(try client.get("/livez").text == "ok\n", "nothing is left of a body")
    }

    @Test func `A path without a route is 404, a wrong method 405 with Allow, an unknown one 501`() throws {
        let server = try TestServer()
        let client = try server.client()
        let missing = try client.get("/nothing")
        #expect(missing.status == 404)
        #expect(missing.headers["Content-Type"] == "application/problem+json")
        let id = try #require(missing.headers["X-Request-Id"])
        #expect(
            missing.text
                == #"{"type":"about:blank","title":"Not Found","status":404,"detail":"There is nothing here.","#
                + #""request_id":"\#(id)"}"#)
        let wrong = try client.request("DELETE", "/livez")
        #expect(wrong.status == 405)
        #expect(wrong.headers["Allow"] == "GET, HEAD, OPTIONS")
        #expect(try client.get("/v1/events").headers["Allow"] == "POST, OPTIONS")
        #expect(try client.request("BREW", "/livez").status == 501)
        let options = try client.request("OPTIONS", "/v1/reports/costs")
        #expect(options.status == 204)
        #expect(options.headers["Allow"] == "GET, HEAD, OPTIONS")
        #expect(try client.request("OPTIONS", "*").headers["Allow"] == "GET, HEAD, POST, OPTIONS")
    }

    @Test func `Query items are decoded, a plus is a space`() throws {
        let server = try TestServer()
        let answer = try server.client().get("/echo?from=2026-10-01&name=J%C3%BCrgen+K&empty=&flag&a=1&a=2")
        #expect(answer.text == "/echo?from=2026-10-01&name=Jürgen K&empty=&flag=&a=1&a=2 from 127.0.0.1")
    }

    @Test func `A part of the path is a parameter, decoded, be there a slash inside`() throws {
        let server = try TestServer()
        let client = try server.client()
        #expect(try client.get("/v1/reports/costs").text == "/v1/reports/:name costs")
        #expect(try client.get("/v1/reports/a%2Fb%20c?x=1").text == "/v1/reports/:name a/b c")
        #expect(try client.get("/v1/reports/").status == 404)
        #expect(try client.get("/v1/reports/a/b").status == 404)
        #expect(try client.get("/%6civez").text == "ok\n", "an encoded letter is that letter")
        #expect(try client.get("http://proxy.example/livez").text == "ok\n", "proxies send the whole URL")
    }

    @Test(arguments: ["/a%", "/a%2", "/a%zz", "/a%00b", "/a%0Ab", "/a%ff", "/livez?a=%e2%28", "/livez?%", "livez"])
    func `A target that is malformed, or hides something, is 400`(target: String) throws {
        let server = try TestServer()
        let answer = try server.client().get(target)
        #expect(answer.status == 400)
        #expect(answer.headers["Content-Type"] == "application/problem+json")
    }

    @Test func `Raw bytes that are not UTF-8 are 400, and a raw NUL does no harm`() throws {
        let server = try TestServer()
        let client = try server.client()
        try client.send(Array("GET /a".utf8) + [0xC3, 0x28] + Array(" HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
        #expect(try client.answer().status == 400)
        let second = try server.client()
        try second.send(Array("GET /livez".utf8) + [0] + Array("/secret HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
        #expect([200, 400, 404].contains(try second.answer().status))
        #expect(try server.client().get("/livez").status == 200)
    }

    @Test func `A harmless request id is echoed, any other is replaced`() throws {
        let server = try TestServer()
        let client = try server.client()
        #expect(try client.get("/livez", "x-request-id: abc_DEF-1.2").headers["X-Request-Id"] == "abc_DEF-1.2")
        var made: Set<String> = []
        for header in ["", "a b", "ä", String(repeating: "x", count: 65), #"a"b"#] {
            let id = try #require(try client.get("/livez", "X-Request-Id: \(header)").headers["X-Request-Id"])
            #expect(id != header)
            #expect(RequestID.taken(from: id) == id)
            made.insert(id)
        }
        #expect(made.count == 5)
    }

    @Test func `A reply may be answered twice, dropped, or failed with an error of any kind`() throws {
        let server = try TestServer()
        let client = try server.client()
        #expect(try client.get("/twice").text == "first")
        #expect(try client.get("/dropped").status == 500)
        #expect(try client.get("/dropped-later").status == 500)
        let refused = try client.get("/refused")
        #expect(refused.status == 400)
        #expect(refused.text.contains(#""parameter":"from""#))
        let broken = try client.get("/broken")
        #expect(broken.status == 500)
        #expect(!broken.text.contains("secret"))
    }

    @Test func `Who asks is decided before the body is read, and not for what needs nothing`() throws {
        let server = try TestServer(authorize: { head, route throws(Problem) in
            guard head.headers["Authorization"] == "Bearer let-me-in" else { throw .unauthorized("A token is needed.") }
            return .tester
        })
        let client = try server.client()
        #expect(try client.get("/livez").status == 200)
        let refused = try client.get("/later")
        #expect(refused.status == 401)
        #expect(refused.headers["WWW-Authenticate"] == "Bearer")
        #expect(try client.get("/later", "Authorization: Bearer let-me-in").status == 200)
        #expect(try client.post("/v1/events", [1]).status == 401, "a small body is read, and the connection kept")
        #expect(try client.get("/livez").status == 200)
        let waiting = try server.client()
        try waiting.send("POST /v1/events HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n")
        #expect(try waiting.answer().status == 401)
    }

    @Test func `HTTP/1.0 gets its answer and the end of the connection`() throws {
        let server = try TestServer()
        let client = try server.client()
        try client.send("GET /livez HTTP/1.0\r\n\r\n")
        #expect(try client.answer().text == "ok\n")
        try client.expectEnd()
    }

    @Test func `A server listens on IPv6 too`() throws {
        let server = try TestServer(listen: "[::1]:0")
        #expect(server.server.address.isLoopback)
        #expect(try server.client().get("/echo").text == "/echo? from ::1")
    }

    @Test func `A port that is taken is one clear error`() throws {
        let server = try TestServer()
        let address = server.server.address
        #expect(throws: ServerError.cannotListen(address, code: 98)) {
            try TestServer(listen: address.description)
        }
        #expect("\(ServerError.cannotListen(address, code: 98))" == "\(address) is taken by another process")
    }
}
