// What may be opened as a store, and by which name.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import TemporaryFiles
import Testing

@Suite struct StoreFileTests {
    /// Every command that takes a store.
    private static let commands = [
        ["serve", "--listen", "127.0.0.1:0"], ["record"], ["report", "overview"], ["report", "weekly"], ["verify"],
        ["verify", "--repair"], ["backup", "copy.db"], ["forget", "ada", "--yes"],
        ["reprice", "--from", "2026-01-01", "--to", "2026-01-31"],
        ["reprice", "--from", "2026-01-01", "--to", "2026-01-31", "--apply"],
        ["archive", "--dir", ".", "--days", "30"],
    ]

    /// What every command says of a store that it refuses. None may wait for ever.
    private func expectRefusal(_ site: Site, _ store: String, _ word: String) throws {
        for words in Self.commands {
            let child = try Child(
                [Repository.binary] + words + ["--store", "sqlite:\(store)"], in: site.scratch,
                input: Array(Events.call(id: "c").utf8))
            let ending = try child.finish(within: .seconds(60))
            #expect(ending == .exited(1) && child.errors.contains(word), "\(words): \(ending) \(child.errors)")
        }
    }

    private func contents(_ site: Site, of directory: String) throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: site.scratch.file(directory))
        return try Dictionary(
            uniqueKeysWithValues: names.map {
                ($0, try Data(contentsOf: URL(filePath: site.scratch.file("\(directory)/\($0)"))))
            })
    }

    @Test(arguments: [
        "PRAGMA application_id = 7; CREATE TABLE bookmarks (url TEXT); INSERT INTO bookmarks VALUES ('x')",
        "CREATE TABLE migrations (number INTEGER PRIMARY KEY); CREATE TABLE events (id TEXT)",
        "CREATE TABLE migrations (id INTEGER, name TEXT)",
        "PRAGMA journal_mode = WAL; CREATE TABLE bookmarks (url TEXT)",
    ])
    func `Another program's database is left as it is, byte for byte`(sql: String) throws {
        let site = try Site()
        try FileManager.default.createDirectory(atPath: site.scratch.file("other"), withIntermediateDirectories: false)
        #expect(try site.tool("sqlite3", site.scratch.file("other/app.db"), sql).ending == .exited(0))
        let before = try contents(site, of: "other")
        try expectRefusal(site, "other/app.db", "is a database of another program")
        #expect(try contents(site, of: "other") == before)
    }

    @Test func `Another program's database that is still in its log is left as it is too`() throws {
        let site = try Site()
        try FileManager.default.createDirectory(atPath: site.scratch.file("other"), withIntermediateDirectories: false)
        let made = try site.tool(
            "sqlite3", site.scratch.file("a.db"), "PRAGMA journal_mode = WAL", "CREATE TABLE bookmarks (url TEXT)",
            ".system cp a.db other/app.db; cp a.db-wal other/app.db-wal")
        #expect(made.ending == .exited(0), "\(made.story)")
        let before = try contents(site, of: "other")
        #expect(before["app.db-wal"]?.isEmpty == false)
        try expectRefusal(site, "other/app.db", "is a database of another program")
        let after = try contents(site, of: "other")
        for name in ["app.db", "app.db-wal"] { #expect(after[name] == before[name], "\(name)") }
    }

    @Test func `What is no file is refused, and nobody waits for the other end of a pipe`() throws {
        let site = try Site()
        #expect(mkfifo(site.scratch.file("pipe"), 0o600) == 0)
        try FileManager.default.createDirectory(atPath: site.scratch.file("dir"), withIntermediateDirectories: false)
        for (name, word) in [("pipe", "is a pipe"), ("dir", "is a directory"), ("/dev/null", "is a device")] {
            try expectRefusal(site, name, word)
        }
    }

    @Test func `A file that is no database is refused and stays; an empty one becomes a store`() throws {
        let site = try Site()
        let junk = String(repeating: "no database ", count: 1_000)
        try site.scratch.write(junk, to: "junk.db")
        try expectRefusal(site, "junk.db", "is not a Bursar store")
        #expect(try String(contentsOfFile: site.scratch.file("junk.db"), encoding: .utf8) == junk)
        try site.scratch.write("", to: "empty.db")
        let read = try site.run("verify", "--store", "sqlite:empty.db")
        #expect(read.ending == .exited(1) && read.errors.contains("is not whole"), "\(read.story)")
        let server = try site.serve("--store", "sqlite:empty.db")
        #expect(try server.post(Events.call(id: "c")).status == 200)
        #expect(try server.stop() == .exited(0))
        #expect(try site.run("verify", "--store", "sqlite:empty.db").ending == .exited(0))
    }

    @Test(arguments: ["file:x.db?mode=memory", "file::memory:"])
    func `What SQLite would read as a URI is the name of a file`(name: String) throws {
        let site = try Site()
        let server = try site.serve("--store", "sqlite:\(name)")
        #expect(try server.post(Events.call(id: "c")).status == 200)
        #expect(try server.stop() == .exited(0))
        #expect(FileManager.default.fileExists(atPath: site.scratch.file(name)))
        let proof = try site.run("verify", "--store", "sqlite:\(name)")
        #expect(proof.ending == .exited(0) && proof.output.contains("1 event,"), "\(proof.story)")
    }

    @Test func `A store carries the number of Bursar, and so does its copy; without it, it is another program's`()
        throws
    {
        let site = try Site()
        func number() throws -> String { try site.tool("sqlite3", site.store, "PRAGMA application_id").output }
        let input = Array(Events.call(id: "c").utf8)
        #expect(try site.run(["record", "--store", site.storeURL], input: input).ending == .exited(0))
        #expect(try number() == "1112691538\n")
        #expect(try site.run("backup", "copy.db", "--store", site.storeURL).ending == .exited(0))
        #expect(
            try site.tool("sqlite3", site.scratch.file("copy.db"), "PRAGMA application_id").output == "1112691538\n")
        _ = try site.tool("sqlite3", site.store, "PRAGMA application_id = 0")
        for words in [["verify"], ["record"]] {
            let result = try site.run(words + ["--store", site.storeURL], input: input)
            #expect(result.errors.contains("is a database of another program"), "\(result.story)")
        }
        #expect(try number() == "0\n")
    }

    @Test func `Through a symbolic link it is the same store: one server, one log, one lock`() throws {
        let site = try Site()
        #expect(symlink("real.db", site.scratch.file("link.db")) == 0)
        #expect(symlink(site.scratch.directory, site.scratch.file("again")) == 0)
        // What the link names is made, not the link replaced.
        let server = try site.serve("--store", "sqlite:link.db")
        #expect(try server.post(Events.call(id: "c")).status == 200)
        for store in ["real.db", "again/real.db", "again/link.db", "link.db"] {
            let second = try site.start(["--store", "sqlite:\(store)"])
            #expect(try second.finish() == .exited(1))
            #expect(second.errors.contains("in use"), "\(store): \(second.errors)")
            let proof = try site.run("verify", "--store", "sqlite:\(store)")
            #expect(proof.ending == .exited(0) && proof.output.contains("1 event,"), "\(store): \(proof.story)")
        }
        #expect(!FileManager.default.fileExists(atPath: site.scratch.file("link.db-wal")))
        #expect(!FileManager.default.fileExists(atPath: site.scratch.file("link.db-lock")))
        #expect(try server.stop() == .exited(0))
    }

    @Test func `A store with a second name is refused by either`() throws {
        let site = try Site()
        let server = try site.serve()
        #expect(try server.post(Events.call(id: "c")).status == 200)
        #expect(link(site.store, site.scratch.file("second.db")) == 0)
        for store in [site.store, "second.db"] { try expectRefusal(site, store, "has 2 names") }
        #expect(try server.post(Events.call(id: "d")).status == 200)
        unlink(site.scratch.file("second.db"))
        #expect(try server.stop() == .exited(0))
        let proof = try site.verify()
        #expect(proof.ending == .exited(0) && proof.output.contains("2 events,"), "\(proof.story)")
    }
}
