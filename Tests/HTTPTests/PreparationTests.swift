// Heads of which something has to be found out before it is known who asks.
// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import HTTP

@Suite struct PreparationTests {
    /// What is being found out, each ended by the test.
    private final class Office: Sendable {
        private let waiting = Mutex<[@Sendable () -> Void]>([])
        private let known = Mutex<Set<String>>([])

        var count: Int { waiting.withLock(\.count) }

        func preparation(for head: RequestHead) -> Preparation? {
            guard let name = head.headers["X-Name"], !known.withLock({ $0.contains(name) }) else { return nil }
            return { ready in
                self.waiting.withLock {
                    $0.append {
                        self.known.withLock { _ = $0.insert(name) }
                        ready()
                    }
                }
            }
        }

        func end() {
            let all = waiting.withLock { waiting in
                defer { waiting = [] }
                return waiting
            }
            for one in all { one() }
        }
    }

    @Test func `A request waits with its body unread, and goes on where it stopped`() throws {
        let office = Office()
        let server = try TestServer(prepare: office.preparation)
        let client = try server.client()
        let body = [UInt8](repeating: 65, count: 200_000)
        try client.send("POST /v1/events HTTP/1.1\r\nHost: a\r\nX-Name: ada\r\nContent-Length: \(body.count)\r\n\r\n")
        try client.send(Array(body.prefix(100)))
        try server.wait("it waits") { office.count == 1 }
        #expect(try server.client().get("/livez", "X-Name: eve").status == 200)
        office.end()
        try client.send(Array(body.dropFirst(100)))
        let answer = try client.answer()
        #expect(answer.status == 200 && answer.body == body)
        // What is known is not asked again, on this connection or on another.
        #expect(try client.get("/later", "X-Name: ada").text == "later\n")
        #expect(try server.client().get("/later", "X-Name: ada").text == "later\n")
    }

    @Test func `What is found out at once, and what never is, ends as well`() throws {
        let server = try TestServer(prepare: { _ in { ready in ready() } })
        let client = try server.client()
        for _ in 0..<3 { #expect(try client.get("/later").text == "later\n") }
    }

    @Test func `A server that stops leaves nobody waiting`() throws {
        let office = Office()
        let server = try TestServer(prepare: office.preparation)
        let clients = try (0..<5).map { number in
            let client = try server.client()
            try client.send("GET /later HTTP/1.1\r\nHost: a\r\nX-Name: \(number)\r\n\r\n")
            return client
        }
        try server.wait("all wait") { office.count == 5 }
        server.server.stop()
        for client in clients { #expect(try client.answer().status == 503) }
        office.end()
    }
}
