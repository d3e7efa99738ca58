// A figure of the app's own, as it is configured.
// SPDX-License-Identifier: Apache-2.0

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
