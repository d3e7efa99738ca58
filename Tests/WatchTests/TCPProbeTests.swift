// The probe of ports that are open, closed, silent, and with TLS of every sort.
// SPDX-License-Identifier: Apache-2.0

import Peers
import System
import Testing

@testable import Watch

@Suite struct TCPProbeTests {
    private func look(
        _ address: String, tls: Bool = false, caFile: String? = nil, within time: Duration = .seconds(10)
    ) -> Result<ProbeReading, LookFailure> {
        var probe = TCPProbe()
        probe.address = address
        probe.usesTLS = tls
        probe.caFile = caFile
        do throws(LookFailure) { return .success(try probe.look(by: Deadline(in: time))) } catch {
            return .failure(error)
        }
    }

    @Test func `A port that takes connections is well, whatever it says`() throws {
        let server = try SpeakingServer("", then: .close)
        let reading = try look("127.0.0.1:\(server.port)").get()
        #expect(Set(reading.phases.keys) == [.resolve, .connect])
        #expect(reading.certificateEnd == nil)
        #expect(throws: Never.self) { try look("localhost:\(server.port)").get() }
    }

    @Test func `A port that nobody listens on cannot be reached`() {
        #expect(look("127.0.0.1:1") == .failure(.unreachable))
        #expect(look("[::1]:1") == .failure(.unreachable))
        #expect(look("no-such-host.invalid:1") == .failure(.unknownHost))
    }

    @Test func `With TLS the certificate is checked, and its end told`() throws {
        let authority = try CertificateAuthority()
        let server = try SpeakingServer("", certificate: authority.issue(end: "20371231235959Z"))
        let reading = try look("localhost:\(server.port)", tls: true, caFile: authority.file).get()
        #expect(reading.certificateEnd == 2_145_916_799)
        #expect(Set(reading.phases.keys) == [.resolve, .connect, .tls])
        #expect(look("127.0.0.1:\(server.port)", tls: true) == .failure(.untrusted))
        #expect(look("127.0.0.1:\(server.port)") != .failure(.untrusted))
        let other = try SpeakingServer("", certificate: authority.issue(for: "DNS:elsewhere.example"))
        #expect(look("localhost:\(other.port)", tls: true, caFile: authority.file) == .failure(.untrusted))
    }

    @Test func `Where TLS is not answered, it is given up`() throws {
        let server = try SpeakingServer("")
        #expect(look("127.0.0.1:\(server.port)", tls: true, within: .milliseconds(200)) == .failure(.timedOut(.tls)))
        let plain = try SpeakingServer("220 mail.example ready\r\n")
        #expect(look("127.0.0.1:\(plain.port)", tls: true) == .failure(.noTLS))
    }

    @Test func `An address that is none is trouble of ours`() {
        for address in ["", "h", "h:", "h:x", ":"] {
            guard case .failure(.ours) = look(address) else {
                Issue.record("\(address)")
                continue
            }
        }
        // What would be another part of a URL is no host.
        for address in ["user@h:1", "h/x:1", "a?b:1", "h#:1", "a b:1", "[]:1"] {
            #expect(look(address) == .failure(.ours("the host cannot be read")), "\(address)")
        }
    }
}
