// A figure of the app's own as it is configured, and the databases that can be asked for one.
// SPDX-License-Identifier: Apache-2.0

package import System

/// A named query whose rows become samples of a gauge: one column is the value, the others tell them apart.
package struct GaugePlan: Sendable, Equatable {
    /// `open_bug_reports` becomes `bursar_gauge_open_bug_reports`.
    package var name = ""
    package var source: (any QuerySource)?
    package var query = ""
    /// The columns that are labels; the one other column is the value.
    package var labels: [String] = []
    package var every = Duration.seconds(60)
    package var timeout = Duration.seconds(5)

    package init() {}

    package static func == (left: Self, right: Self) -> Bool {
        left.name == right.name && left.query == right.query && left.labels == right.labels
            && left.every == right.every && left.timeout == right.timeout
            && left.source.map { AnyHashable($0) } == right.source.map { AnyHashable($0) }
    }
}

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
