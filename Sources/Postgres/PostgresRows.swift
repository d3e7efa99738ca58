// What a query of PostgreSQL answered.
// SPDX-License-Identifier: Apache-2.0

/// Rows as texts, the way PostgreSQL writes its values.
package struct PostgresRows: Sendable, Equatable {
    package var columns: [String] = []
    /// Nil is SQL's null.
    package var rows: [[String?]] = []

    package init() {}

    /// How much of an answer is taken. A row arrives whole before it is counted.
    package struct Bound: Sendable {
        package let rows, bytes: Int

        package init(rows: Int = 1_000, bytes: Int = 4 << 20) {
            self.rows = rows
            self.bytes = bytes
        }
    }
}
