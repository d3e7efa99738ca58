// `bursar verify` and `bursar backup`: proof that the sums are the events, and a copy that has both.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import TemporaryFiles
import Testing
import Waiting

@Suite struct VerifyTests {
    private static func filled() throws -> Site {
        let site = try Site()
        let server = try site.serve()
        for events in GoldenTests.events { try server.post(events) }
        try server.post(Events.array((0..<40).map { Events.call(id: "v\($0)", #""user":"u\#($0 % 5)""#) }))
        try server.stop()
        return site
    }

    @Test func `A store as it was written is clean, with and without a server on it`() throws {
        let site = try Self.filled()
        let proof = try site.verify()
        #expect(proof.ending == .exited(0), "\(proof.story)")
        #expect(proof.output.contains("57 events") && proof.output.contains("all agree"), "\(proof.story)")
        let server = try site.serve()
        #expect(try site.verify().ending == .exited(0))
        let repair = try site.verify("--repair")
        #expect(repair.ending == .exited(1) && repair.errors.contains("in use"), "\(repair.story)")
        #expect(try server.get("/livez").status == 200)
    }

    @Test(arguments: [
        ("UPDATE call_days SET cost = cost + 1 WHERE calls = (SELECT max(calls) FROM call_days)", "call_days["),
        ("UPDATE totals SET value = value - 1 WHERE value > 100", "totals["),
        ("DELETE FROM user_days WHERE person = (SELECT min(person) FROM user_days)", "user_days["),
        ("INSERT INTO error_days (day, component, type, count) VALUES (20000, 0, 0, 3)", "error_days["),
        ("UPDATE unit_days SET quantity = 0", "unit_days["),
        ("INSERT INTO unit_months SELECT * FROM unit_days LIMIT 1", "unit_months["),
        ("UPDATE activity_times SET at = at + 1", "activity_times["),
        ("DELETE FROM billing_days", "billing_days["),
        ("UPDATE job_durations SET count = 7", "job_durations["),
        ("INSERT INTO user_months SELECT * FROM user_days LIMIT 1", "user_months["),
        ("UPDATE presence_days SET w0 = 0", "presence_days["),
        ("INSERT INTO presence_months SELECT * FROM presence_days LIMIT 1", "presence_months["),
    ])
    func `A figure that was tampered with is named, and --repair puts it right`(change: String, row: String) throws {
        let site = try Self.filled()
        let changed = try site.tool("sqlite3", site.store, change + "; SELECT changes()")
        #expect(changed.ending == .exited(0) && changed.output != "0\n", "\(changed.story)")
        let dirty = try site.verify()
        #expect(dirty.ending == .exited(1), "\(dirty.story)")
        #expect(dirty.output.contains(row), "\(dirty.story)")
        #expect(dirty.output.contains("the events say"), "\(dirty.story)")

        let repaired = try site.verify("--repair")
        #expect(repaired.ending == .exited(0), "\(repaired.story)")
        let proof = try site.verify()
        #expect(proof.ending == .exited(0), "\(proof.story)")
    }

    @Test func `An event that was taken away is missed by every sum it was in`() throws {
        let site = try Self.filled()
        let changed = try site.tool("sqlite3", site.store, "DELETE FROM events WHERE id IN ('c1', 'c7')")
        #expect(changed.ending == .exited(0), "\(changed.story)")
        let dirty = try site.verify()
        #expect(dirty.ending == .exited(1))
        for table in ["call_days[", "user_days[", "people[", "totals["] {
            #expect(dirty.output.contains(table), "\(dirty.story)")
        }
    }

    @Test func `A file that is damaged is told, and not taken for a difference`() throws {
        let site = try Self.filled()
        var bytes = try Data(contentsOf: URL(filePath: site.store))
        let pages = stride(from: 4096 * 8, to: min(bytes.count, 4096 * 24), by: 4096)
        for page in pages { bytes.replaceSubrange(page..<page + 500, with: Data(repeating: 0x5A, count: 500)) }
        try bytes.write(to: URL(filePath: site.store))
        let result = try site.verify()
        #expect(result.ending == .exited(1), "\(result.story)")
        #expect((result.output + result.errors).contains("damage"), "\(result.story)")
    }

    @Test func `There is nothing to verify where there is no store, and none is made`() throws {
        let site = try Site()
        let result = try site.verify()
        #expect(result.ending == .exited(1), "\(result.story)")
        #expect(result.errors.contains(site.store), "\(result.story)")
        #expect(!FileManager.default.fileExists(atPath: site.store))
    }

    @Test func `What is no file of a store, and a store that is not whole yet, get a word of their own and no answer`()
        throws
    {
        let site = try Site()
        func expect(_ words: String, _ flags: [String] = []) throws {
            let result = try site.run(["verify", "--store", site.storeURL] + flags)
            #expect(result.ending == .exited(1), "\(result.story)")
            #expect(result.errors.contains(words) && result.errors.contains(site.store), "\(result.story)")
        }
        // A pipe that nobody writes to.
        #expect(mkfifo(site.store, 0o600) == 0)
        try expect("is a pipe")
        try expect("is a pipe", ["--repair"])
        unlink(site.store)
        // Nothing was written yet, or never; and a file that has its log on, but not the transaction that makes the rest.
        try Data().write(to: URL(filePath: site.store))
        try expect("is not whole")
        try expect("is not whole", ["--repair"])
        _ = try site.tool(
            "sqlite3", site.store,
            "PRAGMA journal_mode = WAL; CREATE TABLE t (a); DROP TABLE t; VACUUM")
        try expect("is not whole")
        // Its maker holds the lock.
        let lock = try Child(["flock", "--no-fork", site.store + "-lock", "sleep", "600"], in: site.scratch)
        try eventually("it is locked") { (try? site.verify())?.errors.contains("just being made") == true }
        lock.signal(SIGKILL)
        try lock.finish()
        // A server makes it whole.
        try site.serve().stop()
        #expect(try site.verify().ending == .exited(0))
        // Somebody else's.
        try FileManager.default.removeItem(atPath: site.store)
        _ = try site.tool("sqlite3", site.store, "CREATE TABLE songs (title)")
        try expect("is a database of another program")
    }

    @Test func `An event that was tampered with cannot be put right, and its sums are not touched`() throws {
        let site = try Self.filled()
        let change = "UPDATE events SET at = at + 1 WHERE id = 'v3'; UPDATE call_days SET cost = cost + 1"
        let changed = try site.tool("sqlite3", site.store, change)
        #expect(changed.ending == .exited(0), "\(changed.story)")
        for flags in [[], ["--repair"], ["--repair"]] {
            let result = try site.run(["verify", "--store", site.storeURL] + flags)
            #expect(result.ending == .exited(1), "\(result.story)")
            #expect(result.output.contains("id=v3]: the event is not as it was booked"), "\(result.story)")
            #expect(result.output.contains("call_days["), "\(result.story)")
            #expect(result.output.contains("cannot be put right"), "\(result.story)")
            #expect(result.output.contains("nothing was changed") == !flags.isEmpty, "\(result.story)")
        }
    }

    @Test func `A copy of a store under load is whole, and so is the store`() throws {
        let site = try Site()
        let load = Load(server: try site.serve())
        defer { load.abandon() }
        let crew = Crew()
        crew.start { load.send(batch: 50) { "batch-\($0)" } }
        crew.start { load.send(batch: 1) { _ in Load.randomID() } }
        for copy in 1...3 {
            let before = load.report.acknowledged.count
            try eventually("there is load") { load.report.acknowledged.count > before + 200 }
            let known = load.report.acknowledged.count
            let file = site.scratch.file("copy-\(copy).db")
            let backup = try site.run("backup", file, "--store", site.storeURL)
            #expect(backup.ending == .exited(0), "\(backup.story)")
            let proof = try site.run("verify", "--store", "sqlite:\(file)")
            #expect(proof.ending == .exited(0), "\(proof.story)")
            let events = proof.output.split(separator: " ").first.flatMap { Int($0) } ?? 0
            #expect(events >= known, "what was answered before the copy began is in it")
            let live = try site.verify()
            #expect(live.ending == .exited(0), "\(live.story)")
        }
        load.end()
        #expect(try crew.finish() == [])
        #expect(load.report.violations == [])

        let server = try RunningServer(
            try site.start(["--store", "sqlite:" + site.scratch.file("copy-3.db")]), at: site)
        #expect(try server.post(Load.event("batch-0")).receipt() == Receipt(accepted: 0, duplicates: 1))
    }

    @Test func `A backup overwrites nothing, and says what is missing`() throws {
        let site = try Self.filled()
        try site.scratch.write("precious", to: "taken.db")
        let taken = try site.run("backup", "taken.db", "--store", site.storeURL)
        #expect(taken.ending == .exited(1) && taken.errors.contains("taken.db"), "\(taken.story)")
        #expect(try String(contentsOfFile: site.scratch.file("taken.db"), encoding: .utf8) == "precious")
        let missing = try site.run("backup", "new.db", "--store", "sqlite:nowhere.db")
        #expect(missing.ending == .exited(1) && missing.errors.contains("nowhere.db"), "\(missing.story)")
        #expect(!FileManager.default.fileExists(atPath: site.scratch.file("new.db")))
        let unwritable = try site.run("backup", "nowhere/new.db", "--store", site.storeURL)
        #expect(unwritable.ending == .exited(1) && unwritable.errors.contains("nowhere/new.db"), "\(unwritable.story)")
    }
}
