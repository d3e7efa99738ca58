// The order of the system calls: first the disk, then the answer.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import TemporaryFiles
import Testing
import Waiting

@Suite struct DurabilityTests {
    @Test func `The log is on disk before the 200 is on the wire`() throws {
        let site = try Site()
        let server = try site.serve()
        try server.post(Events.call(id: "warm"))

        let trace = site.scratch.file("trace")
        let tracer = try Child(
            [
                "strace", "-f", "-yy", "-s", "16", "-o", trace,
                "-e", "trace=fdatasync,fsync,pwrite64,write,writev,sendto,sendmsg,sendfile", "-p",
                "\(server.child.pid)",
            ], in: site.scratch)
        try eventually("strace is attached (ptrace must be permitted for this test)") {
            if tracer.ending != nil { throw NotTraced(description: tracer.errors) }
            return tracer.errors.contains("attached")
        }
        #expect(try server.post(Events.call(id: "traced")).status == 200)
        tracer.signal(SIGINT)
        try tracer.finish()

        let lines = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n").map(String.init)
        let story = Comment(rawValue: lines.joined(separator: "\n"))
        let answered = try #require(
            lines.firstIndex { $0.contains("HTTP/1.1 200") }, "the answer is not in the trace:\n\(story)")
        let written = try #require(
            lines[..<answered].lastIndex { $0.contains("pwrite64(") && $0.contains("-wal>") },
            "nothing was written to the log before the answer:\n\(story)")
        #expect(
            Self.endsOfSyncs(lines).contains { $0 > written && $0 < answered },
            "the log was not synced between its last write and the answer:\n\(story)")
    }

    /// Runs a command under strace, and tells what it did with files and said.
    private func trace(_ site: Site, _ words: [String]) throws -> [String] {
        let trace = site.scratch.fresh("trace")
        let calls = "trace=fdatasync,fsync,ftruncate,rename,renameat2,write"
        let done = try site.tool(
            ["strace", "-f", "-yy", "-s", "96", "-o", trace, "-e", calls, Repository.binary] + words)
        #expect(done.ending == .exited(0), "\(done.story)")
        return try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    /// That lines come in this order, each holding all the words of its own.
    private func expect(_ lines: [String], _ order: [[String]]) {
        var from = 0
        for words in order {
            guard let found = lines[from...].firstIndex(where: { line in words.allSatisfy(line.contains) }) else {
                Issue.record("no \(words) after line \(from) of\n\(lines.joined(separator: "\n"))")
                return
            }
            from = found + 1
        }
    }

    @Test func `The name of a new store is on disk before anybody can send to it`() throws {
        let site = try Site()
        let trace = site.scratch.file("trace")
        let server = try site.serve(
            wrapper: ["strace", "-D", "-f", "-yy", "-s", "96", "-o", trace, "-e", "trace=fdatasync,fsync,write"])
        try eventually("the trace tells that it listens") {
            try String(contentsOfFile: trace, encoding: .utf8).contains("listening on")
        }
        let lines = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n").map(String.init)
        expect(
            lines,
            [
                ["fsync(", "<\(site.scratch.directory)>)", "= 0"], ["sync(", "bursar.db-wal>)"],
                ["write(", "listening on"],
            ])
        try server.stop()
    }

    @Test func `A copy, an archive and a price file are on disk, and their names, before they are announced`() throws {
        let site = try Site()
        let old = Events.call(id: "old", #""at":"2026-01-01T10:00:00Z""#)
        #expect(try site.run(["record", "--store", site.storeURL], input: Array(old.utf8)).ending == .exited(0))
        for directory in ["copies", "archive", "prices"] {
            try FileManager.default.createDirectory(
                atPath: site.scratch.file(directory), withIntermediateDirectories: false)
        }
        func expectOrder(_ words: [String], _ file: String, _ word: String) throws {
            let directory = site.scratch.file(String(file.prefix { $0 != "/" }))
            expect(
                try trace(site, words),
                [
                    ["fsync(", file, ".partial>)", "= 0"], ["rename", site.scratch.file(file), "= 0"],
                    ["fsync(", "<\(directory)>)", "= 0"], ["write(", word],
                ])
        }
        try expectOrder(["backup", "copies/copy.db", "--store", site.storeURL], "copies/copy.db", "copied to")
        try expectOrder(
            ["archive", "--store", site.storeURL, "--dir", "archive", "--days", "30"], "archive/2026-01-01.ndjson.gz",
            "archived")
        try site.scratch.write(
            """
            {"acme/rocket-1": {"litellm_provider": "acme", "mode": "chat", "input_cost_per_token": 1e-06}}
            """, to: "litellm.json")
        try expectOrder(
            ["prices", "import", "litellm.json", "--output", "prices/mine.yaml"], "prices/mine.yaml", "imported")
    }

    @Test func `A log that was emptied for somebody who was forgotten is so on disk before it is said`() throws {
        let site = try Site()
        let event = Events.call(id: "c", #""user":"Zebulon""#)
        #expect(try site.run(["record", "--store", site.storeURL], input: Array(event.utf8)).ending == .exited(0))
        expect(
            try trace(site, ["forget", "Zebulon", "--store", site.storeURL, "--yes"]),
            [
                ["ftruncate(", "bursar.db-wal>, 0)", "= 0"], ["sync(", "bursar.db-wal>)", "= 0"],
                ["write(1", "1 event"],
            ])
    }

    struct NotTraced: Error { let description: String }

    /// The lines at which a sync of the log was over, not those at which it began.
    private static func endsOfSyncs(_ lines: [String]) -> [Int] {
        var waiting: Set<Substring> = []
        var ends: [Int] = []
        for (number, line) in lines.enumerated() {
            let thread = line.prefix { $0 != " " }
            let isSync = line.contains("sync(") && line.contains("-wal>")
            if isSync, line.contains("unfinished") {
                waiting.insert(thread)
            } else if isSync || (line.contains("sync resumed") && waiting.remove(thread) != nil) {
                if line.hasSuffix("= 0") { ends.append(number) }
            }
        }
        return ends
    }
}
