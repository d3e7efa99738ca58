// Answers in pages, over real sockets.
// SPDX-License-Identifier: Apache-2.0

import Compression
import Glibc
import Seeded
import Testing

@testable import HTTP

@Suite(.serialized) struct PagesTests {
    @Test(arguments: [false, true])
    func `Fifty megabytes arrive byte for byte, and the connection goes on`(isGzip: Bool) throws {
        let maker = PageMaker(pages: 50, of: 1 << 20)
        let server = try pages({ maker.response() })
        let client = try server.client()
        try client.send("GET /pages HTTP/1.1\r\nHost: a\r\n\(isGzip ? "Accept-Encoding: gzip\r\n" : "")\r\n")
        let (status, headers) = try client.answerHead()
        #expect(status == 200)
        #expect(headers["Transfer-Encoding"] == "chunked")
        #expect(headers["Content-Length"] == nil)
        #expect(headers["Content-Type"] == "text/csv; charset=utf-8")
        #expect(headers["Content-Encoding"] == (isGzip ? "gzip" : nil))
        #expect(headers["Vary"] == "Accept-Encoding")
        let body = try client.chunkedBody()
        #expect(body.isWhole)
        let bytes = isGzip ? try Gzip.decompress(body.bytes, limit: 60 << 20) : body.bytes
        #expect(isSame(bytes, maker.whole))
        #expect(maker.asked == 49)
        #expect(try client.get("/livez").text == "ok\n")
        #expect(try server.observations(1)[0].bytesOut == body.bytes.count)
    }

    @Test func `What is compressed already goes as it is`() throws {
        let maker = PageMaker(pages: 3, of: 5000)
        let type = try #require(MediaType("image/png"))
        let server = try pages({ maker.response(type) })
        let client = try server.client()
        try client.send("GET /pages HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n")
        #expect(try client.answerHead().headers["Content-Encoding"] == nil)
        #expect(try client.chunkedBody().bytes == maker.whole)
    }

    @Test(arguments: 1...8)
    func `Pages of any size arrive, be they made at once or later, for many clients`(seed: UInt64) throws {
        var generator = Seeded(seed: seed)
        let makers = (0..<12).map { _ in
            let size = [0, 1, 100, 8000, 8192, 16_384, 100_000].randomElement(using: &generator) ?? 0
            return PageMaker(pages: Int.random(in: 1...30, using: &generator), of: size)
        }
        let isAtOnce = Bool.random(using: &generator)
        let server = try TestServer(
            routes: makers.enumerated().map { index, maker in
                Route(.get, "/pages/\(index)", needs: .tested) { _, reply in
                    reply.send(isAtOnce ? maker.responseAtOnce() : maker.response())
                }
            })
        let clients = try makers.map { _ in try server.client() }
        for (index, client) in clients.enumerated() {
            try client.send("GET /pages/\(index) HTTP/1.1\r\nHost: a\r\n\r\n")
        }
        for (index, client) in clients.enumerated() {
            _ = try client.answerHead()
            let body = try client.chunkedBody()
            #expect(body.isWhole && isSame(body.bytes, makers[index].whole), "seed \(seed), client \(index)")
        }
    }

    @Test func `A client that stops reading has no pages made for it, and gets them all when it goes on`() throws {
        let maker = PageMaker(pages: 400, of: 1 << 18)
        let server = try pages({ maker.response() })
        let client = try server.client()
        try client.send("GET /pages HTTP/1.1\r\nHost: a\r\n\r\n")
        var seen = -1
        try server.wait("end of the asking") {
            defer {
                seen = maker.asked
                usleep(200_000)
            }
            return seen == maker.asked
        }
        // What the system holds on the way is some megabytes; all of it is a hundred.
        #expect(maker.asked < 64, "asked for \(maker.asked) of 400 pages")
        _ = try client.answerHead()
        let body = try client.chunkedBody()
        #expect(body.isWhole && isSame(body.bytes, maker.whole))
        #expect(maker.asked == 399)
    }

