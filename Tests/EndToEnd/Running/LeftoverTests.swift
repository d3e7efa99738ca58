// What is left of the programs that tests start when the tests' own process is killed.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Peers
import TemporaryFiles
import Testing
import Waiting

@Suite struct LeftoverTests {
    @Test func `A test process that is killed leaves no server behind`() throws {
        let scratch = try TemporaryFiles()
        let list = scratch.file("pids")
        let runner = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path
        let run = try Child(
            [runner, "--testing-library", "swift-testing", "--filter", "HostageTests"], in: scratch,
            environment: [Hostage.variable: list])
        let pids = try eventually("the servers are up") { () -> [Int32]? in
            if let ending = run.ending { throw RunEnded(description: "\(ending): \(run.output) \(run.errors)") }
            let lines = (try? String(contentsOfFile: list, encoding: .utf8))?.split(separator: "\n") ?? []
            return lines.last == "all" ? lines.compactMap { Int32($0) } : nil
        }
        #expect(pids.count == 4)
        #expect(pids.allSatisfy(Self.isRunning))
        run.signal(SIGKILL)
        try eventually("all are gone") { !pids.contains(where: Self.isRunning) }
    }

    private struct RunEnded: Error, CustomStringConvertible { let description: String }

    /// One that has ended and that nobody has waited for is still a process.
    private static func isRunning(_ pid: Int32) -> Bool {
        guard let state = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
        return state.split(separator: ") ").last?.hasPrefix("Z") == false
    }
}

/// Not a test: what the one above has killed.
@Suite(.enabled(if: Hostage.list != nil))
struct HostageTests {
    @Test func `Servers of all kinds are started, and left running`() throws {
        let list = try #require(Hostage.list)
        let site = try Site()
        let server = try site.serve()
        let (postgres, redis) = (try PostgresServer(), try RedisProcess())
        let child = try Child(["sh", "-c", "sleep 1000; true"], in: site.scratch)
        let pids = [server.child.pid, postgres.pid, redis.pid, child.pid].map { "\($0 ?? 0)" }
        try Data((pids + ["all"]).joined(separator: "\n").utf8).write(to: URL(filePath: list))
        while true { Thread.sleep(forTimeInterval: 1000) }
        withExtendedLifetime((server, postgres, redis, child)) {}
    }
}

private enum Hostage {
    static let variable = "BURSAR_TEST_HOSTAGE"
    /// Where the numbers of the processes go; nil in every run but the one that is to be killed.
    static var list: String? { ProcessInfo.processInfo.environment[variable] }
}
