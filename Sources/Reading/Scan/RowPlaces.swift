// Which row of a period each scanned event is in: of its days, of its hours, or the one that it is.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger

/// Counts the rows of a period from its first on, by a zone. What is in none of them has the place behind the last.
struct RowPlaces {
    private enum Rows {
        case days, whole
        case hours(HourRows)
    }

    /// How many there are.
    let count: Int
    private let rows: Rows
    private let first: Int
    private let days: Int
    private var clock: RowClock

    private init(_ rows: Rows, count: Int, of period: Period, in zone: Zone) {
        self.rows = rows
        self.count = count
        first = Int(period.first.number)
        days = period.count
        clock = RowClock(.day, in: zone)
    }

    init(daysOf period: Period, in zone: Zone) { self.init(.days, count: period.count, of: period, in: zone) }

    init(wholeOf period: Period, in zone: Zone) { self.init(.whole, count: 1, of: period, in: zone) }

    init(_ hours: HourRows, of period: Period, in zone: Zone) {
        self.init(.hours(hours), count: hours.starts.count, of: period, in: zone)
    }

    var areHours: Bool { if case .hours = rows { true } else { false } }

    /// The place of a day, where rows are not hours.
    func place(of day: Day) -> Int {
        let place = Int(day.number) - first
        if place < 0 || place >= days { return count }
        if case .days = rows { return place }
        return 0
    }

    /// The places of the events of a batch, one by one.
    struct OfBatch {
        /// By quarter of an hour of the batch's day.
        let ofQuarters: [Int]
        /// Nil where all of the batch has the same place.
        let quarters: UnsafeBufferPointer<Int64>?
        let same: Int

        @inline(__always)
        subscript(row: Int) -> Int { quarters.map { ofQuarters[Int($0[row])] } ?? same }
    }

    mutating func places(of batch: EventBatch) throws(ReadingError) -> OfBatch {
        let places: [Int]
        if case .hours(let hours) = rows {
            let start = Int(batch.day.number) * QuarterSpan.ofDay
            places = (0..<QuarterSpan.ofDay).map { hours.place(ofQuarter: start + $0) ?? count }
        } else {
            places = clock.starts(of: batch.day).map { place(of: clock.start($0).day) }
        }
        let bounds = batch.bounds(of: .quarterHour)
        let same = places[Int(bounds.lowerBound)]
        let isSame = places[Int(bounds.lowerBound)...Int(bounds.upperBound)].allSatisfy { $0 == same }
        return OfBatch(ofQuarters: places, quarters: isSame ? nil : try batch.values(.quarterHour), same: same)
    }
}

/// What one thread has counted by rows; what is in none of them comes last.
final class RowCounts {
    var places: RowPlaces
    var counts: [Int64]

    init(_ places: RowPlaces) {
        self.places = places
        counts = [Int64](repeating: 0, count: places.count + 1)
    }

    /// By row, what both have.
    func sum(with other: RowCounts) -> [Int64] { (0..<places.count).map { counts[$0] + other.counts[$0] } }
}
