// How often a value fell into which range.
// SPDX-License-Identifier: Apache-2.0

package typealias Histogram = Metric<HistogramSeries>

/// A series of a histogram, in units of 10^-scale.
///
/// Bucket i counts what is at most bound i and above the one before; the bucket after the last bound takes the rest.
/// They are added up only on the page. A scrape in the middle of an observation may show it in the count and not yet
/// in the sum.
package struct HistogramSeries: SeriesHandle {
    private let cells: Cells
    private let limits: [Int64]

    package init(_ cells: Cells) {
        self.cells = cells
        guard case .histogram(_, let limits, _) = cells.family.header.kind else {
            preconditionFailure("\(cells.family.header.name) is no histogram")
        }
        self.limits = limits
    }

    /// Counts one value, which must not be negative: in a histogram of seconds with a scale of 3, milliseconds.
    package func observe(_ value: Int64) {
        add(bucketCounts: [(limits.firstIndex { value <= $0 } ?? limits.count, 1)], sum: value)
    }

    /// Counts many values at once: how many fell into each bucket (not into it and those below), and their sum.
    package func add(bucketCounts: [(index: Int, count: Int64)], sum: Int64) {
        precondition(sum >= 0, "a histogram of \(cells.family.header.name) cannot go back by \(sum)")
        for (index, count) in bucketCounts {
            precondition(
                (0...limits.count).contains(index) && count >= 0,
                "\(cells.family.header.name) has no bucket \(index) to count \(count) in")
            cells.add(count, to: index)
        }
        cells.add(sum, to: limits.count + 1)
    }
}
