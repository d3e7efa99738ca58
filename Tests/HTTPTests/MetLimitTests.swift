// Each limit that a request or a connection meets is told, by its name.
// SPDX-License-Identifier: Apache-2.0

import Compression
import Glibc
import Testing

@testable import HTTP

@Suite(.serialized) struct MetLimitTests {
    @Test func `A target and a head that are too long`() throws {
        let server = try TestServer(set: { ($0.targetLimit, $0.headMemory) = (1_000, 4_000) })
        #expect(try server.client().get("/" + String(repeating: "x", count: 1_001)).status == 414)
        try server.met(.url)
        #expect(try server.client().get("/livez", "X-Huge: \(String(repeating: "x", count: 4_000))").status == 431)
        try server.met(.url, .head)
    }

    @Test func `A body that is too large, announced or not, and one that is so once it is inflated`() throws {
        let server = try TestServer()
        let body = [UInt8](repeating: 0x61, count: 5_000)
        #expect(try server.client().post("/small", body).status == 413)
        try server.met(.body)
        let chunked = try server.client()
        try chunked.send("POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        try chunked.send("80\r\n" + String(repeating: "a", count: 128) + "\r\n0\r\n\r\n")
        #expect(try chunked.answer().status == 413)
        try server.met(.body, .body)
        let answer = try server.client().post("/small", Gzip.compress(body), "Content-Encoding: gzip")
        #expect(answer.status == 413)
        try server.met(.body, .body, .inflated)
    }

    @Test func `Memory of bodies and of answers`() throws {
        let server = try TestServer(set: { ($0.bodyMemory, $0.answerMemory) = (1_000, 1 << 20) })
        #expect(try server.client().post("/v1/events", [UInt8](repeating: 0x61, count: 2_000)).status == 503)
        try server.met(.bodyMemory)
        #expect(try server.client().get("/image").status == 503)
        try server.met(.bodyMemory, .answerMemory)
    }

    @Test func `A request that drips, and one whose answer nobody reads or makes`() throws {
        let dripping = try TestServer(set: { $0.arrivalDeadline = .milliseconds(100) })
        let client = try dripping.client()
        try client.send("POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n")
        try client.expectEnd()
        try dripping.met(.slowRequest)
        let unread = try TestServer(set: { $0.sendingDeadline = .milliseconds(200) })
        let reader = try unread.client()
        reader.shrinkReceiveBuffer()
        try reader.send("GET /image HTTP/1.1\r\nHost: a\r\n\r\n")
        try unread.met(.slowReader)
        let slow = try TestServer(set: { $0.replyDeadline = .milliseconds(100) })
        #expect(try slow.client().get("/never").status == 503)
        try slow.met(.answerTime)
    }

    @Test func `A connection that nobody uses meets no limit`() throws {
        let server = try TestServer(set: { $0.idleDeadline = .milliseconds(50) })
        let client = try server.client()
        #expect(try client.get("/livez").status == 200)
        try client.expectEnd()
        #expect(server.limits == [])
    }

    @Test func `More connections than the server likes`() throws {
        let server = try TestServer(set: { $0.softConnectionLimit = 1 })
        let insider = try server.client()
        #expect(try insider.get("/livez").status == 200)
        #expect(try server.client().get("/later").status == 503)
        try server.met(.connections)
    }

    @Test func `One address has so many connections, gets others when it lets go, and this machine has any`() throws {
        let server = try TestServer(set: {
            $0.connectionsPerAddress = 5
            $0.isUncounted = { _ in false }
        })
        var clients = try (0..<5).map { _ in try server.client() }
        for client in clients { #expect(try client.get("/livez").status == 200) }
        let surplus = try server.client()
        #expect(throws: (any Error).self) { try surplus.get("/livez") }
        try server.met(.addressConnections)
        for client in clients { #expect(try client.get("/livez").status == 200, "those inside stay") }
        clients.removeLast()
        try server.wait("the place is free") { server.server.connections == 4 }
        #expect(try server.client().get("/livez").status == 200)
        let standard = try TestServer(set: { $0.connectionsPerAddress = 5 })
        let many = try (0..<20).map { _ in try standard.client() }
        for client in many { #expect(try client.get("/livez").status == 200) }
        #expect(standard.limits == [])
    }
}

@Suite struct ClientNetworkTests {
    @Test func `An address of IPv4 stands for itself, one of IPv6 for the network that it is in`() {
        let texts = ["192.0.2.1", "192.0.2.2", "2001:db8:1:2::1", "2001:db8:1:3::1", "", "unix"]
        let networks = texts.map { ClientNetwork(of: $0) }
        #expect(Set(networks).count == 5, "what is no address is one")
        #expect(ClientNetwork(of: "2001:db8:1:2:ffff:ffff:ffff:ffff") == networks[2])
        #expect(ClientNetwork(of: "::ffff:192.0.2.1") == networks[0])
        #expect(ClientNetwork(of: "::c000:201") != networks[0])
        for text in ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"] {
            #expect(ListenAddress.Host(plain: text)?.isLoopback == true, "\(text)")
        }
        #expect(texts.allSatisfy { ListenAddress.Host(plain: $0)?.isLoopback != true })
    }
}
