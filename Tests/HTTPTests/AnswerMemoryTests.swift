// All answers together: what is held is counted, what is too much is refused, and all of it comes back.
// SPDX-License-Identifier: Apache-2.0

import Compression
import Dispatch
import Glibc
import Testing

@testable import HTTP

@Suite(.serialized) struct AnswerMemoryTests {
    /// More than the system takes in ahead of a reader.
    private static let size = 24 << 20
    private static let piece = [UInt8](repeating: 7, count: 65_536)
    private static let image = MediaType("image/png") ?? .text

    private static let routes = [
        Route(.get, "/livez", needs: .open) { _, reply in reply.send(.text("ok\n")) },
        Route(.get, "/made", needs: .tested) { _, reply in
            TestServer.answers.async {
                do throws(Problem) {
                    var body = reply.body(image)
                    for _ in 0..<(size / piece.count) { try body.append(piece) }
                    reply.send(try body.response(.ok))
                } catch {
                    reply.fail(error)
                }
            }
        },
        Route(.get, "/whole", needs: .tested) { _, reply in
            reply.send(Response(.ok, image, [UInt8](repeating: 7, count: size)))
        },
        Route(.get, "/paged", needs: .tested) { _, reply in
            let maker = PageMaker(pages: 40, of: 1 << 20)
            reply.send(maker.response(image))
        },
        Route(.get, "/urgent", needs: .tested) { _, reply in
            var response = Response(.ok, image, [UInt8](repeating: 7, count: 10 << 20))
            response.isUrgent = true
            reply.send(response)
        },
        Route(.get, "/small", needs: .tested) { _, reply in reply.send(Response(.ok, image, piece)) },
    ]

    private func server(limit: Int = 60 << 20, _ change: (inout Server.Options) -> Void = { _ in }) throws -> TestServer
    {
        try TestServer(
            routes: Self.routes,
            set: {
                $0.answerMemory = limit
                change(&$0)
            })
    }

    /// A client that has asked, got the head of an answer, and reads no further.
    private func silent(_ path: String, at server: TestServer, readsOn: Bool = false) throws -> TestClient {
        let client = try server.client()
        if !readsOn { client.shrinkReceiveBuffer() }
        try client.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
        let head = try client.answerHead()
        #expect(head.status == 200)
        return client
    }

