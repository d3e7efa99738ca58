// A database of a test's own.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import SQL

typealias Database = SQLDatabase<SQLError>

/// Deletes its file when it is let go.
final class ScratchDatabase {
    let database: Database
    private let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "sql-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        database = try Database.sqlite(directory.appending(path: "test.db").path, .write)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }
}
