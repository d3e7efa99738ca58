// Which row of a unit of time each quarter of an hour is in.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

/// Where rows begin, by the days and hours of a zone.
struct RowClock {
    private let unit: RowUnit
    private var cursor: ZoneCursor
    private let isUTC: Bool
    private var day: Day?
    private var starts: [Int64] = []
    /// Rows are counted in quarters of an hour from the first that was asked for: what is near it has a small number.
    private var base: Int64?

    init(_ unit: RowUnit, in zone: Zone) {
        self.unit = unit
        isUTC = zone.isUTC
        cursor = ZoneCursor(zone)
    }

    /// For each quarter of an hour of a day of UTC, the number of the row that it is in.
    mutating func starts(of day: Day) -> [Int64] {
        if day != self.day {
            starts = isUTC && unit != .hour ? same(day) : (0..<QuarterSpan.ofDay).map { start(day, $0) }
            let base = base ?? starts[0]
            self.base = base
            for place in starts.indices { starts[place] -= base }
            self.day = day
        }
        return starts
    }

    /// Counts from a row that is near those that will be asked for.
    mutating func count(from day: Day) { base = base ?? RowStart(day).number }

    /// The row that has a number.
    func start(_ number: Int64) -> RowStart { RowStart(number: number + (base ?? 0)) }

    private func same(_ day: Day) -> [Int64] {
        let start = RowStart(unit.calendarUnit?.start(of: day) ?? day)
        return [Int64](repeating: start.number, count: QuarterSpan.ofDay)
    }

    private mutating func start(_ day: Day, _ place: Int) -> Int64 {
        let quarter = QuarterHour(number: Int32(clamping: Int(day.number) * QuarterSpan.ofDay + place))
        guard let unit = unit.calendarUnit else {
            return Int64(cursor.startOfHour(at: quarter.start).quarterHour.number)
        }
        return RowStart(unit.start(of: cursor.day(of: quarter))).number
    }
}
