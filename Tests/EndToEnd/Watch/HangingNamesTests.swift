// Names that the system is asked for and never resolves: no timeout of any library ends such a call.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Peers
import TemporaryFiles
import Testing

@Suite struct HangingNamesTests {
    @Test func `Where the resolver hangs, each probe waits for itself alone, comes back with it, and SIGTERM ends all`()
        throws
    {
        let good = try SpeakingServer(then: .hangUp)
        let site = try Site()
        // The list of hosts is a pipe that nobody writes to: whoever looks up a name waits in `open`.
        let hosts = site.scratch.file("hosts")
        guard mkfifo(hosts, 0o644) == 0 else { throw POSIXError(.EIO) }
        let order = try site.scratch.write("hosts: files\n", to: "nsswitch.conf")
        let often = "every: 1s, timeout: 500ms"
        let ways = [
            #"postgres: { url: "postgres://a:b@db.example/c" }"#, #"redis: { url: "redis://cache.example" }"#,
            #"s3: { endpoint: "https://s3.example", bucket: b }"#, #"http: { url: "https://www.example" }"#,
            #"tcp: { address: "mail.example:25" }"#,
        ]
        let hanging = (0..<20).map { "hanging-\($0)" }
        let probes = hanging.enumerated().map { "  - { name: \($1), \(ways[$0 % ways.count]), \(often) }\n" }.joined()
        let server = try site.serve(
            config: """
                probes:
                  - { name: well, tcp: { address: "127.0.0.1:\(good.port)" }, \(often) }
                \(probes)
                queues:
                  - { name: jobs, redis: { url: "redis://cache.example", list: jobs }, \(often) }
                gauges:
                  - { name: people, postgres: { url: "postgres://db.example" }, query: "select 1", \(often) }

                """,
            wrapper: Mounts.wrapper("mount --bind '\(hosts)' /etc/hosts && mount --bind '\(order)' /etc/nsswitch.conf"))
        let lookout = Lookout(server, witness: "well")
        func wait(for output: String) throws {
            try lookout.wait("\(output): all") { health in
                hanging.allSatisfy { health.checks["\($0):up"]?.first?.output == output }
            }
        }
        try wait(for: "the check before still hangs")
        #expect(lookout.health.areUp(["well"]) && lookout.health.areDown(hanging))

        let before = try Burden(of: server.child.pid)
        for _ in 0..<5 {
            let last = lookout.health.checks["well:up"]?.first?.time
            try lookout.wait("one that is well is checked") { $0.checks["well:up"]?.first?.time != last }
            #expect(try server.get("/metrics").status == 200)
        }
        #expect(lookout.health.areUp(["well"]))
        // One for each look, and one that libcurl has for names; no more for each turn that was missed.
        let after = try Burden(of: server.child.pid)
        #expect(after.threads <= 2 * 22 + 40 && after.threads <= before.threads + 10, "\(before), \(after)")

        // Somebody opens the other end and says nothing: there is no such host in the list.
        try lookout.wait("each has come back") { health in
            let writer = open(hosts, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
            if writer >= 0 { close(writer) }
            return hanging.allSatisfy { health.checks["\($0):up"]?.first?.output == "there is no such host" }
        }
        try wait(for: "the check before still hangs")
        #expect(lookout.refusals == [])
        server.child.signal(SIGTERM)
        #expect(try server.child.finish() == .exited(0))
    }
}
