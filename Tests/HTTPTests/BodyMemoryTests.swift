// All bodies together: what is held is counted, what is too much is refused, and all of it comes back.
// SPDX-License-Identifier: Apache-2.0

import Compression
import Glibc
import Synchronization
import Testing

@testable import HTTP

@Suite struct BodyMemoryTests {
    /// Requests that a handler keeps until they are let go.
    private final class Shelf: Sendable {
        private let kept = Mutex<[(request: Request, reply: Reply)]>([])

        func keep(_ request: Request, _ reply: Reply) { kept.withLock { $0.append((request, reply)) } }

        var count: Int { kept.withLock(\.count) }

        func answerAll() {
            let kept = kept.withLock { kept in
                defer { kept = [] }
                return kept
            }
            for (request, reply) in kept { reply.send(.text("\(request.body.count)")) }
        }
    }

    private let shelf = Shelf()

    /// A server with room for 100,000 bytes, whose `/keep` answers when the shelf does.
    private func server(_ change: (inout Server.Options) -> Void = { _ in }) throws -> TestServer {
        let shelf = shelf
        return try TestServer(
            routes: [
                Route(.get, "/livez", needs: .nothing) { _, reply in reply.send(.text("ok\n")) },
                Route(.post, "/keep", needs: .tested, body: .upTo(90_000), takes: nil) { request, reply in
                    shelf.keep(request, reply)
                },
                Route(.post, "/count", needs: .tested, body: .upTo(90_000), takes: nil) { request, reply in
                    reply.send(.text("\(request.body.count)"))
                },
            ],
            set: {
                $0.bodyMemory = 100_000
                change(&$0)
            })
    }

    private func head(_ path: String, _ framing: String) -> String {
        "POST \(path) HTTP/1.1\r\nHost: a\r\n\(framing)\r\n\r\n"
    }

    private func chunk(_ count: Int) -> [UInt8] {
        Array("\(String(count, radix: 16))\r\n".utf8) + [UInt8](repeating: 1, count: count) + [13, 10]
    }

    @Test func `A body that is announced when there is no room for it is refused before it is sent`() throws {
        let server = try server()
        let first = try server.client()
        try first.send(head("/count", "Content-Length: 80000"))
        try server.wait("the announcement") { server.server.bodyBytes == 80_000 }

        let second = try server.client()
        try second.send(head("/count", "Content-Length: 70000"))
        let refusal = try second.answer()
        #expect(refusal.status == 503)
        #expect(refusal.headers["Retry-After"] == "1")
        #expect(refusal.headers["Content-Type"] == "application/problem+json")
        #expect(refusal.headers["Connection"] == "close")

        try first.send([UInt8](repeating: 1, count: 80_000))
        #expect(try first.answer().text == "80000")
        try server.wait("the bytes") { server.server.bodyBytes == 0 }
        #expect(try server.client().post("/count", [UInt8](repeating: 1, count: 70_000)).text == "70000")
    }

    @Test func `A small body without room is read and refused, and its connection stays; health needs no room`() throws
    {
        let server = try server()
        let first = try server.client()
        try first.send(head("/count", "Content-Length: 90000"))
        try server.wait("the announcement") { server.server.bodyBytes == 90_000 }
        let second = try server.client()
        #expect(try second.post("/count", [UInt8](repeating: 1, count: 20_000)).status == 503)
        #expect(try second.get("/livez").status == 200)
        #expect(try second.post("/count", [1]).text == "1", "for this one there is room")
    }

    @Test func `A chunked body that grows past the room is refused, whatever it is made of, and its bytes come back`()
        throws
    {
        let server = try server()
        let first = try server.client()
        try first.send(head("/count", "Content-Length: 60000"))
        try server.wait("the announcement") { server.server.bodyBytes == 60_000 }

        let second = try server.client()
        try second.send(head("/count", "Transfer-Encoding: chunked"))
        for _ in 0..<8 { try second.send(chunk(10_000)) }
        try second.send("0\r\n\r\n")
        let refusal = try second.answer()
        #expect(refusal.status == 503)
        #expect(refusal.headers["Retry-After"] == "1")
        #expect(server.server.bodyBytes == 60_000)
        #expect(try second.get("/livez").status == 200, "the connection is of use still")

        let third = try server.client()
        let tooLarge = (0..<10).flatMap { _ in chunk(10_000) } + Array("0\r\n\r\n".utf8)
        #expect(try third.request("POST", "/count", ["Transfer-Encoding: chunked"], tooLarge).status == 413)
    }

    @Test func `What is inside a gzip body counts, and so does what it came as`() throws {
        let server = try server()
        let packed = Gzip.compress([UInt8](repeating: 7, count: 80_000))
        let keeper = try server.client()
        try keeper.send(head("/keep", "Content-Encoding: gzip\r\nContent-Length: \(packed.count)"))
        try keeper.send(packed)
        try server.wait("the request") { shelf.count == 1 }
        try server.wait("the packed bytes") { server.server.bodyBytes == 80_000 }
        #expect(try server.client().post("/count", packed, "Content-Encoding: gzip").status == 503)
        shelf.answerAll()
        #expect(try keeper.answer().text == "80000")
        try server.wait("the bytes") { server.server.bodyBytes == 0 }
        #expect(try server.client().post("/count", packed, "Content-Encoding: gzip").text == "80000")
    }

    @Test func `A client that leaves gives back what it announced and what it sent`() throws {
        let server = try server()
        do {
            let announcing = try server.client()
            try announcing.send(head("/count", "Content-Length: 50000"))
            try server.wait("the announcement") { server.server.bodyBytes == 50_000 }
            let growing = try server.client()
            try growing.send(head("/count", "Transfer-Encoding: chunked"))
            try growing.send(chunk(30_000))
            try server.wait("both bodies") { server.server.bodyBytes >= 80_000 }
        }
        try server.wait("the bytes") { server.server.bodyBytes == 0 }
    }

    @Test func `A body stays counted while a handler holds its request, though the client has left`() throws {
        let server = try server()
        do {
            let client = try server.client()
            try client.send(head("/keep", "Content-Length: 80000"))
            try client.send([UInt8](repeating: 1, count: 80_000))
            try server.wait("the request") { shelf.count == 1 }
        }
        #expect(server.server.bodyBytes == 80_000)
        #expect(try server.client().post("/count", [UInt8](repeating: 1, count: 30_000)).status == 503)
        shelf.answerAll()
        try server.wait("the bytes") { server.server.bodyBytes == 0 }
    }

    @Test func `A body that comes too slowly gives back its bytes when its time is over`() throws {
        let server = try server { $0.arrivalDeadline = .milliseconds(200) }
        let client = try server.client()
        try client.send(head("/count", "Content-Length: 80000"))
        try server.wait("the announcement") { server.server.bodyBytes == 80_000 }
        try server.wait("the bytes") { server.server.bodyBytes == 0 }
    }
}
