// The client against TLS and servers that are not as they should be.
// SPDX-License-Identifier: Apache-2.0

import Peers
import Synchronization
import Testing

@testable import Client

@Suite struct HardshipTests {
    /// What a GET of that comes to.
    private func get(
        _ url: String, trusting file: String? = nil, timeout: Duration = .seconds(20)
    ) throws(ClientError) -> Answer {
        var client = try HTTPClient()
        var options = HTTPClient.Options()
        options.caFile = file
        return try client.send(.get, url, timeout: timeout, limit: 1 << 20, options: options)
    }

    private func failure(
        _ url: String, trusting file: String? = nil, timeout: Duration = .seconds(20)
    ) -> ClientError? {
        do throws(ClientError) {
            _ = try get(url, trusting: file, timeout: timeout)
            return nil
        } catch {
            #expect(!"\(error)".contains("hunter2"))
            return error
        }
    }

    @Test func `A server whose authority is named is trusted, and tells when its certificate ends`() throws {
        let authority = try CertificateAuthority()
        let server = try WebServer(certificate: authority.issue(end: "20991231235959Z"))
        defer { server.stop() }
        let answer = try get("\(server.url)/say/hello", trusting: authority.file)
        #expect(answer.body == Array("hello".utf8))
        #expect(answer.certificateEnd == 4_102_444_799)
        #expect(Set(answer.timings.took.keys) == [.resolve, .connect, .tls, .answer])
        #expect(answer.timings.unfinished == nil)
    }

    @Test func `A connection kept from before tells nothing of TLS, neither how long nor that it waits for it`() throws
    {
        let authority = try CertificateAuthority()
        let server = try WebServer(certificate: authority.issue())
        defer { server.stop() }
        var client = try HTTPClient()
        var options = HTTPClient.Options()
        options.caFile = authority.file
        #expect(try client.send(.get, "\(server.url)/keep", options: options).certificateEnd != nil)
        let kept = try client.send(.get, "\(server.url)/keep", options: options)
        #expect(kept.certificateEnd == nil)
        #expect(kept.timings.took[.tls] == nil)
        do throws(ClientError) {
            _ = try client.send(.get, "\(server.url)/hang", timeout: .seconds(1), options: options)
            Issue.record("it answered")
        } catch {
            #expect(error.timings?.unfinished == .answer)
        }
    }

    @Test func `Without TLS there is no certificate and no part for it`() throws {
        let server = try WebServer()
        defer { server.stop() }
        let answer = try get("\(server.url)/say/hello")
        #expect(answer.certificateEnd == nil)
        #expect(Set(answer.timings.took.keys) == [.resolve, .connect, .answer])
    }

    @Test func `A certificate that is over, of another host or of another authority is not trusted`() throws {
        let authority = try CertificateAuthority()
        for certificate in [
            try authority.issue(end: "20200201000000Z"), try authority.issue(for: "DNS:elsewhere.example"),
            try CertificateAuthority().issue(),
        ] {
            let server = try WebServer(certificate: certificate)
            defer { server.stop() }
            #expect(failure("\(server.url)/hunter2", trusting: authority.file)?.reason == .untrusted)
        }
    }

    @Test func `A file of certificates that is not there is told as such`() throws {
        let server = try WebServer(certificate: CertificateAuthority().issue())
        defer { server.stop() }
        #expect(failure(server.url, trusting: "/hunter2/none.pem")?.reason == .unreadableCertificates)
    }

    @Test func `A server that takes connections and says nothing is waited for in the part that it owes`() throws {
        let server = try WebServer(.silent)
        defer { server.stop() }
        let plain = failure("\(server.url)/hunter2", timeout: .seconds(1))
        #expect(plain?.reason == .timedOut(.seconds(1)))
        #expect(plain?.timings?.unfinished == .answer)
        let secure = failure("https://127.0.0.1:\(server.port)/hunter2", timeout: .seconds(1))
        #expect(secure?.reason == .timedOut(.seconds(1)))
        #expect(secure?.timings?.unfinished == .tls)
    }

    @Test(
        arguments: [
            ("/hang", ClientError.Reason.timedOut(.seconds(1))), ("/drip", .timedOut(.seconds(1))),
        ])
    func `An answer that does not come, or does not end, is given up`(path: String, reason: ClientError.Reason) throws {
        let server = try WebServer()
        defer { server.stop() }
        let error = failure("\(server.url)\(path)?hunter2", timeout: .seconds(1))
        #expect(error?.reason == reason)
        #expect(error?.timings?.unfinished == .answer)
    }

    @Test(
        arguments: [
            ("/garbage", ClientError.Reason.malformed), ("/close", .hungUp), ("/cut", .hungUp),
            ("/endless", .tooLarge(limit: 1 << 20)), ("/endless-head", .tooLarge(limit: 256 << 10)),
        ])
    func `What is no whole answer has a reason of its own`(path: String, reason: ClientError.Reason) throws {
        let server = try WebServer()
        defer { server.stop() }
        #expect(failure("\(server.url)\(path)?hunter2")?.reason == reason)
    }

    @Test func `A server without TLS cannot agree on it`() throws {
        let server = try WebServer()
        defer { server.stop() }
        #expect(failure("https://127.0.0.1:\(server.port)/hunter2")?.reason == .noTLS)
    }

    @Test func `A body over the limit may be cut instead, whether it would end or not`() throws {
        let server = try WebServer()
        defer { server.stop() }
        var client = try HTTPClient()
        var options = HTTPClient.Options()
        options.overflow = .cut
        for (path, count, isCut) in [("/big/1000", 1000, false), ("/big/1001", 1000, true), ("/endless", 1000, true)] {
            let answer = try client.send(.get, server.url + path, limit: 1000, options: options)
            #expect(answer.status == 200)
            #expect(answer.body.count == count)
            #expect(answer.isCut == isCut, "\(path)")
            #expect(answer.timings.unfinished == nil)
        }
    }

    @Test func `Whoever takes a body piece by piece gets all of it, whatever its length, and may end the request`()
        throws
    {
        let server = try WebServer()
        defer { server.stop() }
        var client = try HTTPClient()
        let taken = Count()
        var options = HTTPClient.Options()
        options.taker = { bytes in
            taken.value.withLock { $0 += bytes.count }
            return true
        }
        let answer = try client.send(.get, "\(server.url)/big/500000", limit: 1000, options: options)
        #expect(answer.status == 200 && answer.body.isEmpty && taken.value.withLock { $0 } == 500_000)
        options.taker = { bytes in
            taken.value.withLock { count in
                count += bytes.count
                return count < 100_000
            }
        }
        taken.value.withLock { $0 = 0 }
        #expect(throws: ClientError.self) {
            _ = try client.send(.get, "\(server.url)/endless", limit: 1000, options: options)
        }
        #expect(taken.value.withLock { $0 } >= 100_000)
    }
}

/// Bytes that were taken.
private final class Count: Sendable {
    let value = Mutex(0)
}
