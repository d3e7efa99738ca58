// Queries of others: their names, their values as texts, and what is refused.
// SPDX-License-Identifier: Apache-2.0

import SQL
import Testing

@Suite struct TableTests {
    @Test func `Columns have their names and values are texts`() throws {
        let scratch = try ScratchDatabase()
        defer { withExtendedLifetime(scratch) {} }
        let database = scratch.database
        let table = try database.table(#"SELECT 1 AS one, 'ü', NULL AS "nothing", 2.5, x'6162' AS bytes"#, most: 5)
        #expect(table.columns == ["one", "'ü'", "nothing", "2.5", "bytes"])
        #expect(table.rows == [["1", "ü", nil, "2.5", "ab"]])
        #expect(!table.isCut)
        #expect(try database.table("SELECT 1 AS x WHERE 0", most: 5).columns == ["x"])
    }

    @Test func `An answer is cut where it is over the bound, and says so`() throws {
        let scratch = try ScratchDatabase()
        defer { withExtendedLifetime(scratch) {} }
        let database = scratch.database
        let three = "SELECT 'abc' UNION ALL SELECT 'de' UNION ALL SELECT 'f'"
        let whole = try database.table(three, most: 3, bytes: 6)
        #expect(whole.rows == [["abc"], ["de"], ["f"]] && !whole.isCut)
        let fewer = try database.table(three, most: 2, bytes: 6)
        #expect(fewer.rows == [["abc"], ["de"]] && fewer.isCut)
        let smaller = try database.table(three, most: 3, bytes: 5)
        #expect(smaller.rows == [["abc"], ["de"]] && smaller.isCut)
    }

    @Test func `What writes or has parameters is refused, even where the database may be written`() throws {
        let scratch = try ScratchDatabase()
        defer { withExtendedLifetime(scratch) {} }
        let database = scratch.database
        func refusal(_ sql: String) -> SQLError.Kind? {
            do throws(SQLError) {
                _ = try database.table(sql, most: 5)
                return nil
            } catch {
                return error.kind
            }
        }
        #expect(refusal("CREATE TABLE t (n)") == .readOnly)
        #expect(refusal("VACUUM INTO '/nowhere/x'") == .readOnly)
        #expect(refusal("SELECT $1") == .other)
        #expect(refusal("SELECT ?, :name") == .other)
        #expect(refusal("") == .other)
        #expect(refusal("SELECT 1") == nil)
    }
}
