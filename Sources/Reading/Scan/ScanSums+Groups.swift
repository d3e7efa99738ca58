// Which group each wanted row of a batch belongs to.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger

extension ScanSums {
    /// Groups of the wanted rows of a batch.
    enum Groups {
        case same(Int)
        /// As `buffers` has them.
        case each
    }

    mutating func groups(of rows: inout ScannedRows) throws(ReadingError) -> Groups {
        var columns: [ScannedRows.Column] = []
        for level in levels.indices { columns.append(try column(level, of: &rows)) }
        let groups: Groups
        if columns.allSatisfy(\.isSame) {
            groups = .same(try group(columns, rows, at: rows.row(0)))
        } else {
            if let size = Self.size(columns) {
                try number(columns, size, rows)
            } else {
                try numberByLevels(columns, rows)
            }
            groups = .each
        }
        try grow()
        return groups
    }

    private mutating func column(_ level: Int, of rows: inout ScannedRows) throws(ReadingError) -> ScannedRows.Column {
        guard clock == nil || level > 0 else { return try starts(of: rows) }
        return try rows.column(keys[level - (clock == nil ? 0 : 1)])
    }

    private mutating func starts(of rows: ScannedRows) throws(ReadingError) -> ScannedRows.Column {
        let starts = clock?.starts(of: rows.batch.day) ?? []
        // Rows come in the order of time.
        let bounds = rows.batch.bounds(of: .quarterHour)
        let (first, last) = (Self.place(bounds.lowerBound), Self.place(bounds.upperBound))
        guard starts[first] != starts[last], let quarters = try rows.batch.values(.quarterHour) else {
            return .same(starts[first])
        }
        let codes = buffers.codes
        for row in quarters.indices { codes[row] = UInt16(truncatingIfNeeded: Self.place(quarters[row])) }
        return .coded(UnsafeBufferPointer(start: codes, count: quarters.count), starts)
    }

    private static func place(_ quarter: Int64) -> Int { Int(max(0, min(quarter, Int64(QuarterSpan.ofDay) - 1))) }

    /// How many groups small numbers in the place of values can tell apart; nil where these are too many, or there are
    /// none.
    private static func size(_ columns: [ScannedRows.Column]) -> Int? {
        var size = 1
        for column in columns {
            switch column {
            case .same: break
            case .coded(_, let values):
                size *= max(1, values.count)
                if size > GroupBuffers.mostKnown { return nil }
            case .plain, .made: return nil
            }
        }
        return size
    }

    // MARK: By small numbers

    /// Each combination of small numbers is looked for once a batch.
    private mutating func number(
        _ columns: [ScannedRows.Column], _ size: Int, _ rows: ScannedRows
    ) throws(ReadingError) {
        let (groups, known, count) = (buffers.groups, buffers.known, rows.count)
        var isFirst = true
        for case .coded(let codes, let values) in columns {
            let factor = Int32(values.count)
            if isFirst {
                rows.each { place, row in groups[place] = Int32(codes[row]) }
            } else {
                rows.each { place, row in groups[place] = groups[place] &* factor &+ Int32(codes[row]) }
            }
            isFirst = false
        }
        known.update(repeating: -1, count: size)
        var place = 0
        while true {
            while place < count {
                let group = known[Int(groups[place])]
                guard group >= 0 else { break }
                groups[place] = group
                place += 1
            }
            guard place < count else { return }
            known[Int(groups[place])] = Int32(try group(columns, rows, at: rows.row(place)))
        }
    }

    /// The group of one row.
    private mutating func group(
        _ columns: [ScannedRows.Column], _ rows: ScannedRows, at row: Int
    ) throws(ReadingError) -> Int {
        var group: Int32 = 0
        for (level, column) in columns.enumerated() {
            let number = try number(column.value(row), level, rows, at: row)
            group = level == 0 ? number : try levels[level].pairs.number(group, number, in: view)
        }
        return Int(group)
    }

    // MARK: By the values themselves

