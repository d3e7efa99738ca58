// Sums of calls by whatever calls are rolled up by.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// One sum: of an hour, day, week or month where that was asked for, and of one member of each grouping.
package struct CallSum: Sendable {
    /// Where the unit begins; nil for the whole period.
    package let start: RowStart?
    /// A number of a name or, by user, of a person; 0 for calls that name none. 0 where there is no grouping.
    package let key: Int64
    /// The same of the second grouping.
    package let second: Int64
    package var figures: CallFigures

    init(start: RowStart?, key: Int64, second: Int64 = 0, figures: CallFigures) {
        self.start = start
        self.key = key
        self.second = second
        self.figures = figures
    }
}

extension LedgerView {
    /// The sums of the ledger that answer a question; nil where it keeps none that do.
    ///
    /// Unordered. Months are read as months where nothing shorter is asked for.
    func keptSums(_ question: CallQuestion) throws(ReadingError) -> [CallSum]? {
        guard question.groupings.count < 2, question.unit != .hour else { return nil }
        let (grouping, filters) = (question.groupings.first, question.filters)
        switch grouping {
        case .user:
            guard filters.areAmong([.user]) else { return nil }
            return try withNameless(try sumsByUser(question), question)
        case .subject:
            guard filters.areAmong([.subject]), filters.isEmpty || question.namesAll else { return nil }
            return try withNameless(try read(try source(.subject, filters), question), question)
        case .property(let name):
            guard filters.isEmpty, terms.dimensions.contains(exactly: name.text) else { return nil }
            return try read(try source(grouping, filters), question)
        case nil where !filters.isEmpty && filters.areAmong([.user]):
            guard case .except(let users) = filters[.user] else { return try sumsByUser(question) }
            // Of all, but for what these users had.
            var sums = try read(try source(nil, [:]), question)
            var theirs = question
            theirs.filters[.user] = .only(users)
            sums.subtract(try sumsByUser(theirs))
            return sums.filter { $0.figures.calls != 0 }
        case nil, .provider, .model, .operation, .tenant:
            guard filters.areAmong([.provider, .model, .operation, .tenant]) else { return nil }
            return try read(try source(grouping, filters), question)
        default: return nil
        }
    }

    /// Of users, one by one where they are named; of some users together where they are not told apart.
    private func sumsByUser(_ question: CallQuestion) throws(ReadingError) -> [CallSum] {
        let leftOut: Set<Int64>
        switch question.filters[.user] {
        case .any: leftOut = []
        case .only(let users): return try sums(ofUsers: users, question)
        case .except(let users): leftOut = try persons(called: users)
        }
        let source = Source(sums: "user", isByMonth: true, isByPerson: true, keys: ["person"])
        // People have sums of what else they did, too.
        return try read(source, question, without: leftOut).filter { $0.figures.calls != 0 }
    }

    /// Found by point reads.
    private func sums(ofUsers names: [ExactText], _ question: CallQuestion) throws(ReadingError) -> [CallSum] {
        var sums = Sums(self)
        for name in names {
            let numbers = try numbers(ofUser: name.text)
            guard let person = numbers.first else { continue }
            for day in try daysOfUTC(ofPerson: numbers, in: question.period) where day.calls.calls > 0 {
                let start = question.unit?.calendarUnit?.start(of: day.day)
                try sums.add(question.groupings.isEmpty ? 0 : person, start, day.calls)
            }
        }
        return sums.finish()
    }

    /// Adds what is left of all calls, where the ledger sums those that name somebody only: rows add up to the whole.
    private func withNameless(_ named: [CallSum], _ question: CallQuestion) throws(ReadingError) -> [CallSum] {
        var all = question
        all.groupings = []
        guard !question.namesAll, var rest = try keptSums(all) else { return named }
        rest.subtract(named)
        return named + rest.filter { $0.figures.calls > 0 }
    }

    private func read(
        _ source: Source, _ question: CallQuestion, without leftOut: Set<Int64> = []
    ) throws(ReadingError) -> [CallSum] {
        let unit = question.unit?.calendarUnit
        var sums = Sums(self)
        let people = source.isByPerson ? try people() : nil
        try eachPiece(of: source, over: question.period, per: unit) { piece throws(ReadingError) in
            try database.each(source.select(from: piece, per: unit), values: source.values(piece)) {
                row throws(ReadingError) in
                let key = people?.person(row.integer(1)) ?? row.integer(1)
                guard leftOut.isEmpty || !leftOut.contains(key) else { return }
                let start = unit?.start(of: piece.day(row.integer(0)))
                try sums.add(key, start, CallFigures(row, at: 2))
            }
        }
        return sums.finish()
    }

    private struct Sums {
        private struct Key: Hashable {
            let start: Int32
            let key: Int64
        }

        private var places: [Key: Int] = [:]
        /// By key, one more than the place of its sum over the whole period; 0 where it has none. There may be hundreds
        /// of thousands of them, numbered from one on: no hashing.
        private var wholes: [Int32] = []
        /// In blocks that stay where they are: to move a hundred megabytes would take twice as many.
        private var blocks: [[CallSum]] = [[]]
        private var count = 0
        /// Whose memory they are in.
        private let view: LedgerView

        /// What a dictionary takes for an entry, the room that it leaves free included.
        private static let placeSize = 48

        init(_ view: LedgerView) { self.view = view }

        /// The sums; what they were found by is let go of.
        consuming func finish() -> [CallSum] {
            view.giveBackMemory(places.count * Self.placeSize + wholes.count * MemoryLayout<Int32>.stride)
            places = [:]
            wholes = []
            guard blocks.count > 1 else { return blocks[0] }
            var all: [CallSum] = []
            all.reserveCapacity(count)
            for block in blocks.indices {
                all += blocks[block]
                blocks[block] = []
            }
            return all
        }

