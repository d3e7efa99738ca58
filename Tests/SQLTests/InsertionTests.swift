// Many rows by one statement say what a statement for each would.
// SPDX-License-Identifier: Apache-2.0

import SQL
import Testing

@Suite struct InsertionTests {
    private let scratch: ScratchDatabase
    private var database: Database { scratch.database }

    init() throws {
        scratch = try ScratchDatabase()
        try database.execute(
            """
            CREATE TABLE notes (id INTEGER PRIMARY KEY, number INTEGER, text TEXT, bytes BLOB) STRICT;
            CREATE TABLE sums (key INTEGER NOT NULL, sum INTEGER NOT NULL, PRIMARY KEY (key)) STRICT, WITHOUT ROWID
            """)
    }

    private static let notes = SQLInsertion(into: "notes", ["id", "number", "text", "bytes"])
    private static let sums = SQLInsertion(
        into: "sums", ["key", "sum"], keys: ["key"], orUpdate: ["sum = sums.sum + excluded.sum"])

    private func add(_ rows: [(key: Int64, sum: Int64)]) throws(SQLError) {
        try database.write { () throws(SQLError) in
            try database.insert(Self.sums, each: rows) { binder, row in
                binder.integer(row.key)
                binder.integer(row.sum)
            }
        }
    }

    private func stored() throws -> [[Int64]] {
        try database.rows("SELECT key, sum FROM sums ORDER BY key") { [$0.integer(0), $0.integer(1)] }
    }

    @Test func `What is given is what is read back, whatever it is`() throws {
        let texts = [
            "", "plain", "nul \u{0} inside", "\u{1F9FE} outside the plane", String(repeating: "x", count: 70_000),
            String(repeating: "y", count: 9_000), "short again",
        ]
        let numbers: [Int64?] = [nil, 0, .max, .min, -1, nil, 7]
        try database.write { () throws(SQLError) in
            try database.insert(Self.notes, each: texts.indices) { binder, place in
                binder.integer(Int64(place))
                binder.integer(numbers[place])
                if place.isMultiple(of: 2) {
                    binder.text(texts[place])
                } else {
                    binder.text(utf8: Array(texts[place].utf8))
                }
                binder.bytes(Array(texts[place].utf8))
            }
        }
        let rows = try database.rows("SELECT number, text, bytes, typeof(text), typeof(bytes) FROM notes ORDER BY id") {
            ($0.optionalInteger(0), $0.text(1), $0.bytes(2), [$0.text(3), $0.text(4)])
        }
        #expect(rows.map(\.0) == numbers)
        #expect(rows.map(\.1) == texts)
        #expect(rows.map(\.2) == texts.map { Array($0.utf8) })
        #expect(rows.allSatisfy { $0.3 == ["text", "blob"] })
    }

    @Test func `Rows are added to those that are there, and to those of the same insertion`() throws {
        try add([(1, 10), (2, 20)])
        try add([(2, 5), (3, 1), (3, 2)])
        try add([])
        #expect(try stored() == [[1, 10], [2, 25], [3, 3]])
    }

    @Test func `A row that is refused takes back all of the transaction, and the next insertion finds nothing of it`()
        throws
    {
        func insert(_ ids: [Int64]) throws(SQLError) {
            try database.write { () throws(SQLError) in
                try database.insert(Self.notes, each: ids) { binder, id in
                    binder.integer(id)
                    binder.integer(nil)
                    binder.text("")
                    binder.bytes([])
                }
            }
        }
        func ids() throws -> [Int64] { try database.rows("SELECT id FROM notes ORDER BY id") { $0.integer(0) } }

        try insert([1, 2])
        let error = #expect(throws: SQLError.self) { try insert([3, 4, 2, 5]) }
        #expect(error?.kind == .constraint(.unique))
        #expect(try ids() == [1, 2])
        try insert([5, 6])
        #expect(try ids() == [1, 2, 5, 6])
    }

    @Test func `A sum that leaves 64 bits is told as one`() throws {
        try add([(1, .max - 1)])
        let error = #expect(throws: SQLError.self) { try add([(0, 1), (1, 2)]) }
        #expect(error?.kind == .overflow)
        try add([(1, 1)])
        #expect(try stored() == [[1, .max]])
    }

    @Test func `An insertion goes on working when its statement was let go of`() throws {
        try add([(1, 1)])
        for number in 0..<700 { _ = try database.first("SELECT \(number)") { $0.integer(0) } }
        try add([(1, 1)])
        #expect(try stored() == [[1, 2]])
    }

    @Test func `Nothing of it stands in the schema`() throws {
        try add([(1, 1)])
        #expect(try database.tables() == ["notes", "sums"])
        #expect(try database.integrityErrors().isEmpty)
    }
}
