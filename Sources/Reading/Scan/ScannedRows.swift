// The events of a batch that pass all filters, and what they are told apart by.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger
internal import Store

/// A batch, and which of its rows are wanted.
struct ScannedRows {
    let batch: EventBatch
    /// Nil where it is all of them.
    private(set) var rows: [Int32]?
    private let sources: ScanSources
    private var known: [ScanKey: Column] = [:]
    private var memories: [CodeMemory] = []

    /// A number for each event of the batch.
    enum Column {
        case same(Int64)
        /// As they lie.
        case plain(UnsafeBufferPointer<Int64>)
        /// The places of values.
        case coded(UnsafeBufferPointer<UInt16>, [Int64])
        /// Made of what lies there.
        case made([Int64])

        var isSame: Bool { if case .same = self { true } else { false } }

        func value(_ row: Int) -> Int64 {
            switch self {
            case .same(let value): value
            case .plain(let values): values[row]
            case .coded(let codes, let values): values[Int(codes[row])]
            case .made(let values): values[row]
            }
        }
    }

    init(_ batch: EventBatch, _ sources: ScanSources) {
        self.batch = batch
        self.sources = sources
    }

    var count: Int { rows?.count ?? batch.count }

    var isEmpty: Bool { count == 0 }

    /// The row of an event, by its place among the wanted.
    func row(_ place: Int) -> Int { rows.map { Int($0[place]) } ?? place }

    /// Calls `body` with each wanted row, in their order.
    @inline(__always)
    func forEach<Thrown: Error>(_ body: (Int) throws(Thrown) -> Void) throws(Thrown) {
        if let rows {
            for row in rows { try body(Int(row)) }
        } else {
            for row in 0..<batch.count { try body(row) }
        }
    }

    /// The same with its place among the wanted.
    @inline(__always)
    func each(_ body: (_ place: Int, _ row: Int) -> Void) {
        guard let rows else {
            for row in 0..<batch.count { body(row, row) }
            return
        }
        rows.withUnsafeBufferPointer { rows in
            for place in 0..<rows.count { body(place, Int(rows[place])) }
        }
    }

    /// Values of the wanted rows beside each other: as they lie where all are wanted, else in `room`.
    func gathered(
        _ values: UnsafeBufferPointer<Int64>, in room: UnsafeMutablePointer<Int64>
    ) -> UnsafePointer<Int64> {
        if rows == nil, let first = values.baseAddress { return first }
        each { place, row in room[place] = values[row] }
        return UnsafePointer(room)
    }

    /// The same of a column; nil where it is 0 throughout.
    func gathered(
        _ column: EventColumn, in room: UnsafeMutablePointer<Int64>
    ) throws(ReadingError) -> UnsafePointer<Int64>? {
        guard let rows else { return try batch.values(column)?.baseAddress }
        let isThere = try rows.withUnsafeBufferPointer { (rows) throws(ReadingError) in
            try batch.write(column, of: rows, to: room)
        }
        return isThere ? UnsafePointer(room) : nil
    }

    func gathered(_ column: Column, in room: UnsafeMutablePointer<Int64>) -> UnsafeBufferPointer<Int64> {
        switch column {
        case .same(let value): room.update(repeating: value, count: count)
        case .plain(let values): return UnsafeBufferPointer(start: gathered(values, in: room), count: count)
        case .coded(let codes, let values): each { place, row in room[place] = values[Int(codes[row])] }
        case .made(let values): values.withUnsafeBufferPointer { values in each { room[$0] = values[$1] } }
        }
        return UnsafeBufferPointer(start: room, count: count)
    }

    /// Leaves those that pass a test.
    mutating func keep(_ test: ScanTest) throws(ReadingError) {
        guard !isEmpty else { return }
        if case .column(let column) = test.key, test.passesNothing(of: batch.bounds(of: column)) {
            rows = []
            return
        }
        switch try column(test.key) {
        case .same(let value): if !test.passes(value) { rows = [] }
        case .plain(let values): keep(test, values)
        case .made(let values): values.withUnsafeBufferPointer { keep(test, $0) }
        case .coded(let codes, let values):
            let passes = values.map(test.passes)
            if !passes.contains(true) {
                rows = []
            } else if passes.contains(false) {
                passes.withUnsafeBufferPointer { passes in keep { passes[Int(codes[$0])] } }
            }
        }
    }

