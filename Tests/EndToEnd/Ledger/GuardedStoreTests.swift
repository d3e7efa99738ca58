// Commands beside a server that asks for a token: they go through it and into its audit, or not at all.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles
import Testing

@Suite struct GuardedStoreTests {
    private static let token = String(repeating: "k", count: 32)

    /// What is asked for, and what the audit calls it.
    private static let commands: [(words: [String], action: String)] = [
        (["report", "overview"], "report_viewed"),
        (["report", "costs", "--format", "csv"], "report_exported"),
        (["values", "model"], "values_viewed"),
        (["quarantine", "list"], "report_viewed"),
        (["quarantine", "drop", "--all"], "quarantine_dropped"),
        (["token", "list"], "tokens_viewed"),
        (["token", "create", "ci", "--scope", "read"], "token_created"),
        (["reprice", "--from", "2026-01-01", "--to", "2026-01-02", "--apply"], "costs_repriced"),
        (["backup", "copy.db"], "backup_made"),
        (["record", "event.json"], "api_call_logged"),
        (["forget", "ada", "--yes"], "user_forgotten"),
    ]

    @Test func `Whatever a command does with the store of such a server is done by the server, or refused`() throws {
        let site = try Site()
        try site.scratch.write(Self.token + "\n", to: "token")
        try site.scratch.write(Events.call(id: "g", #""user":"ada""#), to: "event.json")
        let server = try site.serve(config: "access: { token_file: token }\n")
        func hasCopy() -> Bool { FileManager.default.fileExists(atPath: site.scratch.file("copy.db")) }
        func entries() throws -> [String] {
            let all = try site.tool("sqlite3", site.store, "SELECT action FROM audit ORDER BY number")
            return all.output.split(separator: "\n").map(String.init)
        }
        for command in Self.commands {
            let beside = try site.run(command.words + ["--store", site.storeURL])
            #expect(beside.ending == .exited(1), "\(command.words): \(beside.story)")
            #expect(beside.errors.contains("--server"), "\(command.words): \(beside.story)")
            #expect(beside.output.isEmpty && !hasCopy(), "\(command.words): \(beside.story)")
        }
        for command in Self.commands {
            let asked = command.words + ["--server", server.url]
            // A backup copies the file: it is asked for where the file is.
            let place = command.action == "backup_made" ? ["--store", site.storeURL] : []
            let unknown = try site.run(asked + place)
            #expect(unknown.ending != .exited(0) && unknown.errors.contains("token"), "\(asked): \(unknown.story)")
            #expect(place.isEmpty || !hasCopy())
            let known = try site.run(asked + place + ["--token-file", "token"])
            #expect(known.ending == .exited(0), "\(asked): \(known.story)")
        }
        #expect(hasCopy())
        // What was only looked at is there in a moment, at the latest when the server stops.
        try server.stop()
        let kept = try entries()
        for command in Self.commands { #expect(kept.contains(command.action), "\(command.words): \(kept)") }
        #expect(kept.contains("access_refused"), "\(kept)")
        // With no server on it, the store is its owner's.
        #expect(try site.run("report", "overview", "--store", site.storeURL).ending == .exited(0))
        #expect(try site.verify().ending == .exited(0))
    }
}
