// Proves that the columns say what the events say, and that none of them is damaged.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger
internal import SQL

/// Makes the rows of columns anew from the events, a block at a time, and compares. Events come in the order of their
/// numbers. Of events that have left the store the seals tell whether their columns are as they were written.
struct ColumnProof {
    private let database: Database
    private let gone: Int64
    private(set) var differences: [Difference] = []
    private(set) var wrongDays: Set<Int64> = []
    private var daysSeen: Set<Int64> = []
    /// The day at hand: what it has of each kind, and to which place.
    private var day: Int64?
    private var indexed: Int64 = 0
    private var archived: Int64 = -1
    private var kinds: [Event.Kind: Blocks] = [:]
    private var cells = EventCells()
    /// How many columns lie apart, as the heads say.
    private var apart: Int64 = 0
    private var areApartWrong = false

    /// The blocks of a kind that are still to come, and what the events say of the first of them.
    private struct Blocks {
        var left: ArraySlice<StoredBlock>
        var made = ColumnSet()
    }

    init(_ database: Database) throws(StoreError) {
        self.database = database
        gone = try ColumnsGone.through(in: database)
    }

    mutating func note<Names: NameTable>(
        _ event: StoredEvent, _ booking: Booking, _ declared: Declarations, names: inout Names
    ) throws(StoreError) where Names.Failure == StoreError {
        let place = event.number & 0xFFFF_FFFF
        if day != event.number >> 32 {
            try finishDay()
            try begin(event.number >> 32)
        }
        guard let day, day > gone, place < indexed, place > archived, let kind = event.kind else { return }
        try event.fill(&cells, booking, declared, names: &names)
        while let block = kinds[kind]?.left.first, block.last < place { try finishBlock(of: kind) }
        guard let block = kinds[kind]?.left.first, block.part <= place else { return differ(day) }
        kinds[kind]?.made.append(cells)
    }

    /// Also of days that have columns and no event.
    mutating func finish() throws(StoreError) {
        try finishDay()
        var days: Set<Int64> = []
        for kind in Event.Kind.allCases {
            let sql = "SELECT DISTINCT day FROM column_blocks WHERE kind = $1"
            try database.each(sql, Int64(kind.rawValue)) { days.insert($0.integer(0)) }
        }
        for other in days.subtracting(daysSeen).sorted() {
            try begin(other)
            try finishDay()
        }
        try lookForOrphans()
    }

    private mutating func begin(_ next: Int64) throws(StoreError) {
        day = next
        daysSeen.insert(next)
        indexed = try IndexedDays.place(of: next, in: database)
        archived = try IndexedDays.lastArchived(of: next, in: database)
        for kind in Event.Kind.allCases {
            var left: [StoredBlock] = []
            let sql = "\(StoredBlock.select) WHERE kind = $1 AND day = $2 ORDER BY part"
            let rows = try database.rows(sql, Int64(kind.rawValue), next) { row in
                (part: row.integer(2), block: try? StoredBlock(row))
            }
            for (part, block) in rows {
                apart += Int64(block?.head.columns.filter(\.isApart).count ?? 0)
                if let block, part > archived, next > gone {
                    left.append(block)
                } else if next <= gone || part > archived {
                    differ(next)
                } else {
                    proveSeal(of: block, next, kind)
                }
            }
            kinds[kind] = Blocks(left: left[...])
        }
    }

    /// Of a block whose events have left.
    private mutating func proveSeal(of block: StoredBlock?, _ day: Int64, _ kind: Event.Kind) {
        if let block, (try? block.rows(in: database)) != nil { return }
        let row = "kind=\(kind.name) day=\(Self.name(of: day))"
        guard differences.last?.row != row else { return }
        differences.append(
            Difference(
                table: "column_blocks", row: row,
                because: "the columns are not as they were written, and their events have left the store"))
    }

    private mutating func finishDay() throws(StoreError) {
        for kind in Event.Kind.allCases {
            while kinds[kind]?.left.isEmpty == false { try finishBlock(of: kind) }
        }
        kinds.removeAll()
        day = nil
    }

    private mutating func finishBlock(of kind: Event.Kind) throws(StoreError) {
        guard let day, var blocks = kinds.removeValue(forKey: kind), let block = blocks.left.popFirst() else { return }
        blocks.made.finish()
        if let stored = try? block.rows(in: database), stored == blocks.made,
            block.part == blocks.made[.place]?.first ?? 0, block.last == blocks.made[.place]?.last ?? 0
        {
            blocks.made.removeAll()
        } else {
            blocks.made = ColumnSet()
            differ(day)
        }
        kinds[kind] = blocks
    }

    /// What lies apart and belongs to no block.
    private mutating func lookForOrphans() throws(StoreError) {
        let stored = try database.first("SELECT count(*) FROM column_data") { $0.integer(0) } ?? 0
        guard stored != apart else { return }
        areApartWrong = true
        differences.append(
            Difference(
                table: "column_data", row: "all", column: "number", stored: "\(stored) columns", expected: "\(apart)"))
    }

    private mutating func differ(_ day: Int64) {
        guard wrongDays.insert(day).inserted else { return }
        differences.append(
            Difference(
                table: "column_blocks", row: "day=\(day)", column: "head", stored: "other rows",
                expected: "those of the events of \(Self.name(of: day))"))
    }

    private static func name(of day: Int64) -> Day { Day(number: Int32(truncatingIfNeeded: day)) }

    /// Takes out what is wrong: whoever opens the store next makes it anew from the events. `days` are those that are to be
    /// made anew.
    func correct(_ days: Set<Int64>) throws(StoreError) {
        guard !days.isEmpty || areApartWrong else { return }
        let writer = ColumnWriter(database)
        for day in days {
            let archived = try IndexedDays.lastArchived(of: day, in: database)
            try writer.drop(day: day, after: day <= gone ? -1 : archived)
        }
        var known: Set<Int64> = []
        try database.each(StoredBlock.select) { (row) throws(StoreError) in
            for case .apart(let number, _) in try StoredBlock(row).head.columns.map(\.content) { known.insert(number) }
        }
        let orphans = try database.rows("SELECT number FROM column_data") { $0.integer(0) }.filter {
            !known.contains($0)
        }
        try database.write("DELETE FROM column_data WHERE number = $1", each: orphans) { $0.integer($1) }
    }
}
