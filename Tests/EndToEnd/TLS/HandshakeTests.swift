// What is agreed on with clients, and what becomes of those that agree on nothing.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Waiting

@Suite struct HandshakeTests {
    @Test func `TLS 1.2 and 1.3 are agreed on, and nothing older`() throws {
        let site = try TLSSite()
        let server = try site.serve()
        for (option, protocolName) in [("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")] {
            let done = try site.shake(server, option)
            #expect(done.ending == .exited(0), "\(done.story)")
            #expect(done.output.contains("New, \(protocolName)") && done.output.contains("Verify return code: 0 (ok)"))
        }
        for option in ["-tls1", "-tls1_1"] {
            let done = try site.shake(server, option, "-cipher", "DEFAULT:@SECLEVEL=0")
            #expect(done.ending == .exited(1) && done.output.contains("Cipher is (NONE)"), "\(done.story)")
            // It did offer: it is the server that does not want to.
            #expect(!done.errors.contains("no protocols available") && !done.errors.contains("no ciphers"))
        }
    }

    @Test func `Ciphers without encryption, forward secrecy or authentication are refused`() throws {
        let site = try TLSSite()
        let server = try site.serve()
        for cipher in ["eNULL", "AES128-SHA", "AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-CCM"] {
            let done = try site.shake(server, "-tls1_2", "-cipher", cipher + ":@SECLEVEL=0")
            #expect(done.ending == .exited(1) && done.output.contains("Cipher is (NONE)"), "\(cipher): \(done.story)")
            #expect(!done.errors.contains("no cipher match"), "\(cipher) was not offered")
        }
        for cipher in ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"] {
            let done = try site.shake(server, "-tls1_2", "-cipher", cipher)
            #expect(done.output.contains("Cipher is \(cipher)"), "\(done.story)")
        }
        // RC4 and 3DES, which openssl does not offer any more; the last one is what is agreed to, and so proves the hello.
        for (suite, isAgreed) in [(0x0005, false), (0xC007, false), (0x000A, false), (0xC008, false), (0xC02B, true)] {
            let wire = try Wire(port: server.port)
            try wire.send(ClientHello.offering(suite))
            let answer = isAgreed ? try wire.receiveSome(6) : try wire.readToEnd()
            #expect((answer.first == 0x16) == isAgreed, "\(String(suite, radix: 16)): \(answer)")
        }
    }

    @Test func `A file decides on versions, suites and curves`() throws {
        let site = try TLSSite()
        let new = try site.serve("  min_version: TLS13\n  curve_preferences: [CurveP384]")
        #expect(try site.shake(new, "-tls1_2").ending == .exited(1))
        let shaken = try site.shake(new, "-tls1_3", "-groups", "P-384:P-256")
        #expect(shaken.output.contains("ECDH, secp384r1, 384 bits"), "\(shaken.story)")
        #expect(try site.shake(new, "-tls1_3", "-groups", "P-256").ending == .exited(1))
        try new.stop()
        let old = try site.serve(
            "  max_version: TLS12\n  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]")
        #expect(try site.shake(old, "-tls1_3").ending == .exited(1))
        #expect(try site.shake(old).output.contains("Cipher is ECDHE-ECDSA-AES256-GCM-SHA384"))
        #expect(try site.shake(old, "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256").ending == .exited(1))
    }

    @Test func `HTTP 1.1 is what is agreed on, whatever else a client knows`() throws {
        let site = try TLSSite()
        let server = try site.serve(web: "http_server_config: { http2: true }")
        let done = try site.curl(server, "/livez", "--http2", "-w", " %{http_version}")
        #expect(done.output == "ok\n 1.1", "\(done.story)")
        #expect(try site.shake(server, "-alpn", "h2,http/1.1").output.contains("ALPN protocol: http/1.1"))
        #expect(server.words.contains("listening on https://127.0.0.1:"))
    }

    @Test func `Who speaks plain HTTP is told what to do, and the server goes on`() throws {
        let site = try TLSSite()
        let server = try site.serve()
        for _ in 0..<3 {
            let answer = try server.connect().exchange("GET", "/metrics")
            #expect(answer.status == 400 && answer.text == "This port speaks TLS: ask it with https://\n")
        }
        let posted = try server.connect().exchange("POST", "/v1/events", body: [UInt8](repeating: 65, count: 100_000))
        #expect(posted.status == 400)
        #expect(try site.status(server, "/livez") == "200")
    }

    @Test func `Renegotiation ends the connection, and nothing else`() throws {
        let site = try TLSSite()
        let server = try site.serve()
        // What it is told has no end, so that it goes on until the server has had enough.
        let client = "openssl s_client -connect 127.0.0.1:\(server.port) -tls1_2 < <(echo R; exec sleep 60)"
        let done = try site.site.tool(["bash", "-c", client])
        #expect((done.output + done.errors).contains("RENEGOTIATING"), "\(done.story)")
        #expect(try site.status(server, "/livez") == "200")
    }

    @Test func `Handshakes that never come, halves of them and garbage neither hang nor leak`() throws {
        let site = try TLSSite()
        let server = try site.serve(config: "limits: { request_deadline: 2s }")
        let before = try #require(try site.metric("process_open_fds", server))
        let hello = ClientHello.offering(0xC02B)
        var wires: [Wire] = []
        for number in 0..<300 {
            let wire = try Wire(port: server.port)
            switch number % 3 {
            case 0: break
            case 1: try wire.send(Array(hello.prefix(20)))
            // Garbage may be over before all of it is sent.
            default: try? wire.send((0..<200).map { UInt8(truncatingIfNeeded: $0 * 7 + number) & 0x3F })
            }
            wires.append(wire)
        }
        #expect(try site.status(server, "/livez") == "200")
        try eventually("all are closed") { wires.allSatisfy(\.isClosed) }
        try eventually("their descriptors are free") {
            try site.metric("process_open_fds", server).map { $0 <= before + 2 } ?? false
        }
        #expect(try server.stop() == .exited(0))
    }
}

/// The first message of a client, of TLS 1.2, that knows one cipher suite.
enum ClientHello {
    static func offering(_ suite: Int) -> [UInt8] {
        func sized(_ bytes: [UInt8], _ width: Int) -> [UInt8] {
            (0..<width).map { UInt8(truncatingIfNeeded: bytes.count >> (8 * (width - 1 - $0))) } + bytes
        }
        let extensions: [UInt8] =
            // Curves, their points, algorithms of signatures.
            [0, 10] + sized(sized([0, 23, 0, 29], 2), 2) + [0, 11] + sized(sized([0], 1), 2)
            + [0, 13] + sized(sized([4, 3, 4, 1, 2, 1, 2, 3], 2), 2)
        let hello: [UInt8] =
            [3, 3] + [UInt8](repeating: 7, count: 32) + sized([], 1)
            + sized([UInt8(suite >> 8), UInt8(suite & 0xFF)], 2) + sized([0], 1) + sized(extensions, 2)
        return [0x16, 3, 1] + sized([1] + sized(hello, 3), 2)
    }
}
