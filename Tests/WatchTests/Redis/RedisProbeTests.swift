// The probe against real Redises, well and unwell, and against servers that are none.
// SPDX-License-Identifier: Apache-2.0

import Client
import Foundation
import Peers
import System
import Testing

@testable import Watch

@Suite struct RedisProbeTests {
    private func probe(_ url: String, caFile: String? = nil) -> RedisProbe {
        var probe = RedisProbe()
        probe.server.url = Secret(url)
        probe.server.caFile = caFile
        return probe
    }

    private func look(_ url: String, caFile: String? = nil, within time: Duration = .seconds(10)) throws -> ProbeReading
    {
        try probe(url, caFile: caFile).look(by: Deadline(in: time))
    }

    private func failure(_ url: String, caFile: String? = nil, within time: Duration = .seconds(10)) -> LookFailure? {
        do throws(LookFailure) {
            _ = try probe(url, caFile: caFile).look(by: Deadline(in: time))
            return nil
        } catch {
            return error
        }
    }

    @Test func `A Redis that is well answers, and the parts of it are timed`() throws {
        let redis = try RedisProcess()
        let reading = try look(redis.url())
        #expect(Set(reading.phases.keys) == [.resolve, .connect, .answer])
        #expect(reading.phases.values.allSatisfy { $0 >= .zero && $0 < .seconds(10) })
        #expect(reading.certificateEnd == nil)
        #expect(try look("redis://localhost:\(redis.port)").phases[.connect] != nil)
    }

    @Test func `The password is asked for, and has to be right`() throws {
        let redis = try RedisProcess(password: "s3cret/%")
        #expect(failure(redis.url(login: ":s3cret%2F%25")) == nil)
        #expect(failure(redis.url(login: "default:s3cret%2F%25")) == nil)
        #expect(failure(redis.url(login: ":wrong")) == .denied)
        #expect(failure(redis.url(login: "nobody:s3cret%2F%25")) == .denied)
        #expect(failure(redis.url(login: "")) == .unexpected("it asks for a password, and the URL has none"))
    }

    @Test func `A user of an access list logs in, and may lack what it needs`() throws {
        let redis = try RedisProcess([
            "--user", "watch", "on", ">pass", "+ping", "+select", "--user", "mute", "on", ">pass", "-@all",
        ])
        #expect(failure(redis.url(login: "watch:pass", database: 3)) == nil)
        #expect(failure(redis.url(login: "mute:pass")) == .unexpected("the user may not do that"))
    }

