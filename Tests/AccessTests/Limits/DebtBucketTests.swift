// What is paid for as time goes by.
// SPDX-License-Identifier: Apache-2.0

import Seeded
import Testing

@testable import Access

@Suite struct DebtBucketTests {
    private let second: UInt64 = 1_000_000_000

    @Test func `A burst is taken, then one in each interval`() {
        var bucket = DebtBucket()
        // Five at once, then one in a tenth of a second.
        let (interval, slack) = (second / 10, 4 * second / 10)
        for _ in 0..<5 { #expect(bucket.take(every: interval, slack: slack, at: second) == nil) }
        #expect(bucket.take(every: interval, slack: slack, at: second) == interval)
        #expect(bucket.take(every: interval, slack: slack, at: second + interval - 1) == 1)
        #expect(bucket.take(every: interval, slack: slack, at: second + interval) == nil)
        #expect(bucket.take(every: interval, slack: slack, at: second + interval) == interval)
    }

    @Test func `What is larger than all slack is taken, and those that follow wait until it is paid`() {
        var bucket = DebtBucket()
        let interval = second / 1_000
        #expect(bucket.take(10_000, every: interval, slack: second, at: second) == nil)
        #expect(bucket.wait(slack: second, at: second) == 9 * second)
        #expect(bucket.take(1, every: interval, slack: second, at: 9 * second) == second)
        #expect(bucket.take(1, every: interval, slack: second, at: 10 * second) == nil)
    }

    @Test func `Over time there is no more than the pace, the burst and one batch`() {
        for seed in 1...50 as ClosedRange<UInt64> {
            var random = Seeded(seed: seed)
            var (bucket, now, taken) = (DebtBucket(), second, 0)
            for _ in 0..<500 {
                now += UInt64(random.below(20_000_000))
                let count = random.below(50)
                if bucket.take(count, every: second / 100, slack: second, at: now) == nil { taken += count }
            }
            let paid = Int((now - second) / (second / 100))
            #expect(taken <= paid + 100 + 50, "seed \(seed)")
            #expect(taken >= paid - 100, "seed \(seed): a sender of more than the pace gets the pace")
        }
    }

    @Test func `A price beyond all time is owed for ever, and overflows nothing`() {
        var bucket = DebtBucket()
        #expect(bucket.take(.max, every: .max, slack: 0, at: 5) == nil)
        #expect(bucket.take(every: 1, slack: 0, at: 6) == UInt64.max - 6)
        #expect(bucket.take(every: 1, slack: .max, at: 6) == nil, "where any debt is allowed")
    }
}
