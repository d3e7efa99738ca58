// The HTTP probe against a real server.
// SPDX-License-Identifier: Apache-2.0

import Client
import Peers
import System
import Testing

@testable import Watch

@Suite struct HTTPProbeTests {
    private func probe(_ url: String, _ change: (inout HTTPProbe) -> Void = { _ in }) -> HTTPProbe {
        var probe = HTTPProbe()
        probe.url = Secret(url)
        change(&probe)
        return probe
    }

    /// What is wrong with what the probe sees; nil where nothing is.
    private func failure(
        _ probe: some Probe, within time: Duration = .seconds(20), sourceLocation: SourceLocation = #_sourceLocation
    ) -> LookFailure? {
        do throws(LookFailure) {
            _ = try probe.look(by: Deadline(in: time))
            return nil
        } catch {
            #expect(!"\(error)".contains("hunter2"), sourceLocation: sourceLocation)
            return error
        }
    }

    @Test func `A status is right or wrong as it is configured`() throws {
        let server = try WebServer()
        defer { server.stop() }
        #expect(failure(probe("\(server.url)/status/204")) == nil)
        #expect(
            failure(probe("\(server.url)/status/503?hunter2")) == .unexpected("status 503, not 200 to 299"))
        #expect(failure(probe("\(server.url)/status/404") { $0.statuses = [200, 404] }) == nil)
        #expect(
            failure(probe("\(server.url)/status/500") { $0.statuses = [200, 404] })
                == .unexpected("status 500, not 200 or 404"))
    }

    @Test func `A redirect is a status and is not followed`() throws {
        let server = try WebServer()
        defer { server.stop() }
        #expect(failure(probe("\(server.url)/redirect")) == .unexpected("status 302, not 200 to 299"))
        #expect(failure(probe("\(server.url)/redirect") { $0.statuses = [302] }) == nil)
    }

    @Test func `Method and headers go out as they are configured`() throws {
        let server = try WebServer()
        defer { server.stop() }
        let asks = probe("\(server.url)/echo") {
            $0.method = .post
            $0.headers = ["Authorization": Secret("Bearer hunter2"), "X-Empty": Secret("")]
            $0.contains = "Authorization: Bearer hunter2\r\n"
        }
        #expect(failure(asks) == nil)
        var others = asks
        others.contains = "POST /echo HTTP/1.1\r\n"
        #expect(failure(others) == nil)
        others.headers["X"] = Secret("a\r\nhunter2: b")
        #expect(failure(others) == .ours("a header cannot be sent: it holds a control character"))
    }

    @Test func `A HEAD has no body and is well by its status`() throws {
        let server = try WebServer()
        defer { server.stop() }
        #expect(failure(probe("\(server.url)/status/200") { $0.method = .head }) == nil)
    }

    @Test func `A body must hold the text that is wanted`() throws {
        let server = try WebServer()
        defer { server.stop() }
        #expect(failure(probe("\(server.url)/say/all%20is%20well") { $0.contains = "is w" }) == nil)
        #expect(
            failure(probe("\(server.url)/say/hunter2") { $0.contains = "well" })
                == .unexpected("the answer lacks the text that it should hold"))
    }

    @Test func `A body is read whole only where it is needed`() throws {
        let server = try WebServer()
        defer { server.stop() }
        #expect(failure(probe("\(server.url)/endless")) == nil)
        #expect(failure(probe("\(server.url)/big/1048577")) == nil)
        #expect(
            failure(probe("\(server.url)/big/1048577") { $0.contains = "x" }) == .unexpected("the answer is too large"))
        #expect(failure(probe("\(server.url)/big/1048576") { $0.contains = "x" }) == nil)
        #expect(failure(probe("\(server.url)/endless") { $0.json = "ok" }) == .unexpected("the answer is too large"))
    }

    @Test(
        arguments: [
            ("/garbage", LookFailure.unexpected("what answers does not speak HTTP")), ("/close", .hungUp),
            ("/cut", .hungUp),
            ("/endless-head", .unexpected("the answer is too large")),
        ])
    func `What is no answer is told as such`(path: String, wanted: LookFailure) throws {
        let server = try WebServer()
        defer { server.stop() }
        #expect(failure(probe("\(server.url)\(path)?key=hunter2")) == wanted)
    }

    @Test func `What does not come in time says what it was waiting for`() throws {
        let server = try WebServer()
        defer { server.stop() }
        for path in ["/hang", "/drip"] {
            #expect(
                failure(probe("\(server.url)\(path)?hunter2"), within: .seconds(1)) == .timedOut(.answer),
                "\(path)")
        }
        let silent = try WebServer(.silent)
        defer { silent.stop() }
        #expect(
            failure(probe("https://127.0.0.1:\(silent.port)/hunter2"), within: .seconds(1)) == .timedOut(.tls))
        #expect(failure(probe(silent.url), within: .seconds(1)) == .timedOut(.answer))
    }

    @Test func `A server that is paused times out and is well again when it goes on`() throws {
        let server = try WebServer()
        defer { server.stop() }
        server.pause()
        #expect(failure(probe("\(server.url)/status/200"), within: .seconds(1)) == .timedOut(.answer))
        server.resume()
        #expect(failure(probe("\(server.url)/status/200")) == nil)
        server.stop()
        #expect(failure(probe("http://me:hunter2@127.0.0.1:\(server.port)/hunter2")) == .unreachable)
    }

    @Test func `A certificate is checked, and its end is told`() throws {
        let authority = try CertificateAuthority()
        let server = try WebServer(certificate: authority.issue(end: "20991231235959Z"))
        defer { server.stop() }
        let asks = probe("\(server.url)/status/200") { $0.caFile = authority.file }
        let reading = try asks.look(by: Deadline(in: .seconds(20)))
        #expect(reading.certificateEnd == 4_102_444_799)
        #expect(Set(reading.phases.keys) == Set(Phase.allCases))
        #expect(failure(probe("\(server.url)/status/200")) == .untrusted)
        #expect(
            failure(probe(server.url) { $0.caFile = "/hunter2" })
                == .ours("the file of certificates to trust cannot be read"))
        let plain = try WebServer()
        defer { plain.stop() }
        #expect(failure(probe("https://127.0.0.1:\(plain.port)/")) == .noTLS)
    }

    @Test func `A name without address and a URL that is none are told apart`() {
        #expect(failure(probe("http://hunter2.invalid/hunter2")) == .unknownHost)
        #expect(failure(probe("hunter2://x/hunter2")) == .ours("the URL is not one of http:// or https://"))
    }
}
