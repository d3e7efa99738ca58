// Commands beside a server that asks for a token: they go through it and into its audit, or not at all.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
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
        #expect(try site.verify().ending == .exited(0))
    }

    // MARK: With no server on it

    /// What is shown of a store, and the entry of that: action, target, object, and what is told of it.
    private static let looks: [(words: [String], entry: String)] = [
        (["report", "overview"], #"report_viewed|report|overview|{"format":"table"}"#),
        (
            ["report", "costs", "--by", "model", "--format", "csv"],
            #"report_exported|report|costs|{"alert":"DATA_EXPORT","export_format":"csv","by":"model","format":"csv"}"#
        ),
        (
            ["report", "audit", "--last", "7d", "--format", "ndjson"],
            #"admin_analytics_exported|audit|audit|{"dashboard":"audit","alert":"DATA_EXPORT","export_format":"ndjson","#
                + #""last":"7d","format":"ndjson"}"#
        ),
        (["report", "audit", "--format", "json"], #"admin_audit_log_viewed|audit|audit|{"format":"json"}"#),
        (["report", "weekly"], #"report_viewed|report|weekly|"#),
        (["values", "model"], #"values_viewed|values|model|"#),
        (["token", "list"], "tokens_viewed|token||{}"),
        (["quarantine", "list"], #"report_viewed|report|quarantine|{"entries":"true","#),
        (["quarantine", "show", "1"], "quarantine_viewed|quarantine|1|{}"),
        (
            ["reprice", "--from", "2026-01-01", "--to", "2026-01-02"],
            #"costs_repriced|costs|2026-01-01..2026-01-02|{"from":"2026-01-01","to":"2026-01-02","apply":"false"}"#
        ),
        (["backup", "copy.db"], "backup_made|store|copy.db|{}"),
    ]

    /// A store that was served, to those who have a token or to all, and that no server has open any more.
    private static func left(isGuarded: Bool = true) throws -> Site {
        let site = try Site()
        try site.scratch.write(token + "\n", to: "token")
        let server = try site.serve(config: isGuarded ? "access: { token_file: token }\n" : "listen: 127.0.0.1:0\n")
        let key = [("Authorization", "Bearer \(token)")]
        #expect(try server.post(Events.call(id: "g", #""user":"ada""#), key).status == 200)
        #expect(try server.post(#"{"id":"bad","nonsense":1}"#, key).status == 400)
        #expect(try server.stop() == .exited(0))
        return site
    }

    private static func entries(_ site: Site) throws -> [String] {
        let sql = "SELECT action, target, object, details, actor, way, name FROM audit ORDER BY number"
        let all = try site.tool("sqlite3", site.store, sql)
        #expect(all.ending == .exited(0), "\(all.story)")
        return all.output.split(separator: "\n").map(String.init)
    }

    @Test func `What a command shows of such a store is in its audit, by the name of who ran it`() throws {
        let site = try Self.left()
        let name = try site.tool("id", "-un").output.trimmingCharacters(in: .newlines)
        #expect(!name.isEmpty && name != "command line")
        var before = try Self.entries(site).count
        // The days that were shown, whoever chose them.
        let days = /"from":"\d{4}-\d\d-\d\d","to":"\d{4}-\d\d-\d\d",/
        for look in Self.looks {
            let shown = try site.run(look.words + ["--store", site.storeURL])
            #expect(shown.ending == .exited(0) && !shown.output.isEmpty, "\(look.words): \(shown.story)")
            let entries = try Self.entries(site)
            var last = entries.last ?? ""
            if !look.words.contains("--from"), last.contains(days) { last.replace(days, with: "") }
            #expect(entries.count == before + 1 && last.hasPrefix(look.entry), "\(look.words): \(last)")
            #expect(last != entries.last || look.words[0] != "report" || last.contains("period"), "no days: \(last)")
            #expect(last.hasSuffix("|command line|command line|\(name)"), "\(look.words): \(last)")
            before = entries.count
        }
        // Who is asked about can be forgotten in it.
        let asked = try site.run("report", "costs", "--user", "ada", "--store", site.storeURL)
        #expect(asked.ending == .exited(0), "\(asked.story)")
        let last = try Self.entries(site).last ?? ""
        #expect(last.contains(#""user":"#) && !last.contains("ada"), "\(last)")
        let aside = try site.tool("sqlite3", site.store, "SELECT count(*) FROM audit_names WHERE name = 'ada'")
        #expect(aside.output == "1\n", "\(aside.story)")
        // Several at once wait for one another, and none takes another for a server.
        let many = try (0..<4).map { _ in
            try Child([Repository.binary, "report", "costs", "--store", site.storeURL], in: site.scratch)
        }
        for child in many { #expect(try child.finish() == .exited(0), "\(child.errors)") }
        #expect(try Self.entries(site).count == before + 5)
        #expect(try site.verify().ending == .exited(0))
    }

    @Test func `A store that lets everybody in is read as it is, and only read`() throws {
        let site = try Self.left(isGuarded: false)
        let before = try Data(contentsOf: URL(filePath: site.store))
        for look in Self.looks where look.words.first != "backup" {
            let shown = try site.run(look.words + ["--store", site.storeURL])
            #expect(shown.ending == .exited(0) && !shown.output.isEmpty, "\(look.words): \(shown.story)")
        }
        #expect(try Data(contentsOf: URL(filePath: site.store)) == before)
    }

    @Test func `What cannot be told is not shown, and what can only be read is`() throws {
        let site = try Self.left()
        for place in ["fixed", "full"] {
            try FileManager.default.createDirectory(
                atPath: site.scratch.file(place), withIntermediateDirectories: false)
        }
        let fixed = site.scratch.file("fixed")
        #expect(try site.run("backup", "fixed/copy.db", "--store", site.storeURL).ending == .exited(0))
        let copy = try Data(contentsOf: URL(filePath: fixed + "/copy.db"))
        func read(_ place: String, _ wrapper: [String], _ words: [String]) throws -> Finished {
            try site.tool(wrapper + [Repository.binary] + words + ["--store", "sqlite:\(place)/copy.db"])
        }

        let full = site.scratch.file("full")
        let fill = Mounts.wrapper(
            "mount -t tmpfs -o size=8m tmpfs '\(full)' && cp '\(fixed)/copy.db' '\(full)' "
                + "&& { head -c 9m /dev/zero > '\(full)/filler' 2>/dev/null || true; }")
        for words in [["report", "overview"], ["report", "costs", "--format", "csv"], ["token", "list"]] {
            let refused = try read(full, fill, words)
            #expect(refused.ending == .exited(1) && refused.output.isEmpty, "\(words): \(refused.story)")
            #expect(refused.errors.contains("goes into its audit"), "\(words): \(refused.story)")
        }
        let copied = try read(full, fill, ["backup", site.scratch.file("again.db")])
        #expect(copied.ending == .exited(1) && copied.errors.contains("audit"), "\(copied.story)")
        #expect(!FileManager.default.fileExists(atPath: site.scratch.file("again.db")))

        let readOnly =
            Mounts.wrapper("mount --bind '\(fixed)' '\(fixed)'")
            + Mounts.wrapper("mount -o remount,bind,ro '\(fixed)'")
        let shown = try read(fixed, readOnly, ["report", "overview"])
        #expect(shown.ending == .exited(0) && !shown.output.isEmpty, "\(shown.story)")
        #expect(try Data(contentsOf: URL(filePath: fixed + "/copy.db")) == copy)
    }

    @Test(.enabled(if: geteuid() == 0, "only root makes files that others cannot open"))
    func `What root's command leaves beside somebody's store is theirs`() throws {
        let site = try Self.left()
        let lock = site.store + "-lock"
        try FileManager.default.removeItem(atPath: lock)
        #expect(try site.tool("chown", "1234:1235", site.store).ending == .exited(0))
        #expect(try site.run("report", "overview", "--store", site.storeURL).ending == .exited(0))
        #expect(try site.tool("stat", "-c", "%u:%g", lock).output == "1234:1235\n")
    }
}
