// Which day of a period each scanned event is in.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger

/// Counts the days of a period from its first on, by a zone.
struct DayPlaces {
    private let first: Int
    private var clock: RowClock

    init(_ period: Period, in zone: Zone) {
        first = Int(period.first.number)
        clock = RowClock(.day, in: zone)
    }

    /// The places of the events of a batch, one by one.
    struct OfBatch {
        fileprivate let ofQuarters: [Int]
        /// Nil where all of the batch is of one quarter of an hour, or of one day.
        fileprivate let quarters: UnsafeBufferPointer<Int64>?
        fileprivate let same: Int

        @inline(__always)
        subscript(row: Int) -> Int { quarters.map { ofQuarters[Int($0[row])] } ?? same }
    }

    mutating func places(of batch: EventBatch) throws(ReadingError) -> OfBatch {
        let starts = clock.starts(of: batch.day).map { Int(clock.start($0).day.number) - first }
        let bounds = batch.bounds(of: .quarterHour)
        let (same, last) = (starts[Int(bounds.lowerBound)], starts[Int(bounds.upperBound)])
        return OfBatch(
            ofQuarters: starts, quarters: same == last ? nil : try batch.values(.quarterHour), same: same)
    }
}