    private mutating func keep(_ test: ScanTest, _ values: UnsafeBufferPointer<Int64>) {
        if let only = test.only { keep { values[$0] == only } } else { keep { test.passes(values[$0]) } }
    }

    /// Leaves those that have anything in one of some columns, none of which is ever negative.
    mutating func keep(withAnyOf columns: [EventColumn]) throws(ReadingError) {
        var found: [UnsafeBufferPointer<Int64>] = []
        for column in columns {
            if batch.bounds(of: column).lowerBound > 0 { return }
            if let values = try batch.values(column) { found.append(values) }
        }
        if found.isEmpty { rows = [] } else { keep { row in found.contains { $0[row] != 0 } } }
    }

    /// Leaves those for which, row by row of the batch, it says true.
    mutating func keep(_ passes: [Bool]) { keep { passes[$0] } }

    @inline(__always)
    mutating func keep(where passes: (Int) -> Bool) {
        // Each is written, and stays where it passes: that takes no longer where nobody can tell which will.
        let kept = [Int32](unsafeUninitializedCapacity: count + 1) { kept, length in
            each { _, row in
                kept[length] = Int32(truncatingIfNeeded: row)
                length += passes(row) ? 1 : 0
            }
        }
        rows = kept.count == batch.count ? nil : kept
    }

    /// Leaves those of some quarters of an hour of the day.
    mutating func keep(of quarters: [Range<Int>]) throws(ReadingError) {
        let bounds = batch.bounds(of: .quarterHour)
        let (least, largest) = (Int(bounds.lowerBound), Int(bounds.upperBound))
        if quarters.contains(where: { $0.contains(least) && $0.contains(largest) }) { return }
        guard quarters.contains(where: { $0.lowerBound <= largest && least < $0.upperBound }),
            let values = try batch.values(.quarterHour)
        else {
            rows = []
            return
        }
        var passes = [Bool](repeating: false, count: QuarterSpan.ofDay)
        for range in quarters { for quarter in range { passes[quarter] = true } }
        keep { passes[Int(values[$0])] }
    }

    /// The numbers of a key, wanted or not.
    mutating func column(_ key: ScanKey) throws(ReadingError) -> Column {
        if let known = known[key] { return known }
        let column = try read(key)
        known[key] = column
        return column
    }

    private mutating func read(_ key: ScanKey) throws(ReadingError) -> Column {
        switch key {
        case .nothing: return .same(0)
        case .column(let column): return try plain(column)
        case .person:
            switch try plain(.person) {
            case .same(let person): return .same(sources.people.person(person))
            case .coded(let codes, let persons): return .coded(codes, persons.map { sources.people.person($0) })
            case .plain(let persons): return .made(sources.people.persons(persons))
            case .made(let persons): return .made(persons.map { sources.people.person($0) })
            }
        case .outcome(let ok, let error):
            let failed = try plain(.hasFailed)
            if case .coded(let codes, let values) = failed {
                return .coded(codes, values.map { $0 == 0 ? ok : error })
            }
            return try made(.hasFailed) { $0 == 0 ? ok : error }
        case .plan: return try overTime(sources.history?.plans)
        case .country: return try overTime(sources.history?.countries)
        case .planOnDay(let day):
            guard let plans = sources.plansOnDay[day] else { return .same(0) }
            switch try column(.person) {
            case .same(let person): return .same(plans[person] ?? 0)
            case .coded(let codes, let persons): return .coded(codes, persons.map { plans[$0] ?? 0 })
            case .plain(let persons): return .made(persons.map { plans[$0] ?? 0 })
            case .made(let persons): return .made(persons.map { plans[$0] ?? 0 })
            }
        case .ending: return try ending()
        case .property(let name):
            let isThere = batch.bounds(of: .hasDimension(name))
            if isThere == 0...0 { return .same(ScanKey.absent) }
            if isThere == 1...1 { return try plain(.dimension(name)) }
            guard let isThere = try batch.values(.hasDimension(name)) else { return .same(ScanKey.absent) }
            let found = try batch.values(.dimension(name))
            return .made(isThere.indices.map { isThere[$0] == 0 ? ScanKey.absent : found?[$0] ?? 0 })
        }
    }

