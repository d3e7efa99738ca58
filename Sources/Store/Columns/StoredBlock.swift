// A block of columns as the store has it.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger
internal import SQL

/// A row of `column_blocks`: some thousand events of one kind and day, in the order of their places.
///
///     column_blocks (kind, day, part) → last, head, seal        part: the first place, last: the last one
///     column_data   (number)          → data                    what the head says lies apart
///
/// The seal is over the whole row, and the head has a mix of what lies apart, so that damage to either is found.
struct StoredBlock {
    let kind: Event.Kind
    let day: Int64
    let part: Int64
    let last: Int64
    let head: BlockHead
    /// Whether the row is as it was written.
    let isWhole: Bool

    static let select = "SELECT kind, day, part, last, head, seal FROM column_blocks"

    init(_ kind: Event.Kind, day: Int64, part: Int64, last: Int64, _ head: BlockHead) {
        self.kind = kind
        (self.day, self.part, self.last) = (day, part, last)
        self.head = head
        isWhole = true
    }

    /// A row of `select`.
    init(_ row: borrowing Row) throws(StoreError) {
        let bytes = row.bytes(4)
        day = row.integer(1)
        part = row.integer(2)
        last = row.integer(3)
        guard let kind = Event.Kind(rawValue: UInt8(truncatingIfNeeded: row.integer(0))) else {
            throw .damagedColumns(day, "no such kind")
        }
        self.kind = kind
        isWhole =
            row.optionalInteger(5)
            == Self.seal(kind: row.integer(0), day: day, part: part, last: last, head: bytes)
        do throws(DamagedColumn) { head = try BlockHead(bytes) } catch { throw .damagedColumns(day, error.reason) }
    }

    private static func seal(kind: Int64, day: Int64, part: Int64, last: Int64, head: [UInt8]) -> Int64 {
        var mix = RowMix()
        for value in [kind, day, part, last] { mix.add(value) }
        mix.add(head)
        return mix.value
    }

    func write(to database: Database) throws(StoreError) {
        let (kind, bytes) = (Int64(kind.rawValue), head.bytes)
        let sql = """
            INSERT INTO column_blocks (kind, day, part, last, head, seal) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (kind, day, part) DO UPDATE SET last = excluded.last, head = excluded.head,
                seal = excluded.seal
            """
        try database.run(
            sql, kind, day, part, last, bytes, Self.seal(kind: kind, day: day, part: part, last: last, head: bytes))
    }

    /// With what lies apart.
    func delete(from database: Database) throws(StoreError) {
        for column in head.columns { try Self.delete(column, from: database) }
        try database.run(
            "DELETE FROM column_blocks WHERE kind = $1 AND day = $2 AND part = $3", Int64(kind.rawValue), day, part)
    }

    static func delete(_ column: BlockHead.Column, from database: Database) throws(StoreError) {
        guard case .apart(let number, _) = column.content else { return }
        try database.run("DELETE FROM column_data WHERE number = $1", number)
    }

    /// All of a day and kind that begin after a place, in their order.
    static func all(
        _ kind: Event.Kind, of day: Int64, after place: Int64 = -1, in database: Database
    ) throws(StoreError) -> [StoredBlock] {
        try database.rows(
            "\(select) WHERE kind = $1 AND day = $2 AND part > $3 ORDER BY part", Int64(kind.rawValue), day, place
        ) { (row) throws(StoreError) in try StoredBlock(row) }
    }

    // MARK: Its values

    /// The values of a column; nil where all are 0. Throws what is damaged.
    func values(of column: EventColumn, in database: Database) throws(StoreError) -> [Int64]? {
        try head[column].map { (column) throws(StoreError) in try values(of: column, in: database) }
    }

    func values(of column: BlockHead.Column, in database: Database) throws(StoreError) -> [Int64] {
        guard let bytes = try bytes(of: column, in: database) else {
            return Array(repeating: column.least, count: head.rows)
        }
        do throws(DamagedColumn) {
            return try PackedColumn.values(bytes, rows: head.rows)
        } catch {
            throw .damagedColumns(day, error.reason)
        }
    }

    /// All columns. Throws what is damaged.
    func rows(in database: Database) throws(StoreError) -> ColumnSet {
        guard isWhole else { throw .notWhole(day) }
        var rows = ColumnSet()
        for column in head.columns { rows.set(column.column, try values(of: column, in: database)) }
        // One event at place 0 that says nothing: every column of it is 0.
        if head.columns.isEmpty { rows.set(.place, Array(repeating: 0, count: head.rows)) }
        return rows
    }

    /// As they are packed; nil where all are the same.
    func bytes(of column: BlockHead.Column, in database: Database) throws(StoreError) -> [UInt8]? {
        switch column.content {
        case .constant: return nil
        case .here(let packed): return packed
        case .apart(let number, let mix): return try whole(try Self.data(number, in: database), mix)
        }
    }

    /// The same, into memory that is used again, for one of several threads, which waits for no more than the reading. False,
    /// and nothing read, where all are the same.
    func read(
        _ column: BlockHead.Column, into memory: Memory<UInt8>, turn: Int, over connection: SharedConnection
    ) throws(StoreError) -> Bool {
        switch column.content {
        case .constant: return false
        case .here(let packed): _ = memory.begin(packed.count, turn: turn).update(fromContentsOf: packed)
        case .apart(let number, let mix):
            let isThere = try connection.read { (database) throws(StoreError) in
                try database.first(Self.selectData, number) { row in
                    row.withBytes(0) { bytes in
                        UnsafeMutableRawBufferPointer(memory.begin(bytes.count, turn: turn)).copyMemory(from: bytes)
                    }
                    return true
                }
            }
            guard isThere == true, Self.mix(of: UnsafeRawBufferPointer(memory.all)) == mix else {
                memory.forget()
                throw notWritten
            }
        }
        return true
    }

    private static let selectData = "SELECT data FROM column_data WHERE number = $1"

    private static func data(_ number: Int64, in database: Database) throws(StoreError) -> [UInt8]? {
        try database.first(selectData, number) { $0.bytes(0) }
    }

    private func whole(_ bytes: [UInt8]?, _ mix: Int64) throws(StoreError) -> [UInt8] {
        guard let bytes, Self.mix(of: bytes) == mix else { throw notWritten }
        return bytes
    }

    private var notWritten: StoreError { .damagedColumns(day, "a column is not as it was written") }

    static func mix(of data: [UInt8]) -> Int64 { data.withUnsafeBytes { mix(of: $0) } }

    private static func mix(of data: UnsafeRawBufferPointer) -> Int64 {
        var mix = RowMix()
        mix.add(data)
        return mix.value
    }
}

extension StoreError {
    static func notWhole(_ day: Int64) -> StoreError { .damagedColumns(day, "a block is not as it was written") }

    static func damagedColumns(_ day: Int64, _ reason: String) -> StoreError {
        let day = Day(number: Int32(truncatingIfNeeded: day))
        return .database(SQLError(.corrupt, "the columns of \(day) are damaged: \(reason)"))
    }
}