        /// Sums of a block; large enough for the system to have it back alone.
        private static let blockLength = 1 << 15

        private mutating func append(_ sum: CallSum) throws(ReadingError) {
            let last = blocks.count - 1
            let (length, room) = (blocks[last].count, blocks[last].capacity)
            if length == Self.blockLength {
                try view.takeMemory(Self.blockLength * MemoryLayout<CallSum>.stride)
                blocks.append([])
                blocks[last + 1].reserveCapacity(Self.blockLength)
            } else if length == room {
                let more = min(Self.blockLength, max(16, 2 * length))
                try view.takeMemory(more * MemoryLayout<CallSum>.stride)
                blocks[last].reserveCapacity(more)
                view.giveBackMemory(length * MemoryLayout<CallSum>.stride)
            }
            blocks[blocks.count - 1].append(sum)
            count += 1
        }

        mutating func add(_ key: Int64, _ start: Day?, _ figures: CallFigures) throws(ReadingError) {
            let found = start.map { places[Key(start: $0.number, key: key)] } ?? whole(key)
            if let found {
                try blocks[found / Self.blockLength][found % Self.blockLength].figures.add(figures)
                return
            }
            if let start {
                try view.takeMemory(Self.placeSize)
                places[Key(start: start.number, key: key)] = count
            } else {
                try note(key)
            }
            try append(CallSum(start: start.map { RowStart($0) }, key: key, figures: figures))
        }

        private func whole(_ key: Int64) -> Int? {
            let place = Int(key)
            return place < wholes.count && wholes[place] != 0 ? Int(wholes[place]) - 1 : nil
        }

        private mutating func note(_ key: Int64) throws(ReadingError) {
            let place = Int(key)
            if place >= wholes.count {
                let more = max(place + 1 - wholes.count, wholes.count)
                try view.takeMemory(more * MemoryLayout<Int32>.stride)
                wholes.append(contentsOf: repeatElement(0, count: more))
            }
            wholes[place] = Int32(truncatingIfNeeded: count + 1)
        }
    }

    /// Which rollup answers, and how it is narrowed down.
    private struct Source {
        /// The rollup's name, but for `_days` and `_months`.
        let sums: String
        var isByMonth = false
        var isByPerson = false
        /// The keys of the rollup behind the day or month, in their order, up to the one that sums are grouped by.
        let keys: [String]
        /// Whether there are more keys behind these, so that there are rows to add up.
        var hasMoreKeys = false
        var conditions: [NameCondition] = []

        /// Rows of a day or month, a member of the grouping, and the measures.
        ///
        /// The database adds up what lies side by side in the order of the rollup's key. What is left, as that of a model
        /// on many days or under several providers, is added up where it comes: SQLite has no other way to group than to
        /// sort all rows with all their measures, which takes longer than to read and to add them.
        func select(from piece: Period.Piece, per unit: CalendarUnit?) -> String {
            // With the sign SQLite does not leave a key that is given out of the groups, and sees that rows come in their order.
            let narrowing = conditions.sql(from: 3, sign: "+")
            let rows = "FROM \(piece.table) WHERE \(piece.unit) BETWEEN $1 AND $2\(narrowing)"
            let key = keys.last ?? "0"
            guard hasMoreKeys else { return "SELECT \(piece.unit), \(key), \(CallFigures.columns) \(rows)" }
            guard unit != nil || !keys.isEmpty else {
                return "SELECT 0, 0, \(CallFigures.sums) \(rows) HAVING count(*) > 0"
            }
            let groups = ([piece.unit] + keys).joined(separator: ", ")
            return "SELECT \(piece.unit), \(key), \(CallFigures.sums) \(rows) GROUP BY \(groups)"
        }

        func values(_ piece: Period.Piece) -> [Int64] { [piece.first, piece.last] + conditions.numbers }
    }

    private func eachPiece(
        of source: Source, over period: Period, per unit: CalendarUnit?,
        _ body: (Period.Piece) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        guard source.isByMonth else { return try body(period.days(in: "\(source.sums)_days")) }
        try eachPiece(of: source.sums, in: period, per: unit, body)
    }

    private func source(_ grouping: Filter?, _ filters: Filters) throws(ReadingError) -> Source {
        switch grouping {
        case .subject:
            let conditions = try [NameCondition](filters, on: [.subject], in: self)
            return Source(sums: "subject", keys: ["subject"], conditions: conditions)
        case .property(let name):
            return Source(
                sums: "call_property", keys: ["value"],
                conditions: [NameCondition("property", is: try id(name.text))])
        default:
            let keys = ["provider", "model", "operation", "tenant"]
            let count = grouping.flatMap { keys.firstIndex(of: $0.rawValue) }.map { $0 + 1 } ?? 0
            let columns: [Filter] = [.tenant, .provider, .model, .operation]
            return Source(
                sums: "call", isByMonth: true, keys: Array(keys.prefix(count)), hasMoreKeys: count < keys.count,
                conditions: try [NameCondition](filters, on: columns, in: self))
        }
    }
}

extension [CallSum] {
    /// Takes away what others have that are part of these, whoever they are of.
    package mutating func subtract(_ others: [CallSum]) {
        let places = Dictionary(indices.map { (self[$0].start, $0) }) { first, _ in first }
        for other in others { if let place = places[other.start] { self[place].figures.subtract(other.figures) } }
    }
}
