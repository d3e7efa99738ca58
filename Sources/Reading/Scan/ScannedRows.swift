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
    private let view: LedgerView
    private let people: People
    private let history: PersonHistory?
    private let plansOnDay: [Day: [Int64: Int64]]
    private var known: [ScanKey: Column] = [:]

    /// A number for each event of the batch.
    enum Column {
        case same(Int64)
        /// As they lie.
        case plain(UnsafeBufferPointer<Int64>)
        /// The places of values.
        case coded(UnsafeBufferPointer<UInt16>, [Int64])
        /// Made of what lies there.
        case made([Int64])
    }

    init(
        _ batch: EventBatch, _ people: People, _ history: PersonHistory?, plansOnDay: [Day: [Int64: Int64]],
        in view: LedgerView
    ) {
        self.batch = batch
        self.view = view
        self.people = people
        self.history = history
        self.plansOnDay = plansOnDay
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

    /// Leaves those that pass a test.
    mutating func keep(_ test: ScanTest) throws(ReadingError) {
        guard !isEmpty else { return }
        if case .column(let column) = test.key, test.passesNothing(of: batch.bounds(of: column)) {
            rows = []
            return
        }
        switch try column(test.key) {
        case .same(let value): if !test.passes(value) { rows = [] }
        case .plain(let values): keep { test.passes(values[$0]) }
        case .made(let values): keep { test.passes(values[$0]) }
        case .coded(let codes, let values):
            let passes = values.map(test.passes)
            if !passes.contains(true) {
                rows = []
            } else if passes.contains(false) {
                keep { passes[Int(codes[$0])] }
            }
        }
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
        var kept: [Int32] = []
        kept.reserveCapacity(count)
        forEach { row in if passes(row) { kept.append(Int32(truncatingIfNeeded: row)) } }
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
            return try made(.person) { people.person($0) }
        case .outcome(let ok, let error):
            return try made(.hasFailed) { $0 == 0 ? ok : error }
        case .plan: return try overTime(history?.plans)
        case .country: return try overTime(history?.countries)
        case .planOnDay(let day):
            guard let plans = plansOnDay[day], case .made(var values) = try column(.person) else { return .same(0) }
            for place in values.indices { values[place] = plans[values[place]] ?? 0 }
            return .made(values)
        case .property(let name):
            guard let isThere = try batch.values(.hasDimension(name)) else { return .same(ScanKey.absent) }
            let found = try batch.values(.dimension(name))
            return .made(isThere.indices.map { isThere[$0] == 0 ? ScanKey.absent : found?[$0] ?? 0 })
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
        let first = batch.day.number * 96
        let quarters = try batch.values(.quarterHour)
        func value(_ person: Int64, _ row: Int) -> Int64 {
            values.value(of: person, at: first + Int32(truncatingIfNeeded: quarters?[row] ?? 0))
        }
        switch try column(.person) {
        case .same(let person): return .made((0..<batch.count).map { value(person, $0) })
        case .made(let persons): return .made(persons.indices.map { value(persons[$0], $0) })
        case .plain, .coded: return .same(0)
        }
    }
}

/// What an event must have to pass a filter.
struct ScanTest {
    let key: ScanKey
    private let isExclusion: Bool
    private let numbers: [Int64]
    /// The same, where they are too many to look through.
    private let all: Set<Int64>

    private static let few = 8

    init(_ key: ScanKey, isExclusion: Bool, _ numbers: [Int64]) {
        self.key = key
        self.isExclusion = isExclusion
        self.numbers = numbers
        all = numbers.count > Self.few ? Set(numbers) : []
    }

    /// Carries something of a key at all.
    static func carries(_ key: ScanKey) -> ScanTest { ScanTest(key, isExclusion: true, [ScanKey.absent]) }

    func passes(_ number: Int64) -> Bool {
        let isNamed = all.isEmpty ? numbers.contains(number) : all.contains(number)
        return isNamed != isExclusion
    }

    /// Whether no value within these bounds passes.
    func passesNothing(of bounds: ClosedRange<Int64>) -> Bool {
        if all.count > 0 { return false }
        if isExclusion { return bounds.lowerBound == bounds.upperBound && !passes(bounds.lowerBound) }
        return !numbers.contains(where: bounds.contains)
    }
}
