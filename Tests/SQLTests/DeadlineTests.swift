// Statements that would run for ever are ended, and others never notice.
// SPDX-License-Identifier: Apache-2.0

import SQL
import Testing

@Suite struct DeadlineTests {
    private let endless = """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n
        """

    @Test func `What runs for ever is interrupted, and the connection is good for more`() throws {
        let scratch = try ScratchDatabase()
        defer { withExtendedLifetime(scratch) {} }
        let database = scratch.database
        #expect {
            try database.within(.milliseconds(20)) { () throws(SQLError) in
                _ = try database.first(endless) { $0.integer(0) }
            }
        } throws: { error in
            (error as? SQLError)?.kind == .interrupted
        }
        #expect(try database.first("SELECT 7") { $0.integer(0) } == 7)
    }

    @Test func `What is done between statements learns that the time is up`() throws {
        let scratch = try ScratchDatabase()
        defer { withExtendedLifetime(scratch) {} }
        let database = scratch.database
        try database.checkTime()
        #expect {
            try database.within(.milliseconds(1)) { () throws(SQLError) in while true { try database.checkTime() } }
        } throws: { error in
            (error as? SQLError)?.kind == .interrupted
        }
        try database.checkTime()
        try database.within(.seconds(3600)) { () throws(SQLError) in try database.checkTime() }
    }

    @Test func `Within the time nothing is different, and the limit does not outlive its work`() throws {
        let scratch = try ScratchDatabase()
        defer { withExtendedLifetime(scratch) {} }
        let database = scratch.database
        let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 300000) SELECT count(*) FROM n"
        let count = try database.within(.seconds(3600)) { () throws(SQLError) in
            try database.first(many) { $0.integer(0) }
        }
        #expect(count == 300_000)
        try database.within(.zero) { () throws(SQLError) in }
        #expect(try database.first(many) { $0.integer(0) } == 300_000)
    }
}