    @Test func `A database must exist`() throws {
        let redis = try RedisProcess(["--databases", "4"])
        #expect(failure(redis.url(database: 3)) == nil)
        #expect(failure(redis.url(database: 4)) == .missing("database"))
        #expect(
            failure(redis.url(login: ":pass")) == .unexpected("the URL has a password, and it has none"))
    }

    @Test func `Over TLS the certificate is checked, and its end told`() throws {
        let authority = try CertificateAuthority()
        let stranger = try CertificateAuthority()
        let redis = try RedisProcess(password: "pass", certificate: authority.issue(end: "20371231235959Z"))
        let reading = try look(redis.url(), caFile: authority.file)
        // 2037-12-31T23:59:59Z
        #expect(reading.certificateEnd == 2_145_916_799)
        #expect(Set(reading.phases.keys) == [.resolve, .connect, .tls, .answer])
        #expect(failure(redis.url()) == .untrusted)
        #expect(failure(redis.url(), caFile: stranger.file) == .untrusted)
        #expect(failure("redis://:pass@127.0.0.1:\(redis.port)") == .hungUp)
        guard case .ours = failure(redis.url(), caFile: "/nonexistent") else {
            Issue.record("a file that is not there")
            return
        }
    }

    @Test func `A certificate of another host, or one that ended, is not trusted`() throws {
        let authority = try CertificateAuthority()
        let other = try RedisProcess(certificate: authority.issue(for: "DNS:elsewhere.example"))
        #expect(failure(other.url(), caFile: authority.file) == .untrusted)
        let ended = try RedisProcess(certificate: authority.issue(end: "20210101000000Z"))
        #expect(failure(ended.url(), caFile: authority.file) == .untrusted)
    }

    @Test func `Where no TLS is spoken, none is agreed on`() throws {
        let redis = try RedisProcess()
        // It waits for the end of a line that never comes.
        #expect(failure("rediss://127.0.0.1:\(redis.port)", within: .milliseconds(300)) == .timedOut(.tls))
        let other = try SpeakingServer("-ERR unknown command\r\n")
        #expect(failure("rediss://127.0.0.1:\(other.port)") == .noTLS)
    }

    @Test func `One that is stopped cannot be reached, and is well again when it is back`() throws {
        let redis = try RedisProcess()
        redis.stop()
        #expect(failure(redis.url()) == .unreachable)
        try redis.restart()
        #expect(failure(redis.url()) == nil)
    }

    @Test func `One that hangs is given up, and well again when it goes on`() throws {
        let redis = try RedisProcess(["--enable-debug-command", "yes"])
        redis.pause()
        #expect(failure(redis.url(), within: .milliseconds(200)) == .timedOut(.answer))
        redis.resume()
        #expect(failure(redis.url()) == nil)
        try redis.begin("debug", "sleep", "3")
        var last: LookFailure?
        for _ in 0..<10_000 where last == nil { last = failure(redis.url(), within: .milliseconds(100)) }
        #expect(last == .timedOut(.answer))
    }

    @Test func `One that hangs before TLS is agreed on is told so`() throws {
        let authority = try CertificateAuthority()
        let redis = try RedisProcess(certificate: authority.issue())
        redis.pause()
        #expect(failure(redis.url(), caFile: authority.file, within: .milliseconds(200)) == .timedOut(.tls))
        redis.resume()
    }

    @Test func `One without room for another client says so`() throws {
        let redis = try RedisProcess(["--maxclients", "1"])
        // Whoever was there before may not be gone yet.
        var isIn = false
        while !isIn {
            var first = try RedisConnection(to: probe(redis.url()).server, by: Deadline(in: .seconds(10)))
            let answer = try? first.ask([["PING"]], by: Deadline(in: .seconds(10)))
            guard answer == [.simple("PONG")] else { continue }
            isIn = true
            let full = LookFailure.unexpected("it has no room for another client")
            #expect(failure(redis.url()) == full)
            #expect(failure(redis.url(login: "user:pass", database: 1)) == full)
            #expect(try first.ask([["PING"]], by: Deadline(in: .seconds(10))) == [.simple("PONG")])
        }
    }

    @Test func `A replica without its master says so`() throws {
        let redis = try RedisProcess(["--replicaof", "127.0.0.1 1", "--replica-serve-stale-data", "no"])
        #expect(failure(redis.url()) == .unexpected("it is a replica that has lost its master"))
    }

    @Test(arguments: [
        ("-LOADING Redis is loading the dataset in memory\r\n", LookFailure.unexpected("it is still loading its data")),
        ("-BUSY Redis is busy running a script.\r\n", .unexpected("it is busy with a script")),
        (
            "-DENIED Redis is running in protected mode\r\n",
            .unexpected("it is in protected mode, and takes nobody from another machine")
        ),
        ("-ERR hunter2 is no command\r\n", .unexpected("it answered with an error")),
        ("+hunter2\r\n", .unexpected("it does not answer a PING with a PONG")),
        ("HTTP/1.1 400 hunter2\r\n\r\n", .unexpected("what answers does not speak Redis")),
        ("$99999999999\r\n", .unexpected("the answer is too large")),
        ("", .timedOut(.answer)), ("+PON", .timedOut(.answer)),
    ])
    func `What else may answer is told in words of our own`(_ words: String, _ expected: LookFailure) throws {
        let server = try SpeakingServer(words)
        let isSilent = expected == .timedOut(.answer)
        #expect(
            failure("redis://127.0.0.1:\(server.port)", within: isSilent ? .milliseconds(300) : .seconds(10))
                == expected)
    }

    @Test func `An answer that is cut or never ends is given up`() throws {
        let cut = try SpeakingServer("+PON", then: .close)
        #expect(failure("redis://127.0.0.1:\(cut.port)") == .hungUp)
        let endless = try SpeakingServer("*9\r\n*9\r\n", then: .again)
        #expect(failure("redis://127.0.0.1:\(endless.port)") == .unexpected("the answer is too large"))
        let babbling = try SpeakingServer("+PON" + String(repeating: "x", count: 10_000), then: .again)
        #expect(failure("redis://127.0.0.1:\(babbling.port)") == .unexpected("the answer is too large"))
    }

    @Test func `A URL that cannot be used is trouble of ours, and a name that is none is told`() {
        #expect(failure("redis://:s3cret@h/x") == .ours("the URL's path must be the number of a database"))
        #expect(failure("redis://no-such-host.invalid") == .unknownHost)
    }

    @Test func `Looks leave nothing open behind them, however they end`() async {
        await #expect(processExitsWith: .success) {
            let authority = try CertificateAuthority()
            let redis = try RedisProcess(password: "right", certificate: authority.issue())
            var probes: [RedisProbe] = []
            for (url, file) in [
                (redis.url(), authority.file), (redis.url(login: ":wrong"), authority.file), (redis.url(), nil),
                ("redis://127.0.0.1:\(redis.port)", nil), ("redis://127.0.0.1:1", nil), ("rediss://localhost:1", nil),
            ] {
                var probe = RedisProbe()
                probe.server.url = Secret(url)
                probe.server.caFile = file
                probes.append(probe)
            }
            func look() { for probe in probes { _ = try? probe.look(by: Deadline(in: .seconds(10))) } }
            func open() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
            look()
            let before = try open()
            for _ in 0..<20 { look() }
            #expect(try open() == before)
        }
    }

    @Test func `Nothing secret is in any trouble`() throws {
        let redis = try RedisProcess(password: "right")
        let urls = [
            redis.url(login: "s3cret:s3cret"), "redis://s3cret:s3cret@127.0.0.1:1/3", "redis://s3cret@127.0.0.1",
            "redis://:s3cret@s3cret.invalid", "rediss://:s3cret@127.0.0.1:\(redis.port)",
            "redis://s3cret:s3cret@h/s3cret",
        ]
        for url in urls {
            let told = try #require(self.failure(url), "no trouble")
            #expect(!"\(told)".contains("s3cret") && !"\(told)".contains("127.0.0.1"), "\(told)")
            #expect(!String(reflecting: told).contains("s3cret"))
        }
    }
}
