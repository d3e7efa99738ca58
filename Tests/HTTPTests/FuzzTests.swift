// Bytes that no client should send.
// SPDX-License-Identifier: Apache-2.0

import Seeded
import Testing

@testable import HTTP

@Suite struct FuzzTests {
    private static let requests = [
        "GET /v1/reports/a%2Fb?from=2026-01-01&x=%C3%BC HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip;q=0.5, *\r\n\r\n",
        "POST /v1/events HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Encoding: gzip\r\n\r\nhello",
        "POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3;a=b\r\nabc\r\n0\r\nT: x\r\n\r\n",
        "POST /small HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 500\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\nHEAD /later HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n",
    ]

    @Test(arguments: 1...8)
    func `No bytes bring the server down, or keep a connection in it`(seed: UInt64) throws {
        let server = try TestServer(set: {
            $0.arrivalDeadline = .milliseconds(200)
            $0.idleDeadline = .milliseconds(200)
        })
        var generator = Seeded(seed: seed)
        for _ in 0..<60 {
            var bytes = Array((Self.requests.randomElement(using: &generator) ?? "").utf8)
            for _ in 0..<Int.random(in: 0...4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
                case 2: bytes.insert(contentsOf: bytes[place...].prefix(40), at: place)
                default: bytes.removeSubrange(place..<min(bytes.count, place + 3))
                }
                if bytes.isEmpty { break }
            }
            let client = try server.client()
            // The server may have hung up already: that is an answer, too.
            try? client.send(bytes)
            if Bool.random(using: &generator) { _ = try? client.answer() }
        }
        // Its deadlines are short, and this client may be slow as well.
        try server.wait("answer, seed \(seed)") { (try? server.client().get("/livez").status) == 200 }
        try server.wait("end of the connections, seed \(seed)") { server.server.connections == 0 }
    }
}
