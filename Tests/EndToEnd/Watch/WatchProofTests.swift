// The watch against the real things: stopped, paused, slowed, and well again.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Peers
import Testing
import Waiting

@Suite(.serialized)
struct WatchProofTests {
    /// What is done to a peer, and how it is undone.
    enum Deed: CaseIterable {
        case stopped, paused, slowed

        func happens(to name: String, of peers: WatchedPeers) {
            switch self {
            case .stopped: peers.stop(name)
            case .paused: peers.pause(name)
            case .slowed: peers.slow(name)
            }
        }

        func ends(for name: String, of peers: WatchedPeers) throws {
            switch self {
            case .stopped: try peers.restart(name)
            case .paused: peers.resume(name)
            case .slowed: peers.slow(name, false)
            }
        }

        /// What notices it: a slow road is noticed only by who takes it.
        func probes(of names: [String]) -> [String] {
            names.map { "\($0)_far" } + (self == .slowed ? [] : names)
        }
    }

    @Test func `What is stopped, paused or slowed is down within two intervals, and up again within two of its return`()
        throws
    {
        let peers = try WatchedPeers()
        let site = try Site()
        let server = try site.serve(config: peers.configuration)
        let lookout = Lookout(server, witness: "witness")
        let everything = WatchedPeers.all.flatMap { [$0, "\($0)_far"] }
        try lookout.wait("all is well") { $0.status == "pass" && $0.areUp(everything) }
        #expect(lookout.code == 200)
        try expect(server, up: everything, "1")

        for deed in Deed.allCases {
            // Without the others the product works: a warning, and no reason to send anybody away.
            let others = deed.probes(of: WatchedPeers.others)
            for name in WatchedPeers.others { deed.happens(to: name, of: peers) }
            try lookout.wait("\(deed): the others are down, and the database is not") { health in
                health.areDown(others) && health.status == "warn"
            }
            #expect(lookout.code == 200)
            try expect(server, up: others, "0")
            try expect(server, up: ["witness", "ledger"], "1")

            let database = deed.probes(of: [WatchedPeers.database])
            deed.happens(to: WatchedPeers.database, of: peers)
            try lookout.wait("\(deed): the database is down") { health in
                health.areDown(database) && health.status == "fail"
            }
            #expect(lookout.code == 503)
            try expect(server, up: database, "0")
            if deed != .slowed { try expectUnreadable(server) }

            try deed.ends(for: WatchedPeers.database, of: peers)
            try lookout.wait("\(deed): the database is back, and the others are not") { health in
                health.areUp(database) && health.status == "warn"
            }
            #expect(lookout.code == 200)
            try expect(server, up: database, "1")

            for name in WatchedPeers.others { try deed.ends(for: name, of: peers) }
            if deed == .stopped { try peers.fillQueue() }
            try lookout.wait("\(deed): all is well again") { $0.status == "pass" && $0.areUp(everything) }
            #expect(lookout.code == 200)
            try expect(server, up: everything, "1")
            try expectRead(server)
        }

        #expect(lookout.refusals == [])
        // A busy machine may well make a check late that nothing was wrong with: there may be more than these.
        let verdicts = lookout.verdicts.filter { everything.contains($0.probe) }
        for probe in everything {
            let least = probe.hasSuffix("_far") ? 3 : 2
            #expect(verdicts.filter { $0.probe == probe && !$0.isUp }.count >= least, "\(probe)")
            #expect(verdicts.filter { $0.probe == probe && $0.isUp }.count >= least, "\(probe)")
        }
        for verdict in verdicts {
            // Two intervals, told without a clock: two checks of its own, and no more of the witness (which has the same
            // interval, a tenth shorter at times) than go into two intervals and what stood open at either end.
            #expect((1...2).contains(verdict.checks), "\(verdict)")
            #expect(verdict.beats <= 4, "\(verdict)")
        }
        print(Self.summary(of: verdicts))

        // A line for each verdict, and none of them tells where anything is.
        let line = "probe database (postgres) is "
        for word in ["down", "up"] {
            #expect(server.messages.contains { $0.hasPrefix(line + word) }, "\(server.words)")
        }
        for secret in [peers.postgres.password, WatchedPeers.password, S3Server.secretKey] {
            #expect(!server.words.contains(secret))
        }
        #expect(try server.stop() == .exited(0))
    }

    private func expect(_ server: RunningServer, up probes: [String], _ value: String) throws {
        try eventually("bursar_probe_up is \(value) of \(probes)") {
            let metrics = try server.metrics()
            return probes.allSatisfy { probe in
                metrics.samples.contains {
                    $0.key.hasPrefix(#"bursar_probe_up{probe="\#(probe)","#) && $0.value == value
                }
            }
        }
    }

    /// What cannot be read has no figure.
    private func expectUnreadable(_ server: RunningServer) throws {
        try eventually("queues and gauges cannot be read") {
            let metrics = try server.metrics()
            return metrics[#"bursar_queue_up{queue="mails"}"#] == "0"
                && metrics[#"bursar_queue_up{queue="thumbnails"}"#] == "0"
                && metrics[#"bursar_gauge_up{gauge="people"}"#] == "0"
                && !metrics.samples.keys.contains {
                    $0.hasPrefix("bursar_queue_length") || $0.hasPrefix("bursar_gauge_people")
                }
        }
    }

    private func expectRead(_ server: RunningServer) throws {
        let expected = [
            #"bursar_queue_up{queue="mails"}"#: "1", #"bursar_queue_length{queue="mails"}"#: "2",
            #"bursar_queue_failed{queue="mails"}"#: "1", #"bursar_queue_up{queue="thumbnails"}"#: "1",
            #"bursar_queue_length{queue="thumbnails"}"#: "3", #"bursar_gauge_up{gauge="people"}"#: "1",
            #"bursar_gauge_people{plan="free"}"#: "2", #"bursar_gauge_people{plan="pro"}"#: "1",
        ]
        try eventually("queues and gauges are read: \(expected)") {
            let metrics = try server.metrics()
            return expected.allSatisfy { metrics[$0.key] == $0.value }
        }
    }

    /// For whoever wants to know how long it took here.
    private static func summary(of verdicts: [Lookout.Verdict]) -> String {
        [("down", false), ("up", true)].map { word, isUp in
            let times = verdicts.filter { $0.isUp == isUp }.map(\.seconds).filter(\.isFinite).sorted()
            return "\(times.count) verdicts \(word) after \(times.first ?? 0)...\(times.last ?? 0) s"
        }.joined(separator: ", ")
    }
}
