// The client against a server that behaves well, badly, or not at all.
// SPDX-License-Identifier: Apache-2.0

import Peers
import Testing

@testable import Client

@Suite struct HTTPClientTests {
    @Test func `A POST carries its headers and its body, and brings back status, headers and body`() throws {
        let server = try LocalServer { _ in
            LocalServer.answer("503 Busy", ["Retry-After:  7 ", "X-Empty:"], "later")
        }
        var client = try HTTPClient()
        let answer = try client.send(
            .post, "\(server.url)/v1/events?x=1",
            headers: [("Content-Type", "application/json"), ("Authorization", "Bearer t"), ("X-Empty", "")],
            body: Array("{\"é\":1}".utf8))
        #expect(answer.status == 503)
        #expect(answer[header: "retry-after"] == "7")
        #expect(answer[header: "X-EMPTY"] == "")
        #expect(answer[header: "x-none"] == nil)
        #expect(answer.body == Array("later".utf8))
        let request = try #require(server.requests.first)
        #expect(request.hasPrefix("POST /v1/events?x=1 HTTP/1.1\r\n"))
        #expect(request.hasSuffix("\r\n\r\n{\"é\":1}"))
        for line in ["Content-Type: application/json", "Authorization: Bearer t", "X-Empty:", "User-Agent: bursar"] {
            #expect(request.contains("\r\n\(line)\r\n"), "\(line)")
        }
    }

