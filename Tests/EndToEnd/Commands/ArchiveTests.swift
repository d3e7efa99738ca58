// `bursar archive`, retention, and archives read back by `bursar record` and `bursar verify`.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles
import Testing
import Waiting

@Suite struct ArchiveTests {
    private func scene(events count: Int = 40, days: Int = 4) throws -> Site {
        let site = try Site()
        let events = (0..<count).map { place in
            let at = "2026-01-0\(1 + place % days)T10:00:00Z"
            return Events.call(id: "e\(place)", #""user":"Zebulon-\#(place % 3)","at":"\#(at)""#)
        }
        let recorded = try site.run("record", "--store", site.storeURL, input: Events.lines(events))
        #expect(recorded.ending == .exited(0), "\(recorded.story)")
        try FileManager.default.createDirectory(
            atPath: site.scratch.file("archive"), withIntermediateDirectories: true)
        return site
    }

    private static let words = ["--dir", "archive", "--days", "30"]

    private func files(_ site: Site) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: site.scratch.file("archive")).sorted()
    }

    private func query(_ site: Site, _ sql: String) throws -> String {
        try site.tool("sqlite3", site.store, sql).output.trimmingCharacters(in: .newlines)
    }

    @Test func `Old days become files and everything still adds up`() throws {
        let site = try scene()
        let before = try query(site, "SELECT sum(cost), sum(calls) FROM call_days")
        let done = try site.run(["archive", "--store", site.storeURL] + Self.words)
        #expect(done.ending == .exited(0) && done.output.hasPrefix("40 events archived in 4 files"), "\(done.story)")
        #expect(try files(site) == (1...4).map { "2026-01-0\($0).ndjson.gz" })
        let lines = try site.tool("zcat", site.scratch.file("archive/2026-01-01.ndjson.gz"))
        #expect(lines.output.split(separator: "\n").count == 10 && !lines.output.contains("Zebulon"), "\(lines.story)")
        #expect(try query(site, "SELECT sum(cost), sum(calls) FROM call_days") == before)
        #expect(try query(site, "SELECT count(*) FROM events") == "0")
        let proof = try site.verify()
        #expect(proof.ending == .exited(0) && proof.output.contains("40 of them in archives"), "\(proof.story)")
        let again = try site.run(["archive", "--store", site.storeURL] + Self.words)
        #expect(again.ending == .exited(0) && again.output == "nothing to archive\n", "\(again.story)")

        // An event of an archived day that comes late, and one that came before.
        let late = [
            Events.call(id: "late", #""at":"2026-01-01T11:00:00Z""#),
            Events.call(id: "e0", #""user":"Zebulon-0","at":"2026-01-01T10:00:00Z""#),
        ]
        let recorded = try site.run("record", "--store", site.storeURL, input: Events.lines(late))
        #expect(recorded.output.contains("1 accepted, 1 duplicate"), "\(recorded.story)")
        _ = try site.run(["archive", "--store", site.storeURL] + Self.words)
        #expect(try files(site).contains("2026-01-01.2.ndjson.gz"))
        #expect(try site.verify().ending == .exited(0))

        let moved = site.scratch.file("archive/2026-01-02.ndjson.gz")
        try FileManager.default.removeItem(atPath: moved)
        let damaged = try site.verify()
        #expect(
            damaged.ending == .exited(1) && damaged.output.contains("damage: archive 2026-01-02"), "\(damaged.story)")
        #expect(damaged.output.contains("not compared: the sums of 2026-01-02"), "\(damaged.story)")
    }

    @Test func `Archives are read back, as duplicates or with other names`() throws {
        let site = try scene()
        _ = try site.run(["archive", "--store", site.storeURL] + Self.words)
        let paths = try files(site).map { site.scratch.file("archive/" + $0) }
        let same = try site.run(["record", "--store", site.storeURL] + paths)
        #expect(same.output.contains("0 accepted, 40 duplicates, 0 rejected"), "\(same.story)")
        let named = try site.run(["record", "--store", "sqlite:named.db", "--people", site.storeURL] + paths)
        #expect(named.output.contains("40 accepted"), "\(named.story)")
        let bare = try site.run(["record", "--store", "sqlite:bare.db"] + paths)
        #expect(bare.output.contains("40 accepted"), "\(bare.story)")
        for (store, name) in [("named.db", "Zebulon-0"), ("bare.db", "person-1")] {
            let people = try site.tool("sqlite3", site.scratch.file(store), "SELECT count(*), min(name) FROM people")
            #expect(people.output == "3|\(name)\n", "\(store)")
            let cost = try site.tool("sqlite3", site.scratch.file(store), "SELECT sum(cost) FROM call_days")
            #expect(cost.output == "660000000\n")
            #expect(try site.run("verify", "--store", "sqlite:" + store).ending == .exited(0))
        }
        let server = try site.serve()
        let refused = try site.run(["record", "--server", server.url] + paths)
        #expect(refused.ending == .exited(1) && refused.errors.contains("--store"), "\(refused.story)")
    }

    @Test func `A server with a retention archives by itself, and forgets who is in the files by nobody's name`() throws
    {
        let site = try scene()
        let server = try site.serve(config: "retention: { events: 30d, archive: archive }\n")
        try server.post(Events.call(id: "new", #""user":"Zebulon-0""#))
        try eventually("old days are archived") { try query(site, "SELECT count(*) FROM events") == "1" }
        #expect(try files(site).count == 4)
        let forgotten = try site.run("forget", "Zebulon-0", "--server", server.url, "--yes")
        #expect(forgotten.output.contains("1 event "), "\(forgotten.story)")
        #expect(try server.stop() == .exited(0))
        #expect(try site.verify().ending == .exited(0))
        var bytes = try Data(contentsOf: URL(filePath: site.store))
        for file in try files(site) {
            bytes += Data(try site.tool("zcat", site.scratch.file("archive/" + file)).output.utf8)
        }
        #expect(bytes.range(of: Data("Zebulon-0".utf8)) == nil)
    }

    @Test func `A kill at any time loses nothing and doubles nothing`() throws {
        let site = try scene(events: 9_000, days: 9)
        var kills = 0
        for attempt in 0..<12 {
            let child = try Child(
                [Repository.binary, "archive", "--store", site.storeURL] + Self.words, in: site.scratch)
            // From before the store is open to the middle of a day, and further each time.
            Thread.sleep(forTimeInterval: 0.02 + Double(attempt) * 0.015)
            child.signal(SIGKILL)
            if try child.finish() == .killed(by: SIGKILL) { kills += 1 }
            let proof = try site.verify()
            #expect(proof.ending == .exited(0) && proof.output.contains("9000 events"), "\(proof.story)")
        }
        #expect(kills > 0)
        let done = try site.run(["archive", "--store", site.storeURL] + Self.words)
        #expect(done.ending == .exited(0), "\(done.story)")
        #expect(try query(site, "SELECT count(*) FROM events") == "0")
        #expect(try query(site, "SELECT count(*), sum(events) FROM archives WHERE part = 1") == "9|9000")
        #expect(try query(site, "SELECT sum(calls), sum(cost) FROM call_days") == "9000|148500000000")
        #expect(try site.verify().ending == .exited(0))
    }

    @Test(arguments: [
        [], ["--dir", "x"], ["--days", "3"], ["--dir", "x", "--days", "0"], ["--dir", "x", "--days", "many"], ["x"],
    ])
    func `A call that does not say where and from when is wrong`(words: [String]) throws {
        let result = try Site().run(["archive"] + words)
        #expect(result.ending == .exited(2), "\(result.story)")
    }

    @Test func `A directory that is not there changes nothing`() throws {
        let site = try scene()
        let result = try site.run("archive", "--store", site.storeURL, "--dir", "nowhere", "--days", "30")
        #expect(result.ending == .exited(1) && result.errors.contains("nowhere"), "\(result.story)")
        #expect(try query(site, "SELECT count(*) FROM events") == "40")
    }
}