    @Test(arguments: ["/made", "/whole"])
    func
        `What has no room is 503 until those before it are read or gone; what is small or urgent is answered all the same`(
            path: String
        ) throws
    {
        let server = try server()
        var silent = [try silent(path, at: server), try self.silent(path, at: server)]
        for refused in ["/made", "/whole"] {
            let client = try server.client()
            let answer = try client.get(refused)
            #expect(answer.status == 503)
            #expect(answer.headers["Retry-After"] == "5")
            #expect(answer.headers["Content-Type"] == "application/problem+json")
            for other in ["/livez", "/small"] { #expect(try client.get(other).status == 200) }
            #expect(try client.get("/nothing").status == 404)
        }
        #expect(server.server.answerBytes <= 60 << 20)
        silent.removeAll()
        try server.wait("the bytes") { server.server.answerBytes == 0 }
        #expect(try server.client().get(path).body.count == Self.size)
        try server.wait("the bytes") { server.server.answerBytes == 0 }
    }

    @Test func `An answer gives back what its client has read, before it has read the rest`() throws {
        let server = try server()
        let client = try silent("/made", at: server, readsOn: true)
        #expect(server.server.answerBytes > Self.size / 2)
        try client.skip(Self.size - (1 << 20))
        try server.wait("the bytes that are read") { server.server.answerBytes <= 2 << 20 }
        try client.skip(1 << 20)
        #expect(try client.get("/livez").status == 200)
    }

    @Test func `What is urgent may use a quarter more, and no more than that`() throws {
        let server = try server(limit: 60 << 20)
        var silent = [try silent("/made", at: server), try self.silent("/made", at: server)]
        // What is held only gets less while an answer is asked for: how much, and when, is the system's to say.
        var (most, held) = (0, server.server.answerBytes)
        var others: [TestClient] = []
        while others.count < 10 {
            let client = try server.client()
            client.shrinkReceiveBuffer()
            try client.send("GET /urgent HTTP/1.1\r\nHost: a\r\n\r\n")
            if try client.answerHead().status == 503 { break }
            others.append(client)
            held = server.server.answerBytes
            most = max(most, held)
        }
        #expect(most > 60 << 20 && most <= 75 << 20)
        #expect(held + 10 << 20 > 75 << 20, "15 MiB are the reserve")
        silent.removeAll()
        withExtendedLifetime(others) {}
    }

    @Test func `Two pages of an answer in pages are counted, and given back with it`() throws {
        let server = try server(limit: 5 << 20)
        var silent = [try silent("/paged", at: server), try self.silent("/paged", at: server)]
        #expect(server.server.answerBytes == 4 << 20)
        #expect(try server.client().get("/paged").status == 503)
        #expect(try server.client().request("HEAD", "/paged").status == 200)
        silent.removeAll()
        try server.wait("the bytes") { server.server.answerBytes == 0 }
    }

    @Test func `What an answer is made of counts beside its bytes until the answer is over, but for a little`() throws {
        let maker = PageMaker(pages: 400, of: 65_536)
        let route = Route(.get, "/table", needs: .tested) { _, reply in
            let share = reply.share
            guard share.take(4 << 20), share.take(4 << 20) else { return reply.fail(Problem.noRoomForAnswer) }
            share.giveBack(4 << 20)
            let pages = maker.response(Self.image)
            reply.send(
                Response.pages(.ok, Self.image, first: pages.body) { deliver in
                    withExtendedLifetime(share) { pages.nextPage?(deliver) }
                })
        }
        let server = try TestServer(routes: [route], set: { $0.answerMemory = 9 << 20 })
        var silent = [try silent("/table", at: server)]
        #expect(server.server.answerBytes == (4 << 20) - 65_536 + 2 * 65_536)
        #expect(try server.client().get("/table").status == 503)
        silent.removeAll()
        try server.wait("the bytes") { server.server.answerBytes == 0 }
        #expect(try server.client().get("/table").status == 200)
        try server.wait("the bytes") { server.server.answerBytes == 0 }
    }

    @Test(arguments: [false, true])
    func `A large body is compressed as it is made, and arrives whole`(isHead: Bool) throws {
        let route = Route(.get, "/lines", needs: .tested) { _, reply in
            var body = reply.body(.csv)
            for number in 0..<50 {
                try? body.append(Array(String(repeating: "line \(number)\n", count: 8000).utf8))
                try? body.append([])
            }
            if let response = try? body.response(.ok) { reply.send(response) }
        }
        let server = try TestServer(routes: [route])
        let client = try server.client()
        let answer = try client.request(isHead ? "HEAD" : "GET", "/lines", ["Accept-Encoding: gzip"])
        #expect(answer.headers["Content-Encoding"] == "gzip")
        #expect(answer.headers["Vary"] == "Accept-Encoding")
        #expect(answer.headers["Content-Length"] != "0")
        if isHead { return }
        let text = (0..<50).map { String(repeating: "line \($0)\n", count: 8000) }.joined()
        #expect(try Gzip.decompress(answer.body, limit: 10 << 20) == Array(text.utf8))
        #expect(try client.get("/lines").text == text)
    }

    @Test(arguments: ["/paged", "/made"])
    func `A client that reads too little at a time is cut off, be its answer in pages or in one piece`(path: String)
        throws
    {
        let server = try server { $0.sendingDeadline = .seconds(1) }
        let client = try silent(path, at: server, readsOn: true)
        #expect(throws: (any Error).self) {
            for _ in 0..<200 {
                try client.skip(8192)
                usleep(100_000)
            }
        }
        try server.wait("the bytes") { server.server.answerBytes == 0 }
    }

    @Test func `A client that is slow but reads on gets its answer, though all of it takes longer than a deadline`()
        throws
    {
        let server = try server { $0.sendingDeadline = .seconds(2) }
        let client = try silent("/made", at: server, readsOn: true)
        for _ in 0..<6 {
            usleep(600_000)
            try client.skip(4 << 20)
        }
        #expect(try client.get("/livez").status == 200)
    }

    @Test func `A share of a budget grows, shrinks, and is held against its limit only where it can be refused`() throws
    {
        let budget = MemoryBudget(limit: 100, reserve: 20)
        let share = try #require(budget.share(of: 60))
        #expect(budget.share(of: 41) == nil)
        #expect(budget.share(of: 41, mayUseReserve: true) != nil)
        #expect(!share.grow(to: 101) && share.grow(to: 100) && budget.inUse == 100)
        #expect(budget.share(of: 21, mayUseReserve: true) == nil)
        share.hold(130)
        #expect(budget.inUse == 130)
        share.giveBack(70)
        #expect(budget.inUse == 60)
        share.giveBack(1000)
        #expect(budget.inUse == 0)
    }
}
