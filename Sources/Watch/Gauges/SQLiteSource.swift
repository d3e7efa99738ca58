// Queries that are put to a file of SQLite.
// SPDX-License-Identifier: Apache-2.0

internal import SQL
package import System

/// A database of the app's, read only. A file that is not there is not made.
package struct SQLiteSource: QuerySource {
    package var path = ""

    package init() {}

    package func rows(of query: String, by deadline: Deadline, most: Int) throws(LookFailure) -> QueryRows {
        let answer: SQLTable
        do throws(SQLError) {
            let database = try SQLDatabase<SQLError>.sqlite(path, .read, lockWait: deadline.remaining)
            database.waitForLocks(deadline.remaining)
            answer = try database.within(deadline.remaining) { () throws(SQLError) in
                try database.table(query, most: most)
            }
        } catch {
            throw LookFailure(error)
        }
        guard !answer.isCut else { throw .unexpected("the query answers more than \(most) rows, or too many bytes") }
        return QueryRows(columns: answer.columns, rows: answer.rows)
    }
}

extension LookFailure {
    /// Without SQLite's message, which quotes the query.
    fileprivate init(_ error: SQLError) {
        self =
            switch error.kind {
            case .busy: .unexpected("another program held the file locked for too long")
            case .interrupted: .timedOut(.answer)
            case .cannotOpen: .missing("file, or it may not be opened")
            case .corrupt: .unexpected("the file is not a database of SQLite, or is damaged")
            case .readOnly: .unexpected("the query writes, and it may only read")
            case .inputOutput: .unexpected("the file could not be read")
            case .overflow: .unexpected("a sum in the query leaves 64 bits")
            case .tooLarge: .unexpected("the query makes a value that is too large")
            case .constraint, .diskFull, .other: .unexpected(Self.words(for: error.message))
            }
    }

    private static func words(for message: String) -> String {
        if message.hasPrefix("no such table") {
            "the query names a table that is not there"
        } else if message.hasPrefix("no such column") {
            "the query names a column that is not there"
        } else if message.hasSuffix("syntax error") || message == "incomplete input" {
            "the query has a syntax error"
        } else {
            "SQLite refused the query"
        }
    }
}