    @Test func `One connection serves many requests, and nothing of one is left in the next`() throws {
        let server = try LocalServer {
            $0.hasPrefix("HEAD") ? "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n" : LocalServer.answer("200 OK")
        }
        var client = try HTTPClient()
        _ = try client.send(.post, "\(server.url)/1", headers: [("X-One", "1")], body: [0x61])
        _ = try client.send(.get, "\(server.url)/2")
        let head = try client.send(.head, "\(server.url)/3")
        _ = try client.send(.put, "\(server.url)/4", body: [0x62])
        _ = try client.send(.delete, "\(server.url)/5")
        _ = try client.send(.post, "\(server.url)/6")
        #expect(head.body.isEmpty)
        #expect(head[header: "content-length"] == "9")
        #expect(server.connections == 1)
        let firstLines = server.requests.map { $0.prefix { $0 != "\r\n" } }
        #expect(
            firstLines == [
                "POST /1 HTTP/1.1", "GET /2 HTTP/1.1", "HEAD /3 HTTP/1.1", "PUT /4 HTTP/1.1", "DELETE /5 HTTP/1.1",
                "POST /6 HTTP/1.1",
            ])
        #expect(server.requests.filter { $0.contains("X-One") }.count == 1)
        #expect(server.requests.allSatisfy { !$0.contains("x-www-form-urlencoded") && !$0.contains("Expect") })
    }

    @Test func `A body of megabytes goes out whole, at once`() throws {
        let server = try LocalServer { _ in LocalServer.answer("200 OK") }
        var client = try HTTPClient()
        _ = try client.send(.post, server.url, body: [UInt8](repeating: 0x61, count: 3_000_000))
        #expect(server.requests.first?.utf8.count(where: { $0 == 0x61 }) ?? 0 >= 3_000_000)
    }

    @Test func `A chunked answer is joined, and what an interim answer said is forgotten`() throws {
        let server = try LocalServer { _ in
            "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
        }
        var client = try HTTPClient()
        let answer = try client.send(.get, server.url)
        #expect(answer.body == Array("abcde".utf8))
        #expect(answer[header: "X-Early"] == nil)
    }

    @Test func `A redirect is an answer like others`() throws {
        let server = try LocalServer { _ in LocalServer.answer("302 Found", ["Location: /elsewhere"]) }
        var client = try HTTPClient()
        #expect(try client.send(.get, server.url).status == 302)
        #expect(server.requests.count == 1)
    }

    @Test(arguments: [true, false])
    func `An answer at the limit is taken; one over it is cut off, announced or not`(announced: Bool) throws {
        let body = String(repeating: "a", count: 1000)
        let server = try LocalServer { _ in
            announced
                ? LocalServer.answer("200 OK", [], body)
                : "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n\(body)\r\n0\r\n\r\n"
        }
        var client = try HTTPClient()
        #expect(try client.send(.get, server.url, limit: 1000).body.count == 1000)
        let error = failure { () throws(ClientError) in _ = try client.send(.get, server.url, limit: 999) }
        #expect(error?.reason == .tooLarge(limit: 999))
    }

    @Test func `A head without end is cut off`() throws {
        let server = try LocalServer { _ in
            "HTTP/1.1 200 OK\r\n" + String(repeating: "X: \(String(repeating: "y", count: 1000))\r\n", count: 400)
                + "\r\n"
        }
        var client = try HTTPClient()
        let error = failure { () throws(ClientError) in _ = try client.send(.get, server.url) }
        #expect(error != nil)
    }

    @Test func `A server that does not answer is given up`() throws {
        let server = try LocalServer { _ in "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab" }
        var client = try HTTPClient()
        let error = failure { () throws(ClientError) in
            _ = try client.send(.get, server.url, timeout: .milliseconds(50))
        }
        #expect(error?.reason == .timedOut(.milliseconds(50)))
        #expect(error?.description == "\(server.url): no answer within 0.05 seconds")
    }

    @Test func `A server whose certificate nobody vouches for gets nothing`() throws {
        let server = try UntrustedServer()
        var client = try HTTPClient()
        let error = failure { () throws(ClientError) in
            _ = try client.send(.get, "https://127.0.0.1:\(server.port)/", headers: [("Authorization", "Bearer t")])
        }
        #expect(error?.reason == .untrusted)
    }

    @Test func `The client goes on after a failure`() throws {
        let server = try LocalServer { $0.hasPrefix("GET /close") ? nil : LocalServer.answer("200 OK") }
        var client = try HTTPClient()
        #expect(failure { () throws(ClientError) in _ = try client.send(.get, "\(server.url)/close") } != nil)
        #expect(try client.send(.get, server.url).status == 200)
    }

    @Test func `Where nobody listens, the error says where, and nothing that is secret`() throws {
        let server = try LocalServer(isDeaf: true) { _ in nil }
        var client = try HTTPClient()
        let error = failure { () throws(ClientError) in
            _ = try client.send(.get, "http://me:hunter2@127.0.0.1:\(server.port)/hunter2?key=hunter2")
        }
        #expect(error?.reason == .unreachable)
        #expect(error?.description == "http://127.0.0.1:\(server.port): could not connect")
    }

    @Test(arguments: [
        "", "hunter2", "ftp://hunter2@127.0.0.1/", "file:///etc/passwd", "http://", "http://127.0.0.1:hunter2/",
        "http://a b/hunter2", "http://127.0.0.1/\0hunter2", "gopher://127.0.0.1:1/hunter2",
    ])
    func `What is not a web address is refused unsent and unrepeated`(url: String) throws {
        var client = try HTTPClient()
        let error = failure { () throws(ClientError) in _ = try client.send(.get, url) }
        #expect(error?.description.contains("hunter2") == false)
        #expect(error?.reason == .invalidURL || url == "hunter2")
    }

    @Test(arguments: [("X", "a\r\nY: b"), ("X", "a\nb"), ("X", "\0"), ("X: y\r\nZ", "a"), ("", "a"), ("X Y", "a")])
    func `A header that would smuggle in another is refused`(name: String, value: String) throws {
        let server = try LocalServer { _ in LocalServer.answer("200 OK") }
        var client = try HTTPClient()
        let error = failure { () throws(ClientError) in
            _ = try client.send(.get, server.url, headers: [(name, value)])
        }
        #expect(error?.description.contains("cannot be sent") == true)
        #expect(server.requests.isEmpty)
    }

    @Test(arguments: [
        ("https://u:p@Example.com/x?y#z", "https://example.com:443", false),
        ("http://[::1]:9", "http://[::1]:9", true),
        ("http://localhost", "http://localhost:80", true), ("HTTP://127.1.2.3:80", "http://127.1.2.3:80", true),
        ("http://128.0.0.1", "http://128.0.0.1:80", false),
        ("http://127.example.com", "http://127.example.com:80", false),
    ])
    func `A place shows scheme, host and port`(url: String, shown: String, isLoopback: Bool) throws {
        let place = try Place(of: url)
        #expect(place.description.lowercased() == shown)
        #expect(place.isLoopback == isLoopback)
    }

    /// `#expect(throws:)` cannot hold a client, which is not to be copied.
    private func failure(_ body: () throws(ClientError) -> Void) -> ClientError? {
        do {
            try body()
            return nil
        } catch {
            return error
        }
    }
}
