// The dearest, or the largest by another figure, of so many sessions or traces that the sums of all of them find no room.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger
internal import SQL

/// What the dearest members of a grouping come to, and how many members there are.
package struct DearestCalls: Sendable {
    package let usage: CallUsage
    /// Of all members together.
    package let whole: CallUsage
    package let count: Int
}

extension LedgerView {
    /// The members of a grouping by session or by trace that come first in an order, those with the least digest where they
    /// have as much. Nil where the sums of all are found as fast.
    ///
    /// First only one figure is added up, of as many members at once as find room; then all figures of those that were
    /// found.
    package func dearest(
        _ limit: Int, of question: CallQuestion, by order: CallOrder = .dearest
    ) throws(ReadingError) -> DearestCalls? {
        guard question.unit == nil, question.groupings == [.session] || question.groupings == [.trace],
            try hasMoreCalls(than: Self.manyCalls, question.period)
        else { return nil }
        return try dearest(limit, of: question, by: order, atOnce: DigestCosts.most)
    }

    private static let manyCalls: Int64 = 1_000_000

    func dearest(
        _ limit: Int, of question: CallQuestion, by order: CallOrder = .dearest, atOnce most: Int
    ) throws(ReadingError) -> DearestCalls {
        let scan = try EventScan(.call, in: self, over: question.period, where: question.filters)
        let key = try scan.key(question.groupings[0])
        var best = LargestFew(limit)
        var count = 0
        var waiting = [DigestPart()]
        while let part = waiting.popLast() {
            let costs = [DigestCosts(order, part, most), DigestCosts(order, part, most)]
            try scan.each(among: costs, reading: [key]) { costs, rows throws(ReadingError) in
                try costs.add(&rows, key, self)
            }
            // Either may have had no room for all: what it left out is gone through again.
            let done = max(costs[0].part, costs[1].part)
            waiting += part.rest(beside: done)
            for costs in costs { costs.keep(done) }
            count += try costs[0].offer(with: costs[1], to: &best)
            for costs in costs { giveBackMemory(costs.size) }
        }
        let buckets = try usedBuckets(around: question.period)
        var asked = question
        var named = scan
        named.keep(ScanTest(key, isExclusion: false, best.sorted.map { ~$0.number }))
        let width = CallMeasure.allCases.count
        let units = buckets.enumerated().map { (ScanMeasure.sum(.units($1)), width + $0) }
        var sums = ScanSums(by: [key], per: nil, CallMeasure.scanned(question.measures) + units, in: self)
        try sums.add(named)
        asked.groupings = []
        return DearestCalls(usage: try usage(sums, buckets), whole: try usage(asked), count: count)
    }
}