    /// One level after the other.
    private mutating func numberByLevels(
        _ columns: [ScannedRows.Column], _ rows: ScannedRows
    ) throws(ReadingError) {
        let (groups, count) = (buffers.groups, rows.count)
        // Of all rows, as long as it is the same.
        var same: Int32? = 0
        for (level, column) in columns.enumerated() {
            if case .same(let value) = column {
                let number = try number(value, level, rows, at: rows.row(0))
                if level == 0 {
                    same = number
                } else if let group = same {
                    same = try levels[level].pairs.number(group, number, in: view)
                } else {
                    buffers.numbers.update(repeating: number, count: count)
                    try levels[level].pairs.join(groups, buffers.numbers, count, in: view)
                }
                continue
            }
            let numbers = level == 0 ? groups : buffers.numbers
            try write(column, level, rows, to: numbers)
            if level > 0, let group = same {
                try joined.join(group, numbers, count, level, &levels[level].pairs, to: groups, in: view)
            } else if level > 0 {
                try levels[level].pairs.join(groups, numbers, count, in: view)
            }
            same = nil
        }
    }

    /// The number of each wanted row's value.
    private mutating func write(
        _ column: ScannedRows.Column, _ level: Int, _ rows: ScannedRows, to numbers: UnsafeMutablePointer<Int32>
    ) throws(ReadingError) {
        if case .coded(let codes, let values) = column {
            var known = [Int32](repeating: -1, count: values.count)
            for place in 0..<rows.count {
                let row = rows.row(place)
                let code = Int(codes[row])
                if known[code] < 0 { known[code] = try number(values[code], level, rows, at: row) }
                numbers[place] = known[code]
            }
            return
        }
        let values = rows.gathered(column, in: buffers.room(0))
        var place = 0
        while true {
            place = levels[level].values.write(values, from: place, to: numbers)
            guard place < values.count else { return }
            numbers[place] = try number(values[place], level, rows, at: rows.row(place))
            place += 1
        }
    }

    // MARK: Numbers

    private mutating func number(
        _ value: Int64, _ level: Int, _ rows: ScannedRows, at row: Int
    ) throws(ReadingError) -> Int32 {
        try number(value, level) { () throws(ReadingError) in
            Int64(rows.batch.day.number) << 32 | (try rows.batch.values(.place)?[row] ?? 0)
        }
    }

    /// `event` is one that has the name that a digest stands for, which may be asked for later.
    mutating func number(
        _ value: Int64, _ level: Int, _ event: () throws(ReadingError) -> Int64
    ) throws(ReadingError) -> Int32 {
        let known = levels[level].values.values.count
        let number = try levels[level].values.number(value, in: view)
        if number == known, levels[level].isDigest { try levels[level].events.append(try event(), in: view) }
        return number
    }
}

/// What became of one number together with others: where rows of a day are told apart by somebody, they are looked for once
/// a day.
struct JoinedNumbers {
    /// By number, since when it is known, and the group.
    private var known: [(turn: Int32, group: Int32)] = []
    private var turn: Int32 = 0
    private var last: (level: Int, group: Int32) = (-1, 0)

    var size: Int { known.count * MemoryLayout<(Int32, Int32)>.stride }

    mutating func join(
        _ group: Int32, _ numbers: UnsafeMutablePointer<Int32>, _ count: Int, _ level: Int, _ pairs: inout PairNumbers,
        to groups: UnsafeMutablePointer<Int32>, in view: LedgerView
    ) throws(ReadingError) {
        if last != (level, group) {
            last = (level, group)
            turn += 1
        }
        for place in 0..<count {
            let number = Int(numbers[place])
            if number >= known.count {
                let more = max(number + 1 - known.count, known.count)
                try view.takeMemory(more * MemoryLayout<(Int32, Int32)>.stride)
                known.append(contentsOf: repeatElement((turn: 0, group: 0), count: more))
            }
            if known[number].turn != turn {
                known[number] = (turn, try pairs.number(group, numbers[place], in: view))
            }
            groups[place] = known[number].group
        }
    }
}
