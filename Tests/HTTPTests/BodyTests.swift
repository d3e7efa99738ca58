// Bodies: their limits, their encodings, their ends.
// SPDX-License-Identifier: Apache-2.0

import Compression
import Testing

@testable import HTTP

@Suite struct BodyTests {
    private func chunked(_ pieces: [[UInt8]]) -> [UInt8] {
        var bytes: [UInt8] = []
        for piece in pieces {
            bytes += Array("\(String(piece.count, radix: 16))\r\n".utf8)
            bytes += piece
            bytes += Array("\r\n".utf8)
        }
        return bytes + Array("0\r\n\r\n".utf8)
    }

    private let chunkedHead = ["Transfer-Encoding: chunked"]

    @Test(arguments: [0, 1, 1000, 65_536, 65_537, 300_000, 1 << 20])
    func `A body of any size up to the limit arrives whole`(size: Int) throws {
        let server = try TestServer()
        let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let client = try server.client()
        #expect(try client.post("/v1/events", body).body == body)
        let pieces = stride(from: 0, to: size, by: 10_000).map { Array(body[$0..<min(size, $0 + 10_000)]) }
        #expect(try client.request("POST", "/v1/events", chunkedHead, chunked(pieces)).body == body)
    }

    @Test func `A body that announces too much is refused at once, and the refusal can be read`() throws {
        let server = try TestServer()
        let client = try server.client()
        try client.send("POST /v1/events HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n")
        let answer = try client.answer()
        #expect(answer.status == 413)
        #expect(answer.text.contains(#""limit":1048576"#))
        #expect(answer.headers["Connection"] == "close")
        // A client that first sends all it has, and only then reads.
        let stubborn = try server.client()
        #expect(try stubborn.post("/v1/events", [UInt8](repeating: 0, count: 1_500_000)).status == 413)
    }

    @Test func `A length beyond all numbers is refused`() throws {
        let server = try TestServer()
        for (length, status) in [
            ("18446744073709551614", 413), ("99999999999999999999999", 413), ("-1", 400), ("1x", 400),
        ] {
            let client = try server.client()
            try client.send("POST /v1/events HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\n\r\n")
            #expect(try client.answer().status == status, "\(length)")
        }
    }

    @Test func `A chunked body past its limit is read to its end and refused, and the connection stays`() throws {
        let server = try TestServer()
        let client = try server.client()
        let body = chunked([[UInt8]](repeating: [UInt8](repeating: 0, count: 50_000), count: 30))
        #expect(try client.request("POST", "/v1/events", chunkedHead, body).status == 413)
        #expect(try client.get("/livez").status == 200)
    }

    @Test func `A chunked body without end is cut off`() throws {
        let server = try TestServer(set: { $0.discardLimit = 1 << 20 })
        let client = try server.client()
        try client.send("POST /v1/events HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        let piece = Array("10000\r\n".utf8) + [UInt8](repeating: 0, count: 65_536) + [13, 10]
        #expect(throws: (any Error).self) {
            for _ in 0..<2000 { try client.send(piece) }
        }
        #expect(try server.observations(1)[0].bytesIn <= 3 << 20)
    }

    @Test func `A body that nobody wants is read and forgotten when it is small`() throws {
        let server = try TestServer()
        let client = try server.client()
        #expect(try client.post("/bare", [UInt8](repeating: 1, count: 1000)).text == "0")
        #expect(try client.request("GET", "/livez", ["Content-Length: 3"], [1, 2, 3]).text == "ok\n")
        #expect(try client.post("/bare", [UInt8](repeating: 1, count: 65_537)).status == 413)
    }

    @Test func `A gzip body arrives decompressed`() throws {
        let server = try TestServer()
        let client = try server.client()
        let body = Array(String(repeating: #"{"kind":"call"}"#, count: 10_000).utf8)
        #expect(try client.post("/v1/events", Gzip.compress(body), "Content-Encoding: gzip").body == body)
        #expect(try client.post("/v1/events", Gzip.compress([]), "Content-Encoding: GZIP").body == [])
        let packed = Gzip.compress(body)
        let pieces = [Array(packed[..<10]), Array(packed[10...])]
        #expect(
            try client.request("POST", "/v1/events", chunkedHead + ["Content-Encoding: gzip"], chunked(pieces)).body
                == body)
    }

    @Test func `A gzip body that is damaged is 400, one that is too large inside 413, another encoding 415`() throws {
        let server = try TestServer()
        let client = try server.client()
        #expect(try client.post("/v1/events", Array("plain".utf8), "Content-Encoding: gzip").status == 400)
        #expect(
            try client.post("/v1/events", Gzip.compress([1, 2]).dropLast(3), "Content-Encoding: gzip").status == 400)
        let bomb = Gzip.compress([UInt8](repeating: 0, count: 1 << 20 + 1), level: 9)
        #expect(try client.post("/v1/events", bomb, "Content-Encoding: gzip").status == 413)
        #expect(try client.post("/v1/events", [1], "Content-Encoding: br").status == 415)
        #expect(try client.post("/v1/events", [1], "Content-Encoding: identity").status == 200)
    }

