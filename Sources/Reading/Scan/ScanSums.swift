// Adds up scanned events by whatever they are grouped by.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger
internal import SQL
internal import Store

/// What is added up of an event.
enum ScanMeasure {
    /// One for each event.
    case count
    case sum(EventColumn)
    /// One where the column has anything but 0.
    case present(EventColumn)
    /// The first, where the second has anything but 0.
    case sumWhere(EventColumn, EventColumn)
}

/// Sums by the row of a unit of time that events are in, where there is one, and by some keys.
struct ScanSums {
    private let view: LedgerView
    private var clock: RowClock?
    private let keys: [ScanKey]
    /// Each adds to one of the sums of a group.
    private let measures: [(measure: ScanMeasure, place: Int)]
    private let width: Int
    /// By level, the time first: the values, and the pairs of what was numbered up to there and a value.
    private var levels: [(values: ValueNumbers, pairs: PairNumbers)]
    /// The sums of a group beside each other.
    private var sums: [Int64] = []
    private var count = 0
    private var overflowed = false

    /// Rows of a unit of time are those of the zone that the view reads by, unless another is given.
    init(
        by keys: [ScanKey], per unit: RowUnit?, _ measures: [(ScanMeasure, Int)], in view: LedgerView, zone: Zone? = nil
    ) {
        self.view = view
        clock = unit.map { RowClock($0, in: zone ?? view.zone) }
        self.keys = keys
        self.measures = measures.map { (measure: $0.0, place: $0.1) }
        width = (measures.map(\.1).max() ?? 0) + 1
        levels = Array(repeating: (ValueNumbers(), PairNumbers()), count: keys.count + (unit == nil ? 0 : 1))
    }

    /// Small numbers of the wanted rows of a batch.
    private enum Numbers {
        case same(Int32)
        case each([Int32])
    }

    mutating func add(_ rows: inout ScannedRows) throws(ReadingError) {
        var groups = Numbers.same(0)
        for level in levels.indices {
            let numbers = try numbers(of: level, in: &rows)
            groups = try joined(groups, numbers, level: level)
        }
        if levels.isEmpty { try grow(to: 1) }
        for (measure, place) in measures { try add(measure, to: place, groups, rows) }
        guard !overflowed else { throw .store(.database(.overflow)) }
    }

    /// Calls `body` for each group, in no order.
    func forEach(
        _ body: (_ start: RowStart?, _ keys: [Int64], _ sums: ArraySlice<Int64>) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        for group in 0..<count {
            var values: [Int64] = []
            var number = group
            for level in levels.indices.reversed() {
                let pair = levels[level].pairs.pair(number)
                values.append(levels[level].values.values[pair.second])
                number = pair.first
            }
            values.reverse()
            var start: RowStart?
            if let clock { start = clock.start(values.removeFirst()) }
            try body(start, values, sums[group * width..<(group + 1) * width])
        }
    }

    // MARK: Groups

    private mutating func numbers(of level: Int, in rows: inout ScannedRows) throws(ReadingError) -> Numbers {
        guard clock == nil || level > 0 else { return try starts(of: rows) }
        let key = keys[level - (clock == nil ? 0 : 1)]
        var numbers: [Int32] = []
        switch try rows.column(key) {
        case .same(let value): return .same(try number(value, level, key, rows, row: rows.row(0)))
        case .coded(let codes, let values):
            // Each value is looked for once.
            var known = [Int32](repeating: -1, count: values.count)
            numbers.reserveCapacity(rows.count)
            try rows.forEach { row throws(ReadingError) in
                let code = Int(codes[row])
                if known[code] < 0 { known[code] = try number(values[code], level, key, rows, row: row) }
                numbers.append(known[code])
            }
        case .plain(let values):
            numbers.reserveCapacity(rows.count)
            try rows.forEach { row throws(ReadingError) in
                numbers.append(try number(values[row], level, key, rows, row: row))
            }
        case .made(let values):
            numbers.reserveCapacity(rows.count)
            try rows.forEach { row throws(ReadingError) in
                numbers.append(try number(values[row], level, key, rows, row: row))
            }
        }
        return .each(numbers)
    }

    private mutating func number(
        _ value: Int64, _ level: Int, _ key: ScanKey, _ rows: ScannedRows, row: Int
    ) throws(ReadingError) -> Int32 {
        let known = levels[level].values.values.count
        let number = try levels[level].values.number(value, in: view)
        // Somebody new: whose name may be asked for later.
        if number == known, key.isDigest { try view.note(value, isIn: rows.batch, at: row) }
        return number
    }

