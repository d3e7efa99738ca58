// Two hundred probes, half of which hang.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Peers
import Testing

@Suite(.serialized)
struct ManyProbesTests {
    /// BURSAR_PROBE_ROUNDS makes it longer, for whoever measures.
    private static let rounds = ProcessInfo.processInfo.environment["BURSAR_PROBE_ROUNDS"].flatMap { Int($0) } ?? 10

    @Test func `While half of 200 probes hang, pages come at once, memory and threads stay, and SIGTERM ends it all`()
        throws
    {
        let crowd = try Crowd()
        let site = try Site()
        let server = try site.serve(config: crowd.configuration)
        let lookout = Lookout(server, witness: crowd.well[0])
        try lookout.wait("each has its verdict") { $0.areUp(crowd.well) && $0.areDown(crowd.hanging) }
        for (probe, output) in crowd.outputs {
            try lookout.wait("\(probe): \(output)") { $0.checks["\(probe):up"]?.first?.output == output }
        }

        // A round or two more, until each thread has been there and has left its caches.
        try round(3, of: crowd, lookout)
        var burdens = [try Burden(of: server.child.pid)]
        var scrapes: [Double] = []
        for _ in 0..<Self.rounds {
            for _ in 0..<5 { scrapes.append(try scrape(server, crowd)) }
            try round(1, of: crowd, lookout)
            burdens.append(try Burden(of: server.child.pid))
        }

        scrapes.sort()
        let (median, last) = (scrapes[scrapes.count / 2], scrapes[scrapes.count * 99 / 100])
        let residents = stride(from: 0, to: burdens.count, by: max(1, burdens.count / 10)).map { burdens[$0].resident }
        print(
            "\(scrapes.count) scrapes: median \(Int(median * 1000)) ms, p99 \(Int(last * 1000)) ms; "
                + "resident KiB \(residents); threads up to \(burdens.map(\.threads).max() ?? 0)")
        // A scrape that waited for a look would take as long as those that hang for ten minutes.
        #expect(last < 10)
        let before = burdens.prefix(3).map(\.resident).max() ?? 0
        #expect(burdens.suffix(3).map(\.resident).min() ?? .max < before + (8 << 10), "\(burdens)")
        // One for each look that is out, and those of the server.
        #expect(burdens.allSatisfy { $0.threads <= 200 + 40 }, "\(burdens)")

        // Those that hang for ten minutes still do, and nobody knows of them what they are.
        let metrics = try server.metrics()
        for probe in crowd.undecided {
            #expect(lookout.health.isUp(probe) == nil)
            #expect(!metrics.samples.keys.contains { $0.hasPrefix(#"bursar_probe_up{probe="\#(probe)""#) })
        }
        #expect(lookout.refusals == [])
        server.child.signal(SIGTERM)
        #expect(try server.child.finish() == .exited(0))
    }

    /// Seconds that it took.
    private func scrape(_ server: RunningServer, _ crowd: Crowd) throws -> Double {
        let wire = try server.connect()
        let start = ContinuousClock.now
        let answer = try wire.exchange("GET", "/metrics")
        let took = start.duration(to: .now) / .seconds(1)
        #expect(answer.status == 200)
        let known = MetricsText(answer.text).samples.keys.count { $0.hasPrefix("bursar_probe_up{") }
        // The ledger's own is one of them.
        #expect(known == crowd.well.count + crowd.hanging.count + 1)
        return took
    }

    /// Waits until each has been checked so many times more.
    private func round(_ count: Int, of crowd: Crowd, _ lookout: Lookout) throws {
        for _ in 0..<count {
            let before = lookout.health.checks
            try lookout.wait("each is checked again") { health in
                (crowd.well + crowd.hanging).allSatisfy {
                    health.checks["\($0):up"]?.first?.time != before["\($0):up"]?.first?.time
                }
            }
        }
    }
}

/// A hundred probes of what is well, ninety that time out each time, and ten that hang for as long as the test takes.
private final class Crowd {
    private let good: SpeakingServer
    private let silent, unreachable: DeafServer
    private let dripping: WebServer
    let well, hanging, undecided: [String]
    /// What `/health` says of some of them.
    let outputs: [String: String]
    let configuration: String

    init() throws {
        good = try SpeakingServer(then: .hangUp)
        silent = try DeafServer(.takesConnections)
        unreachable = try DeafServer(.takesNothing)
        dripping = try WebServer()
        well = (0..<100).map { "well-\($0)" }
        let silence = "127.0.0.1:\(silent.port)"
        let ways = [
            ("http", #"http: { url: "http://\#(silence)/" }"#), ("redis", #"redis: { url: "redis://\#(silence)" }"#),
            ("tls", #"tcp: { address: "\#(silence)", tls: true }"#),
            ("postgres", #"postgres: { url: "postgres://a:b@\#(silence)/c?sslmode=disable" }"#),
            ("s3", #"s3: { endpoint: "http://\#(silence)", bucket: b }"#),
            ("drip", #"http: { url: "\#(dripping.url)/drip" }"#),
            ("away", #"tcp: { address: "127.0.0.1:\#(unreachable.port)" }"#),
            ("http-away", #"http: { url: "http://127.0.0.1:\#(unreachable.port)" }"#),
            ("postgres-away", #"postgres: { url: "postgres://a:b@127.0.0.1:\#(unreachable.port)/c" }"#),
        ]
        let good = good.port
        var lines = well.map { #"{ name: \#($0), tcp: { address: "127.0.0.1:\#(good)" }, \#(Self.often) }"# }
        var hanging: [String] = []
        for number in 0..<10 {
            for (name, target) in ways {
                hanging.append("\(name)-\(number)")
                lines.append("{ name: \(name)-\(number), \(target), \(Self.often) }")
            }
        }
        self.hanging = hanging
        undecided = (0..<10).map { "undecided-\($0)" }
        for (name, way) in zip(undecided, ways.prefix(6) + ways.prefix(6)) {
            lines.append("{ name: \(name), \(way.1), every: 10m, timeout: 10m }")
        }
        configuration = "probes:\n" + lines.map { "  - \($0)\n" }.joined()
        let noAnswer = "connected, but no answer in time"
        outputs = [
            "http-0": noAnswer, "redis-0": noAnswer, "s3-0": noAnswer, "tls-0": "TLS was not agreed on in time",
            "away-0": "no connection in time", "http-away-0": "no connection in time",
        ]
    }

    private static let often = "every: 1s, timeout: 500ms"
}
