// Clients that are slow, greedy, many or gone.
// SPDX-License-Identifier: Apache-2.0

import Compression
import Foundation
import Glibc
import Testing
import Waiting

@Suite struct LimitTests {
    @Test func `A client that sends a byte now and then is cut off at the deadline`() throws {
        let server = try Site().serve(config: "limits: { request_deadline: 1s }")
        let events = Events.call(id: "slow")
        for start in [
            "GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
            "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n",
        ] {
            let wire = try server.connect()
            try wire.send(start)
            // Far more bytes than there are seconds: a timer that starts anew with each byte would never end this.
            try eventually("the slow client is cut off") {
                try? wire.send("1")
                Thread.sleep(forTimeInterval: 0.1)
                return wire.isClosed || wire.hasAnswer
            }
        }
        #expect(try server.get("/livez").status == 200)
        #expect(try server.post(events).receipt().accepted == 1)
    }

    @Test func `A head that is too large is 431`() throws {
        let server = try Site().serve()
        let wire = try server.connect()
        try wire.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n")
        let line = "X-Large: " + String(repeating: "a", count: 1000) + "\r\n"
        for _ in 0..<1000 { if (try? wire.send(line)) == nil { break } }
        #expect(try wire.receive().status == 431)
        #expect(try server.get("/livez").status == 200)
    }

    @Test func `A client that leaves in the middle of its body leaves nothing behind`() throws {
        let site = try Site()
        let server = try site.serve()
        let body = Array(Events.array((0..<20).map { Events.call(id: "half-\($0)") }).utf8)
        for _ in 0..<20 {
            let wire = try server.connect()
            try wire.send(
                "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: \(body.count)\r\n\r\n")
            try wire.send(Array(body[..<(body.count / 2)]))
        }
        #expect(try server.metrics().sum("bursar_calls_total") == 0)
        #expect(try server.post(body, type: "application/json").receipt() == Receipt(accepted: 20, duplicates: 0))
        try eventually("the connections are let go") { try server.metrics().sum("process_open_fds") < 60 }
    }

    @Test func `With 2,000 connections open, health is answered and others are told to come back`() throws {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)

        let server = try Site().serve()
        var crowd: [Wire] = []
        for _ in 0..<2000 { crowd.append(try server.connect()) }
        try eventually("the server knows that it is crowded") { try server.get("/metrics").status == 503 }
        let refused = try server.get("/metrics")
        #expect(refused["Retry-After"] != nil)
        #expect(refused["Content-Type"]?.hasPrefix("application/problem+json") == true)
        for path in ["/livez", "/-/healthy", "/readyz", "/-/ready", "/health"] {
            #expect(try server.get(path).status == 200, "\(path)")
        }
        #expect(try crowd[1999].exchange("GET", "/livez").status == 200)
        #expect(try crowd[0].exchange("GET", "/metrics").status == 200, "who came early is served")
        crowd.removeAll()
        try eventually("they are served again") { try server.get("/metrics").status == 200 }
        #expect(try server.post(Events.call()).status == 200)
    }

    @Test func `A body beyond the limit is 413, whether it says so first or not`() throws {
        let server = try Site().serve(config: "limits: { body: 8KiB }")
        let body = Array(Events.array((0..<100).map { Events.call(id: "\($0)") }).utf8)
        #expect(body.count > 8192)

        let announced = try server.connect()
        try announced.send(
            "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: \(body.count)\r\n\r\n"
        )
        #expect(try announced.receive().status == 413, "before a byte of the body")
        #expect(try server.post(body, type: "application/json").status == 413)

        let chunked = try server.connect()
        try chunked.send(
            "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        for start in stride(from: 0, to: body.count, by: 1000) {
            let piece = Array(body[start..<min(start + 1000, body.count)])
            try chunked.send(Array("\(String(piece.count, radix: 16))\r\n".utf8) + piece + [13, 10])
        }
        try chunked.send("0\r\n\r\n")
        let answer = try chunked.receive()
        #expect(answer.status == 413)
        #expect(answer["Content-Type"]?.hasPrefix("application/problem+json") == true)
        #expect(try server.metrics().sum("bursar_calls_total") == 0)
    }

    @Test func `A small gzip body that is large inside is 413, and costs little memory`() throws {
        let server = try Site().serve()
        let before = try server.metrics().sum("process_resident_memory_bytes")
        let bomb = Gzip.compress([UInt8](repeating: 0x20, count: 200 << 20), level: 9)
        #expect(bomb.count < 1 << 20)
        let answer = try server.post(bomb, type: "application/json", [("Content-Encoding", "gzip")])
        #expect(answer.status == 413)
        #expect(try server.metrics().sum("process_resident_memory_bytes") < before + Double(100 << 20))
    }

    @Test func `gzip is taken, and what only says that it is gzip is refused`() throws {
        let server = try Site().serve()
        let body = Array(Events.array((0..<10).map { Events.call(id: "\($0)") }).utf8)
        let packed = Gzip.compress(body)
        func post(_ body: [UInt8], _ encoding: String = "gzip") throws -> Answer {
            try server.post(body, type: "application/json", [("Content-Encoding", encoding)])
        }
        #expect(try post(packed).receipt() == Receipt(accepted: 10, duplicates: 0))
        #expect(try post(packed, "x-gzip").receipt() == Receipt(accepted: 0, duplicates: 10))
        for broken in [body, Array(packed.dropLast(9)), packed + [1, 2, 3], []] {
            #expect(try post(broken).status == 400, "\(broken.count) bytes")
        }
        #expect(try post(body, "br").status == 415)
    }
}
