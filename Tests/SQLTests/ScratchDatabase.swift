// A database of a test's own.
// SPDX-License-Identifier: Apache-2.0

import SQL
import TemporaryFiles

typealias Database = SQLDatabase<SQLError>

/// Its file goes with it.
final class ScratchDatabase {
    let database: Database
    private let files: TemporaryFiles

    init() throws {
        files = try TemporaryFiles()
        database = try Database.sqlite(files.file("test.db"), .write)
    }
}
