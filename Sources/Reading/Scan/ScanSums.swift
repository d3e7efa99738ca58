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
    let view: LedgerView
    var clock: RowClock?
    let keys: [ScanKey]
    /// Each adds to one of the sums of a group.
    let measures: [(measure: ScanMeasure, place: Int)]
    let width: Int
    /// The time first, where there is one.
    var levels: [Level]
    /// The sums of a group beside each other.
    var sums: [Int64] = []
    private var count = 0
    /// By measure, what its sums cannot be further from 0 than: as long as that fits, nothing has to be looked at twice.
    var farthest: [Int64]
    private(set) var buffers = GroupBuffers()
    var joined = JoinedNumbers()

    /// What is grouped by, in the order in which values come.
    struct Level {
        var values = ValueNumbers()
        /// Of what is numbered up to the level before and a value. The first level has no need of it.
        var pairs = PairNumbers()
        /// By the number of a digest, an event that has the name that it stands for.
        var events: [Int64] = []
        let isDigest: Bool
    }

    /// Rows of a unit of time are those of the zone that the view reads by. Sessions and traces can be called by their names
    /// later, unless it is said that nobody will.
    init(
        by keys: [ScanKey], per unit: RowUnit?, _ measures: [(ScanMeasure, Int)], namesDigests: Bool = true,
        in view: LedgerView
    ) {
        self.view = view
        clock = unit.map { RowClock($0, in: view.zone) }
        self.keys = keys
        self.measures = measures.map { (measure: $0.0, place: $0.1) }
        width = (measures.map(\.1).max() ?? 0) + 1
        farthest = [Int64](repeating: 0, count: measures.count)
        levels = keys.map { Level(isDigest: namesDigests && $0.isDigest) }
        if unit != nil { levels.insert(Level(isDigest: false), at: 0) }
    }

    var isEmpty: Bool { count == 0 }

    /// The same of nothing yet, for another thread.
    func another() -> ScanSums {
        var sums = self
        sums.levels = levels.map { Level(isDigest: $0.isDigest) }
        sums.sums = []
        sums.count = 0
        sums.farthest = measures.map { _ in 0 }
        sums.buffers = GroupBuffers()
        sums.joined = JoinedNumbers()
        return sums
    }

    /// What it has taken of the report's memory.
    var size: Int {
        levels.reduce(sums.capacity * MemoryLayout<Int64>.stride + joined.size) { size, level in
            size + level.values.size + level.pairs.size + level.events.capacity * MemoryLayout<Int64>.stride
        }
    }

    mutating func add(_ rows: inout ScannedRows) throws(ReadingError) {
        guard !rows.isEmpty else { return }
        let groups = try groups(of: &rows)
        try add(rows, to: groups)
    }

    /// Calls `body` for each group, in no order.
    func forEach(
        _ body: (_ start: RowStart?, _ keys: [Int64], _ sums: ArraySlice<Int64>) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        for level in levels where level.isDigest { try view.note(level.values.values, areIn: level.events) }
        for group in 0..<count {
            var values = values(of: group)
            var start: RowStart?
            if let clock { start = clock.start(values.removeFirst()) }
            try body(start, values, sums[group * width..<(group + 1) * width])
        }
    }

    private func values(of group: Int) -> [Int64] {
        guard !levels.isEmpty else { return [] }
        var values = [Int64](repeating: 0, count: levels.count)
        var number = group
        for level in levels.indices.dropFirst().reversed() {
            let pair = levels[level].pairs.pair(number)
            values[level] = levels[level].values.values[pair.second]
            number = pair.first
        }
        values[0] = levels[0].values.values[number]
        return values
    }

    /// Adds what another thread has added up.
    mutating func merge(_ other: ScanSums) throws(ReadingError) {
        guard other.count > 0 else { return }
        // By level, for each number of the other the number that it has here.
        var prefixes: [Int32] = []
        for level in levels.indices {
            let found = other.levels[level]
            var numbers: [Int32] = []
            numbers.reserveCapacity(found.values.values.count)
            for (place, value) in found.values.values.enumerated() {
                let event = found.isDigest ? found.events[place] : 0
                numbers.append(try number(value, level) { event })
            }
            guard level > 0 else {
                prefixes = numbers
                continue
            }
            var joined: [Int32] = []
            joined.reserveCapacity(found.pairs.count)
            for place in 0..<found.pairs.count {
                let pair = found.pairs.pair(place)
                joined.append(try levels[level].pairs.number(prefixes[pair.first], numbers[pair.second], in: view))
            }
            prefixes = joined
        }
        try grow()
        var overflowed = false
        for group in 0..<other.count {
            let place = (prefixes.isEmpty ? 0 : Int(prefixes[group])) * width
            for measure in 0..<width {
                let (sum, isTooMuch) =
                    sums[place + measure].addingReportingOverflow(other.sums[group * width + measure])
                sums[place + measure] = sum
                overflowed = overflowed || isTooMuch
            }
        }
        guard !overflowed else { throw .store(.database(.overflow)) }
        for place in farthest.indices { farthest[place] = farthest[place].addingSaturated(other.farthest[place]) }
    }

    /// Room for all groups that there are.
    mutating func grow() throws(ReadingError) {
        let groups =
            levels.isEmpty
            ? 1 : levels.count == 1 ? levels[0].values.values.count : levels[levels.count - 1].pairs.count
        guard groups > count else { return }
        if groups * width > sums.capacity { try sums.reserve(max(groups, 2 * count) * width, in: view) }
        sums.append(contentsOf: repeatElement(0, count: (groups - count) * width))
        count = groups
    }
}

extension LedgerView {
    /// Notes events that have the names that digests stand for.
    fileprivate func note(_ digests: [Int64], areIn events: [Int64]) throws(ReadingError) {
        for (digest, event) in zip(digests, events) where digest != 0 && namedEvents[digest] == nil {
            try takeMemory(Self.namedEventSize)
            namedEvents[digest] = event
        }
    }

    /// What a dictionary takes for an entry, the room that it leaves free included.
    private static let namedEventSize = 40
}