    @Test func `A client that waits for a word before it sends its body gets it`() throws {
        let server = try TestServer()
        let client = try server.client()
        try client.send("POST /v1/events HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
        #expect(try client.answer().status == 100)
        try client.send("hello")
        #expect(try client.answer().text == "hello")
        try client.send("POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
        #expect(try client.answer().status == 404, "not 100 first")
    }

    @Test func `A request that could be cut in two ways is refused, and its connection closed`() throws {
        let server = try TestServer()
        let heads = [
            "Content-Length: 5\r\nTransfer-Encoding: chunked",
            "Content-Length: 5\r\nContent-Length: 6",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: identity",
        ]
        for head in heads {
            let client = try server.client()
            try client.send(
                "POST /v1/events HTTP/1.1\r\nHost: a\r\n\(head)\r\n\r\n0\r\n\r\nGET /livez HTTP/1.1\r\nHost: a\r\n\r\n")
            let answer = try client.answer()
            #expect(answer.status == 400 || answer.status == 501, "\(head)")
            #expect(answer.headers["Connection"] == "close")
            try client.expectEnd()
        }
    }

    @Test func `Half a body is no request: the handler is not called`() throws {
        let server = try TestServer()
        do {
            let client = try server.client()
            try client.send("POST /v1/events HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf")
            client.shutdownSending()
            try client.expectEnd()
        }
        let observation = try server.observations(1)[0]
        #expect(observation.status == .clientClosedRequest)
        #expect(observation.bytesIn == 4)
        #expect(observation.route == "/v1/events")
    }

    @Test func `An answer is compressed for those who take it, when it is worth it`() throws {
        let server = try TestServer()
        let client = try server.client()
        let plain = try client.get("/large")
        #expect(plain.headers["Content-Encoding"] == nil)
        #expect(plain.headers["Vary"] == "Accept-Encoding")
        #expect(plain.body == TestServer.large)
        let packed = try client.get("/large", "Accept-Encoding: br, gzip;q=0.5")
        #expect(packed.headers["Content-Encoding"] == "gzip")
        #expect(try Gzip.decompress(packed.body, limit: TestServer.large.count) == TestServer.large)
        #expect(try client.get("/large", "Accept-Encoding: gzip;q=0").headers["Content-Encoding"] == nil)
        #expect(try client.get("/image", "Accept-Encoding: gzip").headers["Vary"] == nil)
        #expect(try client.get("/livez", "Accept-Encoding: gzip").headers["Content-Encoding"] == nil)
        let head = try client.request("HEAD", "/large", ["Accept-Encoding: gzip"])
        #expect(head.headers["Content-Length"] == "\(packed.body.count)")
    }

    @Test func `A body that is compressed already is sent as it is`() throws {
        let server = try TestServer()
        let client = try server.client()
        #expect(try client.get("/metrics").text == "plain\n")
        let packed = try client.get("/metrics", "Accept-Encoding: gzip")
        #expect(packed.text == "ready")
        #expect(packed.headers["Content-Encoding"] == "gzip")
        #expect(packed.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
    }

    @Test func `A route that takes JSON refuses what a page could send unasked, before it reads the body`() throws {
        let server = try TestServer()
        let client = try server.client()
        for type in ["application/json", "Application/JSON; charset=utf-8", "application/x-ndjson"] {
            #expect(try client.post("/typed", [1], "Content-Type: \(type)").status == 200, "\(type)")
        }
        for type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a", "json", ""] {
            #expect(try client.post("/typed", [1], "Content-Type: \(type)").status == 415, "\(type)")
        }
        #expect(try client.post("/typed", [1]).status == 415)
        #expect(
            try client.post("/typed", [1], "Content-Type: text/plain", "Content-Type: application/json").status == 415)
        #expect(try client.post("/typed", []).status == 200, "an empty body is nothing")
    }
}