    @Test(arguments: [PageMaker.Ending.failed, .dropped])
    func `A body that fails midway is never taken for whole`(ending: PageMaker.Ending) throws {
        let maker = PageMaker(pages: 20, of: 50_000, ending: ending)
        let server = try pages({ maker.response() })
        for encoding in ["identity", "gzip"] {
            let client = try server.client()
            try client.send("GET /pages HTTP/1.1\r\nHost: a\r\nAccept-Encoding: \(encoding)\r\n\r\n")
            #expect(try client.answerHead().status == 200)
            #expect(try !client.chunkedBody().isWhole)
        }
        let old = try server.client()
        try old.send("GET /pages HTTP/1.0\r\n\r\n")
        _ = try old.answerHead()
        #expect(try old.bodyToTheEnd().count < maker.whole.count)
        #expect(old.wasReset, "an orderly end would be the end of the body")
    }

    @Test(arguments: [false, true])
    func `HEAD gets the head and not a byte more, and no page is made`(isGzip: Bool) throws {
        let maker = PageMaker(pages: 3, of: 1000)
        let server = try pages({ maker.response() })
        let client = try server.client()
        let answer = try client.request("HEAD", "/pages", isGzip ? ["Accept-Encoding: gzip"] : [])
        #expect(answer.status == 200)
        #expect(answer.headers["Content-Type"] == "text/csv; charset=utf-8")
        #expect(answer.headers["Content-Encoding"] == (isGzip ? "gzip" : nil))
        #expect(answer.headers["Content-Length"] == nil, "nobody knows it")
        #expect(answer.headers["Connection"] == "close")
        try client.expectEnd()
        #expect(maker.asked == 0)
        #expect(try server.observations(1)[0].bytesOut == 0)
    }

    @Test(arguments: ["", "Connection: keep-alive\r\n"])
    func `HTTP/1.0 gets a body that ends with the connection`(header: String) throws {
        let maker = PageMaker(pages: 30, of: 100_000)
        let server = try pages({ maker.response() })
        let client = try server.client()
        try client.send("GET /pages HTTP/1.0\r\n\(header)\r\n")
        let (_, headers) = try client.answerHead()
        #expect(headers["Transfer-Encoding"] == nil)
        let body = try client.bodyToTheEnd()
        #expect(isSame(body, maker.whole))
        #expect(!client.wasReset)
    }

    @Test func `A client that says that it has said all still gets every page`() throws {
        let maker = PageMaker(pages: 30, of: 1 << 18)
        let server = try pages({ maker.response() })
        let client = try server.client()
        try client.send("GET /pages HTTP/1.1\r\nHost: a\r\n\r\n")
        client.shutdownSending()
        _ = try client.answerHead()
        let body = try client.chunkedBody()
        #expect(body.isWhole && isSame(body.bytes, maker.whole))
    }

    @Test func `A slow client gets it all, though it takes longer than a client may be silent`() throws {
        let maker = PageMaker(pages: 48, of: 1 << 20)
        let server = try pages({ maker.response() }) { $0.sendingDeadline = .seconds(2) }
        let client = try server.client()
        try client.send("GET /pages HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = try client.answerHead()
        for _ in 0..<6 {
            usleep(500_000)
            try client.skip(6 << 20)
        }
        try client.send("GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        let rest = try client.bodyToTheEnd()
        #expect(rest.suffix(3).elementsEqual("ok\n".utf8))
        #expect(!client.wasReset)
    }

    private func pages(
        _ response: @escaping @Sendable () -> Response, set change: (inout Server.Options) -> Void = { _ in }
    ) throws -> TestServer {
        try TestServer(
            routes: TestServer.routes + [Route(.get, "/pages", needs: .tested) { _, reply in reply.send(response()) }],
            set: change)
    }

    /// Fast even where nothing is optimized.
    private func isSame(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && memcmp(left, right, left.count) == 0
    }
}
