// What sums by days of UTC have in the wrong place, where days are those of another zone.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger

/// Sums are kept by days of UTC. Those of a day, week or month of another zone, and of a whole period, are made of the sums
/// of the days of UTC that have the same names, and of a look at the few events that lie in another row by the zone than by
/// these: they are taken out of the one and put into the other. In Berlin that is an hour or two of each day for rows by
/// day, and of the first and the last day of each month for rows by month.
extension EventScan {
    /// The same, where sums by days of UTC stand for what is in no column any more.
    var inPlaceOfSums: EventScan {
        var scan = self
        scan.putsRight = true
        return scan
    }

    /// The same of what sums by days of UTC have in another row than the zone: of what is in a later day by the zone or an
    /// earlier one, where that is said.
    func misplaced(per unit: CalendarUnit?, isLater: Bool? = nil) -> EventScan? {
        guard let period, !view.zone.isUTC else { return nil }
        return only(QuarterSpan(misplacedIn: period, per: unit, by: view.zone, isLater: isLater)).inPlaceOfSums
    }

    /// Adds up by some keys what passes and lies in another row. `isMissing` says that the sums of the row lack it, else they
    /// have it and must not. The row begins with `start`; nil where it is the whole period.
    func eachMisplaced(
        per unit: CalendarUnit?, by keys: [ScanKey], _ measures: [(ScanMeasure, Int)],
        _ body: (_ start: Day?, _ isMissing: Bool, _ keys: [Int64], _ sums: ArraySlice<Int64>) throws(ReadingError) ->
            Void
    ) throws(ReadingError) {
        guard let period else { return }
        // No clock is a whole day ahead of UTC, or behind it: by either, the day that sums have it in is the one beside.
        for isLater in [true, false] {
            guard let scan = misplaced(per: unit, isLater: isLater), !scan.wanted.isEmpty else { continue }
            var sums = ScanSums(by: keys, per: .day, measures, in: view)
            try sums.add(scan)
            try sums.forEach { start, keys, values throws(ReadingError) in
                guard let here = start?.day else { return }
                let there = here.advanced(by: isLater ? -1 : 1)
                if period.contains(here) { try body(unit?.start(of: here), true, keys, values) }
                if period.contains(there) { try body(unit?.start(of: there), false, keys, values) }
            }
        }
    }
}

extension LedgerView {
    /// The same of all events of a kind, in a period: what each counts for in a row, below zero where the row has it and
    /// must not.
    func eachMisplaced(
        _ kind: Event.Kind, in period: Period, per unit: CalendarUnit? = nil, by keys: [ScanKey],
        _ measures: [(ScanMeasure, Int)] = [(.count, 0)], having columns: [EventColumn] = [],
        _ body: (_ start: Day?, _ keys: [Int64], _ sums: [Int64]) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        guard !zone.isUTC else { return }
        var scan = try EventScan(kind, in: self, over: period, where: [:])
        for column in columns { scan.keep(ScanTest(.column(column), isExclusion: true, [0])) }
        try scan.eachMisplaced(per: unit, by: keys, measures) { start, isMissing, keys, sums throws(ReadingError) in
            try body(start, keys, sums.map { isMissing ? $0 : 0 &- $0 })
        }
    }
}
