// A database that queries of the user's own are put to.
// SPDX-License-Identifier: Apache-2.0

package import System

/// Answers a query with rows of texts.
package protocol QuerySource: Sendable, Hashable {
    /// Blocks until the rows are there. Reads only: whatever the query says, nothing is written.
    func rows(of query: String, by deadline: Deadline, most: Int) throws(LookFailure) -> QueryRows
}

/// What a query answered.
package struct QueryRows: Sendable, Equatable {
    package var columns: [String]
    /// Nil is SQL's null.
    package var rows: [[String?]]

    package init(columns: [String], rows: [[String?]]) {
        self.columns = columns
        self.rows = rows
    }
}
