// Bodies as clients of all kinds send them.
// SPDX-License-Identifier: Apache-2.0

import Compression
import Foundation
import Testing
import Waiting

@Suite struct BodyTests {
    private static let head = "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"

    /// A body in chunks of so many bytes.
    private static func chunked(_ body: [UInt8], by size: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: body.count, by: size) {
            let piece = body[start..<min(start + size, body.count)]
            bytes += Array("\(String(piece.count, radix: 16))\r\n".utf8) + piece + [13, 10]
        }
        return bytes + Array("0\r\n\r\n".utf8)
    }

    @Test func `A body in chunks is taken, plain and gzip`() throws {
        let server = try Site().serve()
        let body = Array(Events.array((0..<30).map { Events.call(id: "\($0)") }).utf8)
        let wire = try server.connect()
        for size in [1, 7, 4096] {
            try wire.send(Self.head + "Transfer-Encoding: chunked\r\n\r\n")
            try wire.send(Self.chunked(body, by: size))
            let receipt = try wire.receive().receipt()
            #expect(receipt.accepted + receipt.duplicates == 30, "chunks of \(size)")
        }
        try wire.send(Self.head + "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n")
        try wire.send(Self.chunked(Gzip.compress(body), by: 11))
        #expect(try wire.receive().receipt() == Receipt(accepted: 0, duplicates: 30))
    }

    @Test func `Who asks first is told to go on, or that it is too much`() throws {
        let server = try Site().serve(config: "limits: { body: 8KiB }")
        let body = Array(Events.call(id: "polite").utf8)
        let wire = try server.connect()
        try wire.send(Self.head + "Expect: 100-continue\r\nContent-Length: \(body.count)\r\n\r\n")
        try eventually("the server says to go on") { wire.hasAnswer }
        try wire.send(body)
        #expect(try wire.receive().receipt().accepted == 1)

        let greedy = try server.connect()
        try greedy.send(Self.head + "Expect: 100-continue\r\nContent-Length: 100000\r\n\r\n")
        #expect(try greedy.receive().status == 413)
    }

    @Test func `A body that says its length twice, or two ways, is refused and its connection closed`() throws {
        let server = try Site().serve()
        for framing in [
            "Content-Length: 5\r\nContent-Length: 6\r\n", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
            "Content-Length: -1\r\n", "Content-Length: 5, 5\r\n",
        ] {
            let wire = try server.connect()
            try wire.send(Self.head + framing + "\r\n{}\r\n0\r\n\r\nGET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let answer = String(decoding: try wire.readToEnd(), as: UTF8.self)
            #expect(answer.contains("HTTP/1.1 400 "), "\(framing): \(answer)")
            #expect(!answer.contains(" 200 "), "what is behind is no request of its own: \(framing): \(answer)")
        }
    }

    @Test func `Lines end in every way that lines end`() throws {
        let server = try Site().serve()
        let (one, two) = (Events.call(id: "1"), Events.call(id: "2"))
        for (text, count) in [
            ("\(one)\n\(two)\n", 2), ("\(one)\r\n\(two)\r\n", 2), ("\n\n\(one)\n\n\n\(two)", 2), ("  \(one)  \n", 1),
        ] {
            let receipt = try server.post(Array(text.utf8), type: "application/x-ndjson").receipt()
            #expect(
                receipt.accepted + receipt.duplicates == count && receipt.rejected == [], "\(text.debugDescription)")
        }
    }

    @Test func `A body of tens of thousands of events is one answer`() throws {
        let site = try Site()
        let server = try site.serve()
        let body = Events.lines((0..<25_000).map { Events.call(id: "large-\($0)") })
        let packed = Gzip.compress(body)
        let headers = [("Content-Encoding", "gzip")]
        let first = try server.post(packed, type: "application/x-ndjson", headers).receipt()
        #expect(first == Receipt(accepted: 25_000, duplicates: 0))
        let again = try server.post(packed, type: "application/x-ndjson", headers).receipt()
        #expect(again == Receipt(accepted: 0, duplicates: 25_000))
        #expect(try server.metrics().sum("bursar_cost_usd_total") == 412.5)
    }

    @Test func `HTTP/1.0 is answered, and its connection closed`() throws {
        let server = try Site().serve()
        let wire = try server.connect()
        try wire.send("GET /livez HTTP/1.0\r\n\r\n")
        let answer = String(decoding: try wire.readToEnd(), as: UTF8.self)
        #expect(answer.contains(" 200 ") && answer.hasSuffix("ok\n"), "\(answer)")
    }
}
