// Connections of bytes to servers that listen, refuse, hang, and go away.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Peers
import Testing

@testable import Client

@Suite struct ByteConnectionTests {
    private func open(
        _ host: String, _ port: Int, _ transport: ByteConnection.Transport = .plain, in time: Duration = .seconds(20)
    ) throws(ClientError) -> ByteConnection {
        try ByteConnection.open(host, UInt16(clamping: port), over: transport, by: .now.advanced(by: time))
    }

    private func failure(
        _ host: String, _ port: Int, _ transport: ByteConnection.Transport = .plain, in time: Duration = .seconds(20)
    ) -> ClientError? {
        do throws(ClientError) {
            _ = try open(host, port, transport, in: time)
            return nil
        } catch {
            return error
        }
    }

    private var later: ContinuousClock.Instant { .now.advanced(by: .seconds(20)) }

    /// Says so much, piece by piece, and takes in as much.
    private func converse(_ connection: inout ByteConnection) throws {
        let piece = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        for _ in 0..<10 {
            try connection.write(piece, by: later)
            var heard: [UInt8] = []
            while heard.count < piece.count {
                let more = try connection.read(by: later)
                guard !more.isEmpty else { break }
                heard += more
            }
            #expect(heard == piece)
        }
    }

    @Test func `Bytes go out and come back whole`() throws {
        let server = try SpeakingServer(then: .echo)
        var connection = try open("127.0.0.1", server.port)
        try converse(&connection)
        #expect(Set(connection.timings.took.keys) == [.resolve, .connect])
        #expect(connection.certificateEnd == nil)
    }

    @Test func `So they do over TLS, whose certificate is for the host and trusted`() throws {
        let authority = try CertificateAuthority()
        let server = try SpeakingServer(then: .echo, certificate: authority.issue(end: "20371231235959Z"))
        var connection = try open("localhost", server.port, .tls(caFile: authority.file))
        try converse(&connection)
        #expect(Set(connection.timings.took.keys) == [.resolve, .connect, .tls])
        #expect(connection.certificateEnd == 2_145_916_799)
        #expect(failure("localhost", server.port, .tls(caFile: nil))?.reason == .untrusted)
        #expect(failure("localhost", server.port, .tls(caFile: "/nonexistent"))?.reason == .unreadableCertificates)
        let other = try SpeakingServer(certificate: authority.issue(for: "DNS:elsewhere.example"))
        #expect(failure("localhost", other.port, .tls(caFile: authority.file))?.reason == .untrusted)
    }

    @Test func `Where it ends is told`() throws {
        #expect(failure("127.0.0.1", 1)?.reason == .unreachable)
        #expect(failure("no-such-host.invalid", 1)?.reason == .unknownHost)
        let silent = try WebServer(.silent)
        let late = failure("127.0.0.1", silent.port, .tls(caFile: nil), in: .milliseconds(200))
        #expect(late?.timings?.unfinished == .tls)
        guard case .timedOut = late?.reason else {
            Issue.record("\(String(describing: late))")
            return
        }
        #expect(failure("127.0.0.1", silent.port, in: .zero)?.reason == .timedOut(.zero))
        let babbling = try SpeakingServer("220 mail.example\r\n")
        #expect(failure("127.0.0.1", babbling.port, .tls(caFile: nil))?.reason == .noTLS)
    }

    @Test(arguments: ["", "a b", "user@h", "h/x", "h?x", "h#x", "[::1]", "h\\x", "h%41", "h\n", "\u{0}h"])
    func `What is no host is refused`(_ host: String) {
        #expect(failure(host, 1)?.reason == .invalidURL)
    }

    @Test func `An address of IPv6 needs no brackets, and a port is not 0`() {
        #expect(failure("::1", 1)?.reason == .unreachable)
        #expect(failure("127.0.0.1", 0)?.reason == .invalidURL)
    }

    @Test func `A server that says nothing is given up, and heard when it speaks`() throws {
        let server = try SpeakingServer("hello", then: .close)
        var connection = try open("127.0.0.1", server.port)
        do throws(ClientError) {
            _ = try connection.read(by: .now.advanced(by: .milliseconds(50)))
            Issue.record("it spoke unasked")
        } catch {
            #expect(error.timings?.unfinished == .answer)
        }
        try connection.write([1], by: later)
        #expect(try connection.read(by: later) == Array("hello".utf8))
        #expect(try connection.read(by: later) == [])
    }

    @Test func `A server that does not listen is given up`() throws {
        let silent = try WebServer(.silent)
        var connection = try open("127.0.0.1", silent.port)
        do throws(ClientError) {
            try connection.write([UInt8](repeating: 0, count: 64 << 20), by: .now.advanced(by: .milliseconds(200)))
            Issue.record("who took it?")
        } catch {
            #expect(error.timings?.unfinished == .answer)
        }
    }

    @Test(arguments: [false, true])
    func `Who hangs up in the middle is told, and no signal kills`(_ isSecure: Bool) throws {
        let authority = try CertificateAuthority()
        let server = try SpeakingServer("bye", then: .close, certificate: isSecure ? authority.issue() : nil)
        var connection = try open("127.0.0.1", server.port, isSecure ? .tls(caFile: authority.file) : .plain)
        try connection.write([1], by: later)
        while try !connection.read(by: later).isEmpty {}
        do throws(ClientError) {
            for _ in 0..<100 { try connection.write([UInt8](repeating: 0, count: 1 << 20), by: later) }
            Issue.record("who took it?")
        } catch {
            #expect(error.reason == .hungUp)
        }
    }

    @Test func `No proxy is used, whatever the environment says`() async {
        await #expect(processExitsWith: .success) {
            for name in ["http_proxy", "https_proxy", "all_proxy"] { setenv(name, "http://127.0.0.1:1", 1) }
            setenv("no_proxy", "", 1)
            let server = try SpeakingServer("hello", then: .close)
            var connection = try ByteConnection.open(
                "127.0.0.1", UInt16(server.port), over: .plain, by: .now.advanced(by: .seconds(20)))
            try connection.write([1], by: .now.advanced(by: .seconds(20)))
            #expect(try connection.read(by: .now.advanced(by: .seconds(20))) == Array("hello".utf8))
        }
    }
}
