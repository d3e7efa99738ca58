// The S3 probe against a server that checks signatures.
// SPDX-License-Identifier: Apache-2.0

import Client
import Peers
import System
import Testing

@testable import Watch

@Suite struct S3ProbeTests {
    private func probe(_ server: S3Server, _ change: (inout S3Probe) -> Void = { _ in }) -> S3Probe {
        var probe = S3Probe()
        probe.endpoint = server.url
        probe.bucket = "media"
        probe.accessKey = Secret(S3Server.accessKey)
        probe.secretKey = Secret(S3Server.secretKey)
        change(&probe)
        return probe
    }

    private func failure(
        _ probe: S3Probe, within time: Duration = .seconds(60), sourceLocation: SourceLocation = #_sourceLocation
    ) -> LookFailure? {
        do throws(LookFailure) {
            _ = try probe.look(by: Deadline(in: time))
            return nil
        } catch {
            for secret in [S3Server.accessKey, S3Server.secretKey, "media", "127.0.0.1", "us-east-1"] {
                #expect(!"\(error)".contains(secret), sourceLocation: sourceLocation)
            }
            return error
        }
    }

    @Test func `A bucket is found with the right key, and what is wrong is told apart`() throws {
        let server = try S3Server(buckets: ["media"])
        defer { server.stop() }
        let reading = try probe(server).look(by: Deadline(in: .seconds(60)))
        #expect(Set(reading.phases.keys) == [.resolve, .connect, .answer])
        #expect(reading.certificateEnd == nil)

        #expect(failure(probe(server) { $0.bucket = "none" }) == .missing("bucket"))
        #expect(
            failure(probe(server) { $0.secretKey = Secret("hunter2") })
                == .unexpected("the secret key is not that of the access key"))
        #expect(
            failure(probe(server) { $0.accessKey = Secret("AKIAHUNTER2") })
                == .unexpected("the access key is not known there"))
        let weak = probe(server) {
            $0.accessKey = Secret(S3Server.weakAccessKey)
            $0.secretKey = Secret(S3Server.weakSecretKey)
        }
        #expect(failure(weak) == .denied)
        #expect(
            failure(probe(server) { $0.region = "eu west" })
                == .ours("a header cannot be sent: it holds a control character"))
    }

    @Test func `An object is put, read and taken away, wherever the bucket's name stands`() throws {
        let server = try S3Server(buckets: S3Probe.Style.allCases.map(\.rawValue))
        defer { server.stop() }
        for style in S3Probe.Style.allCases {
            let writes = probe(server) {
                $0.writes = true
                $0.bucket = style.rawValue
                $0.style = style
                if style == .virtual { $0.endpoint = "http://localhost:\(server.port)/" }
            }
            #expect(failure(writes) == nil, "\(style)")
            let history = try server.history(of: style.rawValue).map { $0.split(separator: " ").map(String.init) }
            #expect(history.map(\.first) == ["version", "marker"], "\(style)")
            #expect(history.first?.last == history.last?.last)
            #expect(history.first?.last?.hasPrefix(".bursar-probe/") == true)
        }
    }

    @Test func `An object is taken away though it could not be read, and the first trouble is told`() throws {
        let server = try LocalServer { request in
            switch request.prefix(while: { $0 != " " }) {
            case "GET": LocalServer.answer("404 Not Found", [], "<Error><Code>NoSuchKey</Code></Error>")
            case "DELETE": LocalServer.answer("403 Forbidden")
            default: LocalServer.answer("200 OK")
            }
        }
        defer { server.stop() }
        #expect(failure(writer(server)) == .unexpected("status 404 to the try to read an object"))
        #expect(server.requests.map { $0.prefix { $0 != " " } } == ["HEAD", "PUT", "GET", "DELETE"])
        #expect(server.connections == 1)
    }

    @Test func `Where putting is refused nothing is left to do`() throws {
        let server = try LocalServer { LocalServer.answer($0.hasPrefix("PUT") ? "403 Forbidden" : "200 OK") }
        defer { server.stop() }
        #expect(failure(writer(server)) == .unexpected("access denied to put an object"))
        #expect(server.requests.map { $0.prefix { $0 != " " } } == ["HEAD", "PUT"])
    }

    @Test func `An object whose putting had no answer is taken away`() throws {
        let server = try LocalServer { $0.hasPrefix("PUT") ? nil : LocalServer.answer("200 OK") }
        defer { server.stop() }
        #expect(failure(writer(server)) == .hungUp)
        #expect(server.requests.last?.hasPrefix("DELETE /media/.bursar-probe/") == true)
    }

    @Test func `An object that reads otherwise than it was put is trouble`() throws {
        let server = try LocalServer { _ in LocalServer.answer("200 OK", [], "something else") }
        defer { server.stop() }
        let probe = writer(server)
        #expect(failure(probe) == .unexpected("the object that was put reads otherwise"))
    }

    @Test func `Without keys nothing is signed`() throws {
        let server = try LocalServer { _ in "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" }
        defer { server.stop() }
        var probe = writer(server)
        (probe.accessKey, probe.secretKey, probe.writes) = (nil, nil, false)
        #expect(failure(probe) == nil)
        let request = try #require(server.requests.first?.lowercased())
        #expect(request.hasPrefix("head /media http/1.1\r\n"))
        #expect(!request.contains("authorization") && !request.contains("x-amz"))
    }

    private func writer(_ server: LocalServer) -> S3Probe {
        var probe = S3Probe()
        probe.endpoint = server.url
        probe.bucket = "media"
        probe.accessKey = Secret(S3Server.accessKey)
        probe.secretKey = Secret(S3Server.secretKey)
        probe.writes = true
        return probe
    }

    @Test(
        arguments: [
            ("https://s3.example", "media", S3Probe.Style.path, "https://s3.example/media"),
            ("https://s3.example/", "media", .virtual, "https://media.s3.example"),
            ("http://localhost:9000/gate//", "m.1_x~A", .path, "http://localhost:9000/gate/m.1_x~A"),
            ("http://localhost:9000", "a b/é\n", .path, "http://localhost:9000/a%20b%2F%C3%A9%0A"),
            ("http://localhost:9000", "b", .virtual, "http://b.localhost:9000"),
        ])
    func `The bucket has its place in the URL`(endpoint: String, bucket: String, style: S3Probe.Style, url: String) {
        var probe = S3Probe()
        (probe.endpoint, probe.bucket, probe.style) = (endpoint, bucket, style)
        #expect(probe.bucketURL == url)
    }

    @Test func `A server that is paused or gone is told, and is well again when it is back`() throws {
        let server = try S3Server(buckets: ["media"])
        defer { server.stop() }
        server.pause()
        #expect(failure(probe(server), within: .seconds(1)) == .timedOut(.answer))
        server.resume()
        #expect(failure(probe(server)) == nil)
        server.stop()
        #expect(failure(probe(server)) == .unreachable)
        try server.restart()
        #expect(failure(probe(server) { $0.writes = true }) == nil)
    }
}
