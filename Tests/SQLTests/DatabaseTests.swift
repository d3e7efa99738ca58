// What callers of the SQL face rely on, against a real SQLite file.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import SQL
import TemporaryFiles
import Testing

@Suite struct DatabaseTests {
    private let files: TemporaryFiles

    init() throws { files = try TemporaryFiles() }

    private func withDatabase(_ body: (Database, String) throws -> Void) throws {
        let path = files.file("test.db")
        let database = try Database.sqlite(path, .write)
        try database.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, bytes BLOB) STRICT")
        try body(database, path)
    }

    @Test func `A query goes on while more statements are prepared than are kept`() throws {
        try withDatabase { database, _ in
            try database.write("INSERT INTO notes (id, text) VALUES ($1, '')", each: 1...3) { $0.integer(Int64($1)) }
            var sums: [Int64] = []
            try database.each("SELECT id FROM notes ORDER BY id") { row throws(SQLError) in
                let id = row.integer(0)
                for number in 0..<700 {
                    let sum = try database.first("SELECT \(number) + $1", id) { $0.integer(0) }
                    #expect(sum == Int64(number) + id)
                }
                sums.append(id)
            }
            #expect(sums == [1, 2, 3])
        }
    }

    @Test func `What is bound is what is read back`() throws {
        try withDatabase { database, _ in
            let texts = [
                "", "plain", "nul \u{0} inside", "\u{1F9FE} outside the plane", String(repeating: "x", count: 70_000),
            ]
            try database.write(
                "INSERT INTO notes (id, text, bytes) VALUES ($1, $2, $3)", each: texts.enumerated()
            ) { binder, row in
                binder.integer(Int64(row.offset))
                binder.text(row.element)
                binder.bytes(Array(row.element.utf8))
            }
            let rows = try database.rows("SELECT id, text, bytes FROM notes ORDER BY id") {
                ($0.integer(0), $0.text(1), $0.bytes(2))
            }
            #expect(rows.map(\.0) == [0, 1, 2, 3, 4])
            #expect(rows.map(\.1) == texts)
            #expect(rows.map(\.2) == texts.map { Array($0.utf8) })
        }
    }

    @Test func `Each row of a bulk write says whether it changed something`() throws {
        try withDatabase { database, _ in
            var changes: [Int] = []
            try database.write(
                "INSERT INTO notes (id) VALUES ($1) ON CONFLICT (id) DO NOTHING", each: [1, 2, 1, 3] as [Int64]
            ) { binder, id in
                binder.integer(id)
            } changed: { _, count in
                changes.append(count)
            }
            #expect(changes == [1, 1, 0, 1])
        }
    }

    @Test func `A transaction that throws leaves nothing behind`() throws {
        try withDatabase { database, _ in
            #expect(throws: SQLError.self) {
                try database.write { () throws(SQLError) in
                    try database.run("INSERT INTO notes (id) VALUES (1)")
                    throw SQLError(.other, "on purpose")
                }
            }
            #expect(try database.first("SELECT count(*) FROM notes") { $0.integer(0) } == 0)
            try database.write { () throws(SQLError) in _ = try database.run("INSERT INTO notes (id) VALUES (2)") }
            #expect(try database.first("SELECT count(*) FROM notes") { $0.integer(0) } == 1)
        }
    }

    @Test func `A sum that leaves 64 bits is told as that, whoever adds it up, and changes nothing`() throws {
        try withDatabase { database, _ in
            // An overflowing sum turns into a floating number, which an INTEGER column does not take.
            try database.execute("CREATE TABLE sums (key INTEGER PRIMARY KEY, value INTEGER NOT NULL) STRICT")
            try database.run("INSERT INTO sums VALUES (1, 9223372036854775807)")
            let written = #expect(throws: SQLError.self) {
                try database.run("UPDATE sums SET value = value + 1 WHERE key = 1")
            }
            #expect(written?.kind == .overflow && written?.message == "a sum would leave 64 bits")
            #expect(try database.first("SELECT value FROM sums") { $0.integer(0) } == .max)
            try database.run("INSERT INTO sums VALUES (2, 1)")
            let read = #expect(throws: SQLError.self) {
                try database.first("SELECT sum(value) FROM sums") { $0.integer(0) }
            }
            #expect(read?.kind == .overflow && read?.message == "a sum would leave 64 bits")
        }
    }

    @Test func `A row that must not be says by which rule`() throws {
        try withDatabase { database, _ in
            try database.execute(
                """
                CREATE TABLE rules (key INTEGER PRIMARY KEY, value INTEGER NOT NULL CHECK (value > 0), name TEXT UNIQUE)
                STRICT
                """)
            try database.run("INSERT INTO rules VALUES (1, 1, 'a')")
            func rule(of row: String) -> SQLError.Kind? {
                do throws(SQLError) {
                    try database.run("INSERT INTO rules VALUES (\(row))")
                    return nil
                } catch {
                    return error.kind
                }
            }
            #expect(rule(of: "1, 1, 'b'") == .constraint(.unique))
            #expect(rule(of: "2, 1, 'a'") == .constraint(.unique))
            #expect(rule(of: "2, NULL, 'b'") == .constraint(.notNull))
            #expect(rule(of: "2, 0, 'b'") == .constraint(.check))
            #expect(rule(of: "2, 'x', 'b'") == .constraint(.type))
            #expect(rule(of: "'x', 1, 'b'") == .constraint(.type))
            #expect(rule(of: "2, 1, zeroblob(1 << 31)") == .tooLarge)
        }
    }

    private enum Told: SQLFailure, Equatable {
        case sql(SQLError.Kind), own

        init(_ error: SQLError) { self = .sql(error.kind) }
    }

    @Test func `Whoever has the connection is told in their own words, and what they throw undoes a transaction too`()
        throws
    {
        try withDatabase { database, _ in
            let told = database.telling(Told.self)
            #expect(throws: Told.own) {
                try told.write { () throws(Told) in
                    try told.run("INSERT INTO notes (id) VALUES (1)")
                    throw .own
                }
            }
            #expect(throws: Told.own) {
                try told.read("SELECT 1") { _ throws(Told) in throw .own }
            }
            #expect(throws: Told.sql(.other)) { try told.run("SELECT nothing") }
            let count = try database.first("SELECT count(*) FROM notes") { $0.integer(0) }
            #expect(count == 0)
        }
    }

    @Test func `A reader sees commits and cannot write`() throws {
        try withDatabase { database, path in
            let reader = try Database.sqlite(path, .read)
            #expect(try reader.first("SELECT count(*) FROM notes") { $0.integer(0) } == 0)
            try database.run("INSERT INTO notes (id) VALUES (1)")
            #expect(try reader.first("SELECT count(*) FROM notes") { $0.integer(0) } == 1)
            let error = #expect(throws: SQLError.self) { try reader.run("INSERT INTO notes (id) VALUES (2)") }
            #expect(error?.kind == .readOnly)
        }
    }

    @Test func `A snapshot does not see what is written after its first read`() throws {
        try withDatabase { database, path in
            let reader = try Database.sqlite(path, .read)
            try reader.snapshot { () throws(SQLError) in
                let count = "SELECT count(*) FROM notes"
                let before = try reader.first(count) { $0.integer(0) }
                try database.run("INSERT INTO notes (id) VALUES (1)")
                let after = try reader.first(count) { $0.integer(0) }
                #expect(before == 0 && after == 0)
            }
            #expect(try reader.first("SELECT count(*) FROM notes") { $0.integer(0) } == 1)
        }
    }

    @Test func `A file that is no database is told as damaged`() throws {
        let path = files.file("junk.db")
        try Data(repeating: 0x41, count: 8192).write(to: URL(filePath: path))
        let error = #expect(throws: SQLError.self) { try Database.sqlite(path, .write) }
        #expect(error?.kind == .corrupt)
    }

    @Test(arguments: [SQLAccess.read, .write])
    func `What is no file is refused without waiting for its other end`(access: SQLAccess) throws {
        let path = files.file("pipe")
        #expect(mkfifo(path, 0o600) == 0)
        let error = #expect(throws: SQLError.self) { try Database.sqlite(path, access) }
        #expect(error == SQLError(.cannotOpen, "it is a pipe, not a file"))
    }

    @Test func `A glance sees what is in the file, and makes no file beside it`() throws {
        try withDatabase { database, path in
            try database.set(applicationID: 7)
            try database.checkpoint()
            try database.execute("CREATE TABLE later (n INTEGER)")
            let glance = try Database.glance(at: path)
            #expect(try glance.applicationID() == 7)
            #expect(try glance.tables() == ["notes"])
            #expect(try database.tables() == ["notes", "later"])
            let strange = files.file("50%?a#b.db")
            try database.copy(to: strange)
            let before = try files.names
            #expect(try Database.glance(at: strange).tables() == ["notes", "later"])
            #expect(try files.names == before)
        }
    }

    @Test func `A connection knows when its path leads elsewhere, and can leave a log alone that is not its own`()
        throws
    {
        let path = files.file("test.db")
        do {
            let database = try Database.sqlite(path, .write)
            try database.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY)")
            #expect(!database.hasMoved)
            try FileManager.default.moveItem(atPath: path, toPath: path + ".old")
            #expect(database.hasMoved)
            try Data("another's".utf8).write(to: URL(filePath: path))
            #expect(database.hasMoved)
            try FileManager.default.removeItem(atPath: path + "-wal")
            try Data("another's".utf8).write(to: URL(filePath: path + "-wal"))
            database.keepLogWhenClosed()
        }
        for name in ["", "-wal"] {
            #expect(try Data(contentsOf: URL(filePath: path + name)) == Data("another's".utf8), "\(name)")
        }
    }

    @Test func `A directory that is not there is told as such`() {
        let error = #expect(throws: SQLError.self) { try Database.sqlite("/nowhere/at/all.db", .write) }
        #expect(error?.kind == .cannotOpen)
    }

    @Test func `A copy made while rows are written is whole`() throws {
        try withDatabase { database, path in
            for id in 0..<6_000 {
                try database.run(
                    "INSERT INTO notes (id, bytes) VALUES ($1, $2)", id, [UInt8](repeating: 7, count: 2_000))
            }
            let target = files.file("copy.db")
            let reader = try Database.sqlite(path, .read)
            var steps = 0
            // Were each commit to start the copy anew, it would end only when these do.
            try reader.copy(to: target) { _, _ in
                steps += 1
                if steps < 100 { try? database.execute("INSERT INTO notes (bytes) VALUES (x'07')") }
            }
            let copy = try Database.sqlite(target, .read)
            #expect(try copy.first("SELECT count(*) FROM notes") { $0.integer(0) } == 6_000)
            #expect(try copy.integrityErrors().isEmpty)
            #expect((2..<20).contains(steps))
        }
    }
}