    private mutating func ending() throws(ReadingError) -> Column {
        let (event, outcome) = (try plain(.event), try plain(.outcome))
        func ending(_ event: Int64, _ outcome: Int64) -> Int64 {
            sources.endings[EndingKey(event: event, outcome: outcome)] ?? 0
        }
        switch (event, outcome) {
        case (.same(let event), .same(let outcome)): return .same(ending(event, outcome))
        case (.coded(let codes, let events), .same(let outcome)):
            return .coded(codes, events.map { ending($0, outcome) })
        case (.same(let event), .coded(let codes, let outcomes)):
            return .coded(codes, outcomes.map { ending(event, $0) })
        case (.coded(let codes, let events), .coded(let others, let outcomes)):
            let all = events.flatMap { event in outcomes.map { UInt16(truncatingIfNeeded: ending(event, $0)) } }
            let memory = CodeMemory(batch.count)
            for row in 0..<batch.count { memory.codes[row] = all[Int(codes[row]) * outcomes.count + Int(others[row])] }
            memories.append(memory)
            // As few as there are: the fewer they are, the sooner is told apart what they are a part of.
            return .coded(UnsafeBufferPointer(memory.codes), Array(0...Int64(all.max() ?? 0)))
        default: return .made((0..<batch.count).map { ending(event.value($0), outcome.value($0)) })
        }
    }

    private func plain(_ column: EventColumn) throws(ReadingError) -> Column {
        let bounds = batch.bounds(of: column)
        if bounds.lowerBound == bounds.upperBound { return .same(bounds.lowerBound) }
        if let codes = try batch.codes(column) { return .coded(codes.codes, codes.values) }
        return try batch.values(column).map(Column.plain) ?? .same(0)
    }

    /// What is made of the values of a column, one by one.
    @inline(__always)
    private func made(_ column: EventColumn, _ make: (Int64) -> Int64) throws(ReadingError) -> Column {
        let bounds = batch.bounds(of: column)
        if bounds.lowerBound == bounds.upperBound { return .same(make(bounds.lowerBound)) }
        guard let values = try batch.values(column) else { return .same(make(0)) }
        return .made(values.map(make))
    }

    private mutating func overTime(_ values: PersonHistory.Values?) throws(ReadingError) -> Column {
        guard let values else { return .same(0) }
        let first = batch.day.number * Int32(QuarterSpan.ofDay)
        let quarters = try batch.values(.quarterHour)
        let persons = try column(.person)
        func place(_ row: Int) -> Int32 {
            values.place(of: persons.value(row), at: first &+ Int32(truncatingIfNeeded: quarters?[row] ?? 0))
        }
        guard values.names.count < Int(UInt16.max) else {
            return .made((0..<batch.count).map { values.names[Int(place($0))] })
        }
        let memory = CodeMemory(batch.count)
        if case .coded(let codes, let coded) = persons {
            // Nearly everybody has the same all the time of a batch.
            let bounds = batch.bounds(of: .quarterHour)
            let all = first &+ Int32(clamping: bounds.lowerBound)...first &+ Int32(clamping: bounds.upperBound)
            let known = coded.map { values.place(of: $0, all: all).map(UInt16.init) ?? .max }
            for row in 0..<batch.count {
                let found = known[Int(codes[row])]
                memory.codes[row] = found != .max ? found : UInt16(truncatingIfNeeded: place(row))
            }
        } else {
            for row in 0..<batch.count { memory.codes[row] = UInt16(truncatingIfNeeded: place(row)) }
        }
        memories.append(memory)
        return .coded(UnsafeBufferPointer(memory.codes), values.names)
    }

    /// Codes that were made, for as long as the rows are there.
    private final class CodeMemory {
        let codes: UnsafeMutableBufferPointer<UInt16>

        init(_ count: Int) { codes = .allocate(capacity: count) }

        deinit { codes.deallocate() }
    }
}
