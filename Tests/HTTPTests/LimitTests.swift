// More connections, larger heads and an end to it all.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import Testing
import Waiting

@testable import HTTP

@Suite(.serialized) struct LimitTests {
    @Test func `Beyond the soft limit health is answered, those inside are served, the rest get 503`() throws {
        let server = try TestServer(set: { $0.softConnectionLimit = 100 })
        let insiders = try (0..<100).map { _ in try server.client() }
        for client in insiders { #expect(try client.get("/later").status == 200) }
        let outsiders = try (0..<200).map { _ in try server.client() }
        for (index, client) in outsiders.enumerated() {
            if index % 2 == 0 {
                #expect(try client.get("/livez").status == 200)
                #expect(try client.get("/livez").status == 200)
            } else {
                let answer = try client.get("/later")
                #expect(answer.status == 503)
                #expect(answer.headers["Retry-After"] == "5")
                #expect(answer.headers["Connection"] == "close")
            }
        }
        for client in insiders { #expect(try client.get("/later").status == 200) }
    }

    @Test func `At the hard limit newcomers wait until somebody leaves`() throws {
        let server = try TestServer(set: { $0.hardConnectionLimit = 10 })
        var insiders = try (0..<10).map { _ in try server.client() }
        for client in insiders { #expect(try client.get("/livez").status == 200) }
        let newcomer = try server.client()
        try newcomer.send("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n")
        usleep(100_000)
        #expect(server.server.connections == 10)
        insiders.removeLast()
        #expect(try newcomer.answer().status == 200)
    }

    @Test func `Two thousand connections at once are served`() throws {
        let server = try TestServer(set: { $0.softConnectionLimit = 4000 })
        let clients = try (0..<2000).map { _ in try server.client() }
        for client in clients { try client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n") }
        for client in clients { #expect(try client.answer().status == 200) }
        #expect(server.server.connections == 2000)
    }

    @Test func `A huge head is 431, a huge target 414, and both are observed`() throws {
        let server = try TestServer()
        let head = try server.client()
        try head.send("GET /livez HTTP/1.1\r\nHost: a\r\nX-Huge: \(String(repeating: "x", count: 20_000))\r\n\r\n")
        #expect(try head.answer().status == 431)
        #expect(try server.observations(1)[0].status.code == 431)
        let target = try server.client()
        try target.send("GET /\(String(repeating: "x", count: 20_000)) HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect([414, 431].contains(try target.answer().status))
        #expect(try server.client().get("/livez").status == 200)
    }

    @Test func `The limit of descriptors is raised as far as it goes, and never lowered`() throws {
        var before = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &before)
        var lowered = before
        lowered.rlim_cur = min(before.rlim_cur, 4000)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &lowered)
        defer { setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &before) }
        var now = rlimit()
        for (wanted, expected) in [(10, lowered.rlim_cur), (4001, min(4001, before.rlim_max)), (.max, before.rlim_max)]
        {
            DescriptorLimit.raise(toAtLeast: wanted)
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &now)
            #expect(now.rlim_cur == expected)
        }
    }

    @Test func `A request without Host is 400`() throws {
        let server = try TestServer()
        let client = try server.client()
        try client.send("GET /livez HTTP/1.1\r\n\r\n")
        #expect(try client.answer().status == 400)
    }

    @Test func `Draining lets what is busy finish, closes what is idle, and lets nobody in`() throws {
        let server = try TestServer(
            routes: TestServer.routes + [
                Route(.get, "/slow", needs: .tested) { _, reply in
                    TestServer.answers.async {
                        usleep(300_000)
                        reply.send(.text("done"))
                    }
                }
            ])
        let idle = try server.client()
        #expect(try idle.get("/livez").status == 200)
        let busy = try server.client()
        try busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
        try server.begun(2)
        #expect(server.server.drain(within: Waiting.limit))
        let answer = try busy.answer()
        #expect(answer.text == "done")
        #expect(answer.headers["Connection"] == "close")
        try idle.expectEnd()
        #expect(throws: (any Error).self) { try server.client() }
        server.server.stop()
    }

    @Test func `A drain that takes too long ends, and says so`() throws {
        let server = try TestServer()
        let client = try server.client()
        try client.send("GET /never HTTP/1.1\r\nHost: a\r\n\r\n")
        try server.begun(1)
        #expect(!server.server.drain(within: .milliseconds(200)))
        server.server.stop()
        #expect(try client.answer().status == 503)
    }

    @Test func `Stopping answers everybody who waits, twice is harmless, and late replies find nobody`() throws {
        let server = try TestServer()
        let clients = try (0..<50).map { _ in try server.client() }
        for client in clients { try client.send("GET /never HTTP/1.1\r\nHost: a\r\n\r\n") }
        try server.begun(50)
        server.server.stop()
        server.server.stop()
        for client in clients {
            let answer = try client.answer()
            #expect(answer.status == 503)
            #expect(answer.headers["Connection"] == "close")
            try client.expectEnd()
        }
        #expect(server.server.connections == 0)
    }

    @Test(arguments: 1...10)
    func `Stopping under load neither hangs nor crashes`(round: Int) throws {
        let server = try TestServer()
        let address = server.server.address
        let load = (0..<4).map { index in
            Load(address, path: index % 2 == 0 ? "/later" : "/livez")
        }
        for load in load { load.start() }
        usleep(UInt32(round) * 3000)
        server.server.stop()
        for load in load { load.join() }
        #expect(server.server.connections == 0)
    }
}

/// A thread that asks for the same thing again and again, until it is refused.
private final class Load: Sendable {
    private let address: ListenAddress
    private let path: String
    private let isOver = DispatchSemaphore(value: 0)

    init(_ address: ListenAddress, path: String) {
        self.address = address
        self.path = path
    }

    func start() {
        DispatchQueue(label: "load").async { [self] in
            while let client = try? TestClient(address), (try? client.get(path).status) == 200 {}
            isOver.signal()
        }
    }

    func join() { isOver.wait() }
}
