// Percentiles of durations by bucket, by hand.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@testable import Reading

@Suite struct DurationBucketsTests {
    /// Counts up to 100, 500, 1000 ms and so on; above four hours, the eleventh.
    private func buckets(_ counts: [Int64]) -> DurationBuckets {
        var buckets = DurationBuckets(.jobs)
        for (bucket, count) in counts.enumerated() {
            #expect(throws: Never.self) { try buckets.add(count, to: Int64(bucket)) }
        }
        return buckets
    }

    @Test func `Nothing has no percentile`() { #expect(buckets([]).percentile(50) == nil) }

    @Test func `Durations lie evenly within their bucket`() {
        #expect(buckets([10]).percentile(50) == 50_000)
        // The 95th of 100 is the 45th of the 50 between 100 and 500 ms: 100 + 400 × 45 ÷ 50.
        #expect(buckets([50, 50]).percentile(95) == 460_000)
        #expect(buckets([50, 50]).percentile(50) == 100_000)
        // Half of three is one and a half: the middle of the bucket. Half of four is two: the first of the three.
        #expect(buckets([0, 3]).percentile(50) == 300_000)
        #expect(buckets([1, 0, 3]).percentile(50) == 666_667)
    }

    @Test func `Above the last bound the bound stands`() {
        #expect(buckets([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 99]).percentile(95) == 14_400_000_000)
        #expect(buckets([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]).percentile(1) == 14_400_000_000)
    }
}
