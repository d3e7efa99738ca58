// Durations that were counted by bucket, and percentiles of them.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// How many durations fell into each bucket of a histogram.
package struct DurationBuckets: Sendable, Equatable {
    private let bounds: DurationBounds
    private var counts: [Int64]

    package init(_ bounds: DurationBounds) {
        self.bounds = bounds
        counts = [Int64](repeating: 0, count: bounds.milliseconds.count + 1)
    }

    package mutating func add(_ count: Int64, to bucket: Int64) throws(ReadingError) {
        if counts.indices.contains(Int(bucket)) { try ReadingError.add(count, to: &counts[Int(bucket)]) }
    }

    package mutating func add(_ other: Self) throws(ReadingError) {
        for bucket in counts.indices { try ReadingError.add(other.counts[bucket], to: &counts[bucket]) }
    }

    /// The duration, in microseconds, that so many percent do not exceed. Nil where there are none.
    ///
    /// Durations are taken to lie evenly within their bucket, so it is as precise as the bucket is narrow. Of durations
    /// above the last bound no more is known: the bound stands for them.
    package func percentile(_ percent: Int64) -> Int64? {
        // Counts are multiplied by 100 in the place of dividing the rank.
        let rank = counts.reduce(0, +) * percent
        guard rank > 0 else { return nil }
        var before: Int64 = 0
        for (bucket, count) in counts.enumerated() where count > 0 {
            guard (before + count) * 100 >= rank else {
                before += count
                continue
            }
            guard bucket < bounds.milliseconds.count else { break }
            let lower = bucket == 0 ? 0 : bounds.milliseconds[bucket - 1]
            let width = (bounds.milliseconds[bucket] - lower) * 1_000
            let within = Quotient.rounded(rank - before * 100, times: width, over: count * 100) ?? width
            return lower * 1_000 + within
        }
        return bounds.milliseconds.last.map { $0 * 1_000 }
    }
}
