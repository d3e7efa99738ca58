// Events that may be on a page of the newest or oldest, as far as the quarter of an hour tells.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

/// Keeps the events of the first quarters that have at least so many together.
final class TimeCandidates {
    private struct One {
        /// Goes up in the order that is wanted.
        let rank: Int64
        let number: Int64
    }

    private let limit: Int
    private let isBackwards: Bool
    /// Of the quarter that this is the rank of, some may be before the page; of those after it, none is.
    private let start: Int64
    /// Nothing of a later rank is needed any more.
    private var end = Int64.max
    private var kept: [One] = []
    private var most: Int

    private static let room = 16_384

    /// `quarter` is that of the mark which the page comes behind.
    init(_ limit: Int, isBackwards: Bool, behind quarter: Int64?) {
        self.limit = limit
        self.isBackwards = isBackwards
        start = quarter.map { isBackwards ? -$0 : $0 } ?? .min
        most = max(Self.room, 4 * limit)
    }

    private func rank(_ quarter: Int64) -> Int64 { isBackwards ? -quarter : quarter }

    /// Whether an event of a quarter may be needed.
    @inline(__always)
    func mayTake(_ quarter: Int64) -> Bool {
        let rank = rank(quarter)
        return rank >= start && rank <= end
    }

    /// Whether any of these quarters may be.
    func mayTakeAny(of quarters: ClosedRange<Int64>) -> Bool {
        let (one, other) = (rank(quarters.lowerBound), rank(quarters.upperBound))
        return max(one, other) >= start && min(one, other) <= end
    }

    func take(_ number: Int64, _ quarter: Int64) {
        kept.append(One(rank: rank(quarter), number: number))
        if kept.count >= most { cut() }
    }

    private func cut() {
        kept.sort { $0.rank < $1.rank }
        let sure = kept.firstIndex { $0.rank > start } ?? kept.endIndex
        if kept.count - sure >= limit {
            end = kept[sure + limit - 1].rank
            kept.removeSubrange((kept.firstIndex { $0.rank > end } ?? kept.endIndex)...)
        }
        most = max(most, 2 * kept.count)
    }

    /// Gives the numbers of a quarter after the other, in no order. Ends where `body` says false.
    func eachQuarter(_ body: ([Int64]) throws(ReadingError) -> Bool) throws(ReadingError) {
        cut()
        var place = 0
        while place < kept.count {
            let rank = kept[place].rank
            let quarter = kept[place...].prefix { $0.rank == rank }
            place = quarter.endIndex
            guard try body(quarter.map(\.number)) else { return }
        }
    }
}
