// How answers in pages end before their time, and what is left of them then.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import Synchronization
import Testing
import Waiting

@testable import HTTP

@Suite(.serialized) struct PageEndTests {
    @Test func `A client that leaves midway leaves nothing behind`() throws {
        let stage = try Stage(PageMaker(pages: 1000, of: 1 << 18))
        var client: TestClient? = try stage.client()
        try stage.server.wait("pages") { stage.asked > 2 }
        client = nil
        _ = client
        try stage.expectNothingLeft()
        #expect(stage.asked < 1000)
    }

    @Test
    func
        `A client that leaves while its page is in the making leaves nothing behind, once the page is here or overdue`()
        throws
    {
        let stage = try Stage(PageMaker(pages: 3, of: 1000, ending: .never)) { $0.replyDeadline = .seconds(2) }
        var client: TestClient? = try stage.client()
        try stage.server.wait("pages") { stage.asked == 2 }
        client = nil
        _ = client
        try stage.expectNothingLeft()
    }

    @Test func `A page that does not come within the deadline cuts the connection`() throws {
        let stage = try Stage(PageMaker(pages: 3, of: 1000, ending: .never)) { $0.replyDeadline = .seconds(2) }
        let client = try stage.client()
        #expect(try client.answerHead().status == 200)
        let body = try client.chunkedBody()
        #expect(!body.isWhole)
        #expect(body.bytes == PageMaker(pages: 2, of: 1000).whole, "what was there has arrived")
        try stage.expectNothingLeft()
    }

    @Test func `A client that reads nothing is cut off`() throws {
        let stage = try Stage(PageMaker(pages: 1000, of: 1 << 18)) { $0.sendingDeadline = .seconds(2) }
        let client = try stage.client()
        try stage.server.wait("pages") { stage.asked > 2 }
        try stage.expectNothingLeft()
        _ = try client.answerHead()
        #expect(try !client.chunkedBody().isWhole)
    }

    @Test func `A drain lets a stream come to its end, and then closes`() throws {
        let maker = PageMaker(pages: 200, of: 1 << 18)
        let stage = try Stage(maker)
        let client = try stage.client()
        try stage.server.wait("pages") { stage.asked > 2 }
        let isDrained = Mutex<Bool?>(nil)
        TestServer.answers.async { [server = stage.server.server] in
            let result = server.drain(within: Waiting.limit)
            isDrained.withLock { $0 = result }
        }
        _ = try client.answerHead()
        let body = try client.chunkedBody()
        #expect(body.isWhole && body.bytes.count == 200 << 18)
        try client.expectEnd()
        try stage.server.wait("end of the drain") { isDrained.withLock { $0 } != nil }
        #expect(isDrained.withLock { $0 } == true)
        try stage.expectNothingLeft()
    }

    @Test(arguments: [true, false])
    func `A drain does not wait longer than it may, and a stop ends what is left`(isReading: Bool) throws {
        // Either the page never comes, or nobody reads what came.
        let stage = try Stage(
            isReading ? PageMaker(pages: 3, of: 1000, ending: .never) : PageMaker(pages: 1000, of: 1 << 18))
        let client = try stage.client()
        try stage.server.wait("pages") { stage.asked >= 2 }
        #expect(!stage.server.server.drain(within: .milliseconds(100)))
        stage.server.server.stop()
        #expect(stage.server.server.connections == 0)
        try stage.expectNothingLeft()
        // What was on its way may be lost with the reset, be it the head.
        if (try? client.answerHead()) != nil { #expect(try !client.chunkedBody().isWhole) }
    }

    @Test(arguments: 1...10)
    func `A stop amid many streams neither hangs nor crashes`(round: Int) throws {
        let stage = try Stage(PageMaker(pages: 1000, of: 20_000))
        let clients = try (0..<20).map { _ in try stage.client() }
        usleep(UInt32(round) * 2000)
        stage.server.server.stop()
        #expect(stage.server.server.connections == 0)
        try stage.expectNothingLeft()
        for client in clients {
            if (try? client.answerHead())?.status == 200 { #expect(try !client.chunkedBody().isWhole) }
        }
    }
}

/// A server with one route, whose every answer holds a witness for as long as more pages may be asked for.
private final class Stage: Sendable {
    let server: TestServer
    private let maker: PageMaker
    private let census: Census

    private final class Census: Sendable {
        let count = Atomic(0)
    }

    private final class Witness: Sendable {
        private let census: Census

        init(_ census: Census) {
            self.census = census
            census.count.add(1, ordering: .sequentiallyConsistent)
        }

        deinit { census.count.subtract(1, ordering: .sequentiallyConsistent) }
    }

    init(_ maker: PageMaker, set change: (inout Server.Options) -> Void = { _ in }) throws {
        let census = Census()
        self.maker = maker
        self.census = census
        let route = Route(.get, "/pages", needs: .tested) { _, reply in
            let inner = maker.response()
            let witness = Witness(census)
            reply.send(
                .pages(.ok, .csv, first: inner.body) { deliver in
                    withExtendedLifetime(witness) { inner.nextPage?(deliver) }
                })
        }
        server = try TestServer(routes: [route], set: change)
    }

    var asked: Int { maker.asked }

    /// A client that has asked for the pages, and has read nothing yet.
    func client() throws -> TestClient {
        let client = try server.client()
        try client.send("GET /pages HTTP/1.1\r\nHost: a\r\n\r\n")
        return client
    }

    /// Waits until every closure that asks for pages is let go of.
    func expectNothingLeft() throws {
        try server.wait("end of the streams") { census.count.load(ordering: .sequentiallyConsistent) == 0 }
    }
}
