// Clients and handlers that take too long.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import Synchronization
import Testing
import Waiting

@testable import HTTP

@Suite struct DeadlineTests {
    @Test(arguments: ["", "GET /livez HTTP/1.1\r\nHost: "])
    func `A client that sends a byte now and then is cut off all the same`(start: String) throws {
        let server = try TestServer(set: { $0.arrivalDeadline = .milliseconds(300) })
        let client = try server.client()
        try client.send(start.isEmpty ? "G" : start)
        #expect(throws: (any Error).self) {
            for _ in 0..<200 {
                try client.send("a")
                usleep(20_000)
            }
        }
        try server.wait("end of the connection") { server.server.connections == 0 }
    }

    @Test func `A body that drips is cut off, and observed as 408`() throws {
        let server = try TestServer(set: { $0.arrivalDeadline = .milliseconds(300) })
        let client = try server.client()
        try client.send("POST /v1/events HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n")
        #expect(throws: (any Error).self) {
            for _ in 0..<200 {
                try client.send("a")
                usleep(20_000)
            }
        }
        #expect(try server.observations(1)[0].status == .requestTimeout)
    }

    @Test func `An answer that does not come is 503 at its deadline, and the connection stays`() throws {
        let server = try TestServer(set: { $0.replyDeadline = .milliseconds(100) })
        let client = try server.client()
        let answer = try client.get("/never")
        #expect(answer.status == 503)
        #expect(answer.headers["Retry-After"] == "5")
        #expect(try client.get("/livez").status == 200)
    }

    @Test func `A connection that nobody uses is closed`() throws {
        let server = try TestServer(set: { $0.idleDeadline = .milliseconds(100) })
        let client = try server.client()
        #expect(try client.get("/livez").status == 200)
        try client.expectEnd()
    }

    @Test func `A client that does not read its answer is cut off`() throws {
        let server = try TestServer(set: { $0.sendingDeadline = .milliseconds(200) })
        let client = try server.client()
        client.shrinkReceiveBuffer()
        try client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        try server.wait("end of the connection") { server.server.connections == 0 }
    }

    @Test func `A reply knows whether anybody waits for it`() throws {
        let (started, isOver) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let seen = Mutex<[Bool]>([])
        let server = try TestServer(
            routes: TestServer.routes + [
                Route(.get, "/slow", needs: .tested) { _, reply in
                    TestServer.answers.async {
                        seen.withLock { $0.append(reply.isAwaited) }
                        started.signal()
                        isOver.wait()
                        seen.withLock { $0.append(reply.isAwaited) }
                        started.signal()
                    }
                }
            ], set: { $0.replyDeadline = .milliseconds(500) })
        // On a machine that is busy the deadline may be over before the handler is asked.
        func isAskedInTime() throws -> Bool {
            let client = try server.client()
            try client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
            started.wait()
            #expect(try client.answer().status == 503)
            isOver.signal()
            started.wait()
            let both = seen.withLock { seen in
                defer { seen = [] }
                return seen
            }
            #expect(both.last == false)
            return both.first == true
        }
        try eventually("a handler is asked in time", holds: isAskedInTime)
    }

    @Test func `A reply after the deadline is heard by nobody, not even by the next request`() throws {
        let server = try TestServer(
            routes: TestServer.routes + [
                Route(.get, "/slow", needs: .tested) { _, reply in
                    TestServer.answers.async {
                        usleep(300_000)
                        reply.send(.text("late"))
                    }
                }
            ], set: { $0.replyDeadline = .milliseconds(50) })
        let client = try server.client()
        #expect(try client.get("/slow").status == 503)
        for _ in 0..<50 {
            #expect(try client.get("/livez").text == "ok\n")
            usleep(10_000)
        }
    }
}
