// A family as its owner sees it.
// SPDX-License-Identifier: Apache-2.0

/// A metric of some kind: the place to get its series from.
package struct Metric<Series: SeriesHandle>: Sendable {
    let family: Family

    /// The series with these label values, one for each label and in their order; it shows from now on.
    ///
    /// Keep the handle where it is used often: adding through it takes no lock. Once the family holds as many label
    /// sets as it may, a new one gets the series whose every label is `other`, and each such call is counted in
    /// `bursar_series_overflow_total`. `isCapped: false` is for label sets that must come back, such as totals loaded
    /// from disk: these are let in whatever the cap, and count towards it.
    package func series(_ labels: [String] = [], isCapped: Bool = true) -> Series {
        Series(family.cells(for: labels, isCapped: isCapped))
    }
}

/// A series: what can be done to its cells depends on the kind.
package protocol SeriesHandle: Sendable {
    init(_ cells: Cells)
}