    private mutating func starts(of rows: ScannedRows) throws(ReadingError) -> Numbers {
        guard let starts = clock?.starts(of: rows.batch.day) else { return .same(0) }
        let bounds = rows.batch.bounds(of: .quarterHour)
        let first = starts[Int(bounds.lowerBound)]
        // Rows follow each other in time, so what is between is no other.
        guard first != starts[Int(bounds.upperBound)], let quarters = try rows.batch.values(.quarterHour) else {
            return .same(try levels[0].values.number(first, in: view))
        }
        // Once for each quarter of an hour of the day, not for each event.
        var known = [Int32](repeating: -1, count: starts.count)
        var numbers: [Int32] = []
        numbers.reserveCapacity(rows.count)
        try rows.forEach { row throws(ReadingError) in
            let quarter = Int(quarters[row])
            if known[quarter] < 0 { known[quarter] = try levels[0].values.number(starts[quarter], in: view) }
            numbers.append(known[quarter])
        }
        return .each(numbers)
    }

    private mutating func joined(_ groups: Numbers, _ numbers: Numbers, level: Int) throws(ReadingError) -> Numbers {
        let joined: Numbers
        switch (groups, numbers) {
        case (.same(let group), .same(let number)):
            joined = .same(try levels[level].pairs.number(group, number, in: view))
        case (.same(let group), .each(let numbers)):
            // Each number is looked for once a batch.
            var known: [Int32] = []
            var result = numbers
            for place in numbers.indices {
                let number = Int(numbers[place])
                if number >= known.count {
                    known.append(contentsOf: repeatElement(-1, count: number + 1 - known.count))
                }
                if known[number] < 0 {
                    known[number] = try levels[level].pairs.number(group, numbers[place], in: view)
                }
                result[place] = known[number]
            }
            joined = .each(result)
        case (.each(let groups), .same(let number)):
            var result = groups
            for place in groups.indices {
                result[place] = try levels[level].pairs.number(groups[place], number, in: view)
            }
            joined = .each(result)
        case (.each(let groups), .each(let numbers)):
            var result = groups
            for place in groups.indices {
                result[place] = try levels[level].pairs.number(groups[place], numbers[place], in: view)
            }
            joined = .each(result)
        }
        if level == levels.count - 1 { try grow(to: levels[level].pairs.pairs.count) }
        return joined
    }

    private mutating func grow(to groups: Int) throws(ReadingError) {
        guard groups > count else { return }
        if groups * width > sums.capacity {
            let more = max(groups, 2 * count) * width
            try view.takeMemory((more - sums.capacity) * MemoryLayout<Int64>.stride)
            sums.reserveCapacity(more)
        }
        sums.append(contentsOf: repeatElement(0, count: (groups - count) * width))
        count = groups
    }

    // MARK: Measures

    private mutating func add(
        _ measure: ScanMeasure, to place: Int, _ groups: Numbers, _ rows: ScannedRows
    ) throws(ReadingError) {
        switch measure {
        case .count:
            if case .same(let group) = groups { return put(Int64(rows.count), group, place) }
            add(groups, rows, place) { _ in 1 }
        case .sum(let column):
            guard let values = try rows.batch.values(column) else { return }
            add(groups, rows, place) { values[$0] }
        case .present(let column):
            guard let values = try rows.batch.values(column) else { return }
            add(groups, rows, place) { values[$0] != 0 ? 1 : 0 }
        case .sumWhere(let column, let other):
            guard let values = try rows.batch.values(column), let isThere = try rows.batch.values(other) else { return }
            add(groups, rows, place) { isThere[$0] != 0 ? values[$0] : 0 }
        }
    }

    private mutating func put(_ amount: Int64, _ group: Int32, _ place: Int) {
        let (sum, isTooMuch) = sums[Int(group) * width + place].addingReportingOverflow(amount)
        sums[Int(group) * width + place] = sum
        overflowed = overflowed || isTooMuch
    }

    @inline(__always)
    private mutating func add(_ groups: Numbers, _ rows: ScannedRows, _ place: Int, _ value: (Int) -> Int64) {
        let width = width
        var isTooMuch = false
        switch groups {
        case .same(let group):
            var total: Int64 = 0
            rows.forEach { row in
                let (sum, overflow) = total.addingReportingOverflow(value(row))
                total = sum
                isTooMuch = isTooMuch || overflow
            }
            put(total, group, place)
        case .each(let groups):
            sums.withUnsafeMutableBufferPointer { sums in
                var next = 0
                rows.forEach { row in
                    let slot = Int(groups[next]) * width + place
                    let (sum, overflow) = sums[slot].addingReportingOverflow(value(row))
                    sums[slot] = sum
                    isTooMuch = isTooMuch || overflow
                    next += 1
                }
            }
        }
        overflowed = overflowed || isTooMuch
    }
}

extension LedgerView {
    /// Notes an event that has the name that a digest stands for.
    fileprivate func note(_ digest: Int64, isIn batch: EventBatch, at row: Int) throws(ReadingError) {
        guard digest != 0, namedEvents[digest] == nil else { return }
        try takeMemory(Self.namedEventSize)
        let places = try batch.values(.place)
        namedEvents[digest] = Int64(batch.day.number) << 32 | (places?[row] ?? 0)
    }

    /// What a dictionary takes for an entry, the room that it leaves free included.
    private static let namedEventSize = 40
}
