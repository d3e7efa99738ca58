// What the log of a running server says, and what it does not.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import TemporaryFiles
import Testing
import Waiting

@Suite struct LogTests {
    @Test func `No user is named in the log, unless it is told to, and a reload tells it`() throws {
        let site = try Site()
        let budget = "budgets:\n  - { name: quota, each: user, limit_usd: 0.02, alert_at: [80] }\n"
        let server = try site.serve("--access-log", config: budget)
        try server.post(Events.call(id: "1", #""user":"ada-the-first""#))
        try eventually("the crossing is told") { server.words.contains("quota of user #") }
        _ = try server.get("/users/ada-the-first")
        _ = try server.get("/v1/reports/user?user=ada-the-first")
        try eventually("the requests are told") { server.child.output.contains("\"path\":\"/v1/reports/user\"") }
        #expect(server.child.output.contains("\"path\":\"/users/…\""))
        #expect(!server.words.contains("ada-the-first"), "\(server.words)")
        #expect(!server.child.output.contains("ada-the-first"), "\(server.child.output)")

        try site.scratch.write(budget + "log: { users: true }\n", to: "bursar.yaml")
        server.child.signal(SIGHUP)
        try eventually("the server has reloaded") { server.messages.contains("reloaded") }
        try server.post(Events.call(id: "2", #""user":"bo-the-second""#))
        try eventually("the crossing is told by name") { server.words.contains(#"quota of "bo-the-second""#) }
        #expect(server.messages.count >= 4)
    }

    @Test func `As JSON each line is an object, from the first to the last, and a start that fails is one too`() throws
    {
        let site = try Site()
        let budget = "log: { format: json }\nbudgets: [{ name: all, limit_usd: 0.01, alert_at: [80] }]\n"
        let server = try site.serve(config: budget)
        let other = try site.start(["--log-format", "json"])
        #expect(try other.finish() == .exited(1))
        #expect(try Self.objects(other.errors).map(\.level) == ["error"])
        try server.post(Events.call(id: "1"))
        try eventually("the crossing and the ledger's probe are told") {
            server.words.contains("budget all reached") && server.words.contains("probe ledger")
        }
        #expect(try server.stop() == .exited(0))
        let lines = try Self.objects(server.words)
        #expect(lines.first?.address == server.url)
        #expect(lines.first { $0.budget == "all" }?.level == "warning")
        #expect(lines.contains { $0.probe == "ledger" && $0.level == "info" })
        #expect(lines.last?.message.hasPrefix("stopping") == true)
    }

    @Test func `What weighs less than the level is not said`() throws {
        let site = try Site()
        let quiet = try site.start(["--log-level", "error"])
        try eventually("it has a store") { FileManager.default.fileExists(atPath: site.store) }
        quiet.signal(SIGTERM)
        #expect(try quiet.finish() == .exited(0))
        #expect(quiet.errors == "")
    }

    private struct Line: Decodable {
        let time: String
        let level: String
        let message: String
        let address: String?
        let budget: String?
        let probe: String?
    }

    private static func objects(_ words: String) throws -> [Line] {
        let lines = words.split(separator: "\n").map { Data($0.utf8) }
        return try lines.map { try JSONDecoder().decode(Line.self, from: $0) }
    }
}
