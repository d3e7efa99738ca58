// The hours of a period.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// The hours that clocks of a zone show in a period, in the order of time. Where clocks are set by less than an hour, some are
/// shorter than others.
package struct HourRows: Sendable {
    package let starts: [RowStart]
    /// The first quarter of an hour of the period, and for each from there on the hour that it is in.
    private let first: Int
    private let places: [Int32]

    package init(_ period: Period, in view: LedgerView) {
        let quarters = view.quarters(of: period)
        first = Int(quarters.lowerBound.number)
        var cursor = ZoneCursor(view.zone)
        var starts: [RowStart] = []
        places = (first..<Int(quarters.upperBound.number)).map { number in
            let quarter = QuarterHour(number: Int32(clamping: number))
            let start = RowStart(number: Int64(cursor.startOfHour(at: quarter.start).quarterHour.number))
            if starts.last != start { starts.append(start) }
            return Int32(truncatingIfNeeded: starts.count - 1)
        }
        self.starts = starts
    }

    /// The hour that an instant is in; nil outside of the period.
    package func place(of milliseconds: Int64) -> Int? {
        place(ofQuarter: Int(Timestamp(milliseconds: milliseconds).quarterHour.number))
    }

    func place(ofQuarter number: Int) -> Int? {
        places.indices.contains(number - first) ? Int(places[number - first]) : nil
    }

    /// The hour that begins so.
    func place(startingWith start: RowStart) -> Int? {
        var (low, high) = (0, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] < start { low = middle + 1 } else { high = middle }
        }
        return low < starts.count && starts[low] == start ? low : nil
    }

    /// How many of them have begun at an instant.
    package func begun(at now: Timestamp) -> Int { starts.firstIndex { $0.instant > now } ?? starts.count }
}
