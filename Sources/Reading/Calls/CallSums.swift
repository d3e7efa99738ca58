// Sums of calls by whatever calls are rolled up by.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// What sums of calls can be grouped by.
package enum CallGrouping: Equatable, Sendable {
    /// One sum of all.
    case all
    case provider, model, operation, tenant
    case user, subject
    /// A declared dimension.
    case property(String)

    package static let names = ["provider", "model", "operation", "tenant", "user", "subject"]

    /// `property:quality`, or one of `names`.
    package init?(_ name: String) {
        switch name {
        case "provider": self = .provider
        case "model": self = .model
        case "operation": self = .operation
        case "tenant": self = .tenant
        case "user": self = .user
        case "subject": self = .subject
        default:
            guard name.hasPrefix("property:") else { return nil }
            self = .property(String(name.dropFirst("property:".count)))
        }
    }
}

/// One sum: of a day, week or month where that was asked for, and of one member of the grouping.
package struct CallSum: Sendable {
    /// The first day of the unit; nil for the whole period.
    package let start: Day?
    /// An interned name or, by user, the number of a person; 0 for calls that name none.
    package let key: Int64
    package var figures: CallFigures
}

extension LedgerView {
    /// Sums over a period. Filters must be ones that the grouping's rollup knows: the gaps of a `Report` see to it. Users
    /// can be told from others in the sum of all calls, and by user.
    ///
    /// Unordered. Months are read as months where nothing shorter is asked for.
    package func calls(
        over period: Period, by grouping: CallGrouping, per unit: CalendarUnit? = nil,
        where filters: Filters = [:]
    ) throws(ReadingError) -> [CallSum] {
        var leftOut: Set<Int64> = []
        switch filters[.user] {
        case .any: break
        case .only(let users): return try calls(ofUsers: users, over: period, by: grouping, per: unit)
        case .except(let users):
            guard grouping == .user else { return try calls(over: period, per: unit, where: filters, without: users) }
            leftOut = try persons(called: users)
        }
        let source = try source(of: grouping, filters)
        var sums = Sums(self)
        let people = source.isByPerson ? try people() : nil
        try eachPiece(of: source, over: period, per: unit) { piece throws(ReadingError) in
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

    /// The one sum of all calls of a period.
    package func calls(over period: Period, where filters: Filters = [:]) throws(ReadingError) -> CallFigures {
        try calls(over: period, by: .all, where: filters).first?.figures ?? CallFigures()
    }

    /// Those of some users, found by point reads.
    private func calls(
        ofUsers names: [ExactText], over period: Period, by grouping: CallGrouping, per unit: CalendarUnit?
    ) throws(ReadingError) -> [CallSum] {
        var sums = Sums(self)
        for name in names {
            let numbers = try numbers(ofUser: name.text)
            guard let person = numbers.first else { continue }
            for day in try days(ofPerson: numbers, in: period) where day.calls.calls > 0 {
                try sums.add(grouping == .user ? person : 0, unit?.start(of: day.day), day.calls)
            }
        }
        return sums.finish()
    }

    /// One sum of all calls but those of some users.
    private func calls(
        over period: Period, per unit: CalendarUnit?, where filters: Filters, without users: [ExactText]
    ) throws(ReadingError) -> [CallSum] {
        var sums = try calls(over: period, by: .all, per: unit, where: filters.without(.user))
        sums.subtract(try calls(ofUsers: users, over: period, by: .all, per: unit))
        return sums
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
            try append(CallSum(start: start, key: key, figures: figures))
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

    private func source(of grouping: CallGrouping, _ filters: Filters) throws(ReadingError) -> Source {
        switch grouping {
        case .user: return Source(sums: "user", isByMonth: true, isByPerson: true, keys: ["person"])
        case .subject: return Source(sums: "subject", keys: ["subject"])
        case .property(let name):
            return Source(
                sums: "call_property", keys: ["value"], conditions: [NameCondition("property", is: try id(name))])
        case .all, .provider, .model, .operation, .tenant:
            let keys = ["provider", "model", "operation", "tenant"]
            let count =
                switch grouping {
                case .provider: 1
                case .model: 2
                case .operation: 3
                case .tenant: 4
                default: 0
                }
            var source = Source(
                sums: "call", isByMonth: true, keys: Array(keys.prefix(count)), hasMoreKeys: count < keys.count)
            let columns: [Filter] = [.tenant, .provider, .model, .operation]
            source.conditions = try [NameCondition](filters, on: columns, in: self)
            return source
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
