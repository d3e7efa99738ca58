// Each thing that somebody does to a store, by a server and by commands, and the entries that there are of it afterwards.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles
import Testing
import Waiting

@Suite struct AuditedDeedsTests {
    private static let token = String(repeating: "k", count: 32)

    /// What all that is done below leaves: actor, action, target, object, outcome and rows, one line an entry.
    private static func declared(_ days: String) -> [String] {
        [
            // A store that nobody has open.
            "command line|api_call_logged|events||done|3",
            "command line|events_recorded|events||done|1",
            // A server.
            "server|server_started|server||done|",
            "server|events_archived|archive|2026-01-01|done|1",
            "token|token_created|token|token 1|done|",
            "token|token_revoked|token|token 1|done|",
            "token|token_revoked|token|/v1/tokens/:number|invalid|",
            "token|costs_repriced|costs|/v1/reprice|done|2",
            "token|backup_made|store|copy.db|done|",
            "token|backup_made|store|copy by hand|done|",
            "token|backup_made|store|/v1/audit|invalid|",
            "server|configuration_reloaded|configuration||done|",
            "server|configuration_reloaded|configuration||invalid|",
            "server|server_stopped|server||done|",
            // The store again, which lets nobody in without a token now.
            "command line|api_call_logged|events||done|1",
            "command line|token_created|token|token 2|done|",
            "command line|token_revoked|token|token 2|done|",
            "command line|token_revoked|token|token 99|invalid|",
            "command line|costs_repriced|costs|\(days)|done|2",
            "command line|costs_repriced|costs|\(days)|done|0",
            "command line|events_archived|archive|2026-01-02|failed|",
            "command line|events_archived|archive|2026-01-02|done|1",
            "command line|backup_made|store|last.db|done|",
            "command line|sums_repaired|sums||done|1",
            "command line|user_forgotten|user|a user|done|2",
            "command line|user_forgotten|user|a user|invalid|",
        ]
    }

    private static func prices(_ rate: Int) -> String {
        "prices: [{ provider: acme, model: wonder, rates: { input_tokens: \(rate)/1M } }]\n"
    }

    private static func call(_ id: String, _ more: String = "") -> String {
        #"{"id":"\#(id)","provider":"acme","model":"wonder","input_tokens":1000"#
            + (more.isEmpty ? "}" : ",\(more)}")
    }

    @Test func `Whatever is done to a store is one entry, in the order in which it was done`() throws {
        let site = try Site()
        let place = ["--store", site.storeURL]
        let (yesterday, tomorrow) = (Events.time(-86_400).prefix(10), Events.time(86_400).prefix(10))
        let days = ["--from", String(yesterday), "--to", String(tomorrow)]
        func run(_ words: [String], ends status: Int32 = 0, input: [UInt8] = []) throws {
            let done = try site.run(words, input: input)
            #expect(done.ending == .exited(status), "\(words): \(done.story)")
        }
        func record(_ events: [String]) throws { try run(["record"] + place, input: Events.lines(events)) }
        try site.scratch.write(Self.token + "\n", to: "token")
        try site.scratch.write(Self.prices(1), to: "prices.yaml")
        for name in ["archive", "nowhere"] {
            try FileManager.default.createDirectory(
                atPath: site.scratch.file(name), withIntermediateDirectories: false)
        }

        try record([
            Self.call("a", #""user":"ada""#), Self.call("b", #""user":"ada""#),
            Self.call("old", #""at":"2026-01-01T10:00:00Z""#),
        ])
        try record([#"{"id":"v","kind":"activity","event":"view"}"#])

        let server = try site.serve(
            config: "access: { token_file: token }\nprices: [prices.yaml]\n"
                + "retention: { events: 30d, archive: archive }\n")
        let asked = ["--server", server.url, "--token-file", "token"]
        try eventually("the archive is made and told of") { try Self.entries(site).last?.contains("archived") == true }
        try run(["token", "create", "ci", "--scope", "read"] + asked)
        try run(["token", "revoke", "1"] + asked)
        try run(["token", "revoke", "99"] + asked, ends: 1)
        try run(["reprice", "--apply"] + days + asked)
        try run(["backup", "copy.db"] + place + asked)
        func tell(_ body: String) throws -> Int {
            try server.connect().exchange(
                "POST", "/v1/audit",
                [("Authorization", "Bearer \(Self.token)"), ("Content-Type", "application/json")],
                body: Array(body.utf8)
            ).status
        }
        #expect(try tell(#"{"action":"backup_made","object":"copy by hand"}"#) == 200)
        #expect(try tell(#"{"action":"user_forgotten","object":"ada"}"#) == 400)
        server.child.signal(SIGHUP)
        try eventually("it is reloaded") { server.words.contains("info reloaded") }
        let configuration = site.scratch.file("bursar.yaml")
        let right = try String(contentsOfFile: configuration, encoding: .utf8)
        try site.scratch.write(right + "nonsense: 1\n", to: "bursar.yaml")
        server.child.signal(SIGHUP)
        try eventually("it is not reloaded") { server.words.contains("not reloaded") }
        try site.scratch.write(right, to: "bursar.yaml")
        #expect(try server.stop() == .exited(0))

        try record([Self.call("older", #""at":"2026-01-02T10:00:00Z""#)])
        try run(["token", "create", "ci", "--scope", "read"] + place)
        try run(["token", "revoke", "2"] + place)
        try run(["token", "revoke", "99"] + place, ends: 1)
        try site.scratch.write(Self.prices(2), to: "prices.yaml")
        for _ in 1...2 { try run(["reprice", "--apply", "--config", "bursar.yaml"] + days + place) }
        try run(["archive", "--days", "30", "--dir", "nowhere/at/all"] + place, ends: 1)
        try run(["archive", "--days", "30", "--dir", "archive"] + place)
        try run(["backup", "last.db"] + place)
        let wrong = try site.tool(
            "sqlite3", site.store, "UPDATE activity_days SET count = count + 1; SELECT changes()")
        #expect(wrong.output == "1\n", "\(wrong.story)")
        try run(["verify", "--repair"] + place)
        try run(["forget", "ada", "--yes"] + place)
        try run(["forget", "nobody", "--yes"] + place, ends: 1)

        #expect(try Self.entries(site) == Self.declared("\(yesterday)..\(tomorrow)"))
        #expect(try site.verify().ending == .exited(0))
    }

    private static func entries(_ site: Site) throws -> [String] {
        let sql = "SELECT actor, action, target, object, outcome, row_count FROM audit ORDER BY number"
        return try site.tool("sqlite3", site.store, sql).output.split(separator: "\n").map(String.init)
    }
}
