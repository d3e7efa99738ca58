// Writes events into columns, block by block.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger
internal import SQL

/// Adds rows to the blocks of a day, and changes those that are there. Within the transaction of whoever calls it.
///
/// A block that is not full becomes one with the rows that come after it, as long as they are not few beside it: so a day has
/// few blocks, and an event that comes late does not write all of its day anew.
struct ColumnWriter {
    let database: Database
    private var packer = ColumnPacker()

    /// A block of up to so many times the rows that come is written anew with them.
    private static let mostRewritten = 4

    init(_ database: Database) { self.database = database }

    /// Rows of one kind that are later in the day than all that it has. Blocks before `archived` stay as they are: their
    /// events are no longer there to make them anew.
    mutating func append(
        _ rows: ColumnSet, _ kind: Event.Kind, day: Int64, archived: Int64
    ) throws(StoreError) {
        guard rows.count > 0 else { return }
        var rows = rows
        while let last = try lastBlock(kind, day, after: archived), last.isWhole,
            last.head.rows + rows.count <= PackedColumn.most, last.head.rows <= rows.count * Self.mostRewritten
        {
            var merged = try last.rows(in: database)
            merged.append(rows)
            merged.finish()
            rows = merged
            try last.delete(from: database)
        }
        for start in stride(from: 0, to: rows.count, by: PackedColumn.most) {
            let end = min(rows.count, start + PackedColumn.most)
            try write(start == 0 && end == rows.count ? rows : rows.rows(start..<end), kind, day: day)
        }
    }

    private func lastBlock(_ kind: Event.Kind, _ day: Int64, after place: Int64) throws(StoreError) -> StoredBlock? {
        let sql = "\(StoredBlock.select) WHERE kind = $1 AND day = $2 AND part > $3 ORDER BY part DESC LIMIT 1"
        return try database.first(sql, Int64(kind.rawValue), day, place) { (row) throws(StoreError) in
            try StoredBlock(row)
        }
    }

    private mutating func write(_ rows: ColumnSet, _ kind: Event.Kind, day: Int64) throws(StoreError) {
        var columns: [BlockHead.Column] = []
        for column in rows.names {
            guard let values = rows[column], let packed = try pack(column, values, day) else { continue }
            columns.append(packed)
        }
        let places = rows[.place] ?? []
        try StoredBlock(
            kind, day: day, part: places.first ?? 0, last: places.last ?? 0, BlockHead(rows: rows.count, columns)
        ).write(to: database)
    }

    /// Nil where all are 0. What is large is written apart.
    private mutating func pack(
        _ column: EventColumn, _ values: [Int64], _ day: Int64
    ) throws(StoreError) -> BlockHead.Column? {
        let found: (inHead: BlockHead.Column?, bytes: [UInt8], least: Int64, largest: Int64)?
        do throws(DamagedColumn) {
            found = try BlockHead.Column.packed(column, values, with: &packer)
        } catch {
            throw .damagedColumns(day, error.reason)
        }
        guard let packed = found else { return nil }
        if let inHead = packed.inHead { return inHead }
        // Whoever writes columns is the only one who does.
        let last = try database.first("SELECT max(number) FROM column_data") { $0.integer(0) }
        let number = (last ?? 0) + 1
        try database.run("INSERT INTO column_data (number, data) VALUES ($1, $2)", number, packed.bytes)
        return BlockHead.Column(
            column, least: packed.least, largest: packed.largest,
            .apart(number: number, mix: StoredBlock.mix(of: packed.bytes)))
    }

    // MARK: Changing what is there

    /// Puts other values into some columns of a block. One without values is taken out of it.
    mutating func amend(_ block: StoredBlock, _ columns: [EventColumn: [Int64]]) throws(StoreError) {
        guard block.isWhole else { throw .damagedColumns(block.day, "a block is not as it was written") }
        var head = block.head
        for (column, values) in columns.sorted(by: { $0.key < $1.key }) {
            if let before = head[column] { try StoredBlock.delete(before, from: database) }
            head.set(column, values.isEmpty ? nil : try pack(column, values, block.day))
        }
        try StoredBlock(block.kind, day: block.day, part: block.part, last: block.last, head).write(to: database)
    }

    /// Takes the rows out that are later in a day than a place.
    mutating func cut(day: Int64, after place: Int64) throws(StoreError) {
        for kind in Event.Kind.allCases {
            let sql = "\(StoredBlock.select) WHERE kind = $1 AND day = $2 AND last > $3 ORDER BY part"
            let blocks = try database.rows(sql, Int64(kind.rawValue), day, place) { (row) throws(StoreError) in
                try StoredBlock(row)
            }
            for block in blocks {
                let left = block.part > place ? nil : try block.rows(in: database)
                try block.delete(from: database)
                guard let left, let places = left[.place] else { continue }
                try write(left.rows(0..<(places.firstIndex { $0 > place } ?? places.count)), kind, day: day)
            }
        }
    }

    /// Takes out, unread, the blocks of a day that begin after a place; what lies apart of them stays (`dropOrphans`).
    func drop(day: Int64, after place: Int64) throws(StoreError) {
        for kind in Event.Kind.allCases {
            try database.run(
                "DELETE FROM column_blocks WHERE kind = $1 AND day = $2 AND part > $3", Int64(kind.rawValue), day, place
            )
        }
    }
}
