// Rows of one kind and day as a scan reads them: column by column, in plain memory.
// SPDX-License-Identifier: Apache-2.0

package import Columns
package import Ledger
internal import SQL

/// Some thousand events of a kind and a day. What it gives is good until its reader goes on to the next block: the memory
/// is used again.
///
/// A column is read and unpacked when it is first asked for, so whoever asks for little pays for little. What `range` says
/// costs nothing: a block in which nothing can be found is left at once.
package final class ColumnBlock {
    package private(set) var kind = Event.Kind.call
    package private(set) var day = Day(number: 0)
    /// How many events it has.
    package private(set) var rows = 0

    private let connection: SharedConnection
    /// From the store, or of events that are in no column yet.
    private var source = Source.rows(ColumnSet())
    private var values: [EventColumn: Buffer<Int64>] = [:]
    private var codes: [EventColumn: CodeBuffer] = [:]
    /// What was read and not unpacked yet, of this block.
    private var packed: [EventColumn: [UInt8]] = [:]
    private let zeros = Buffer<Int64>(of: PackedColumn.most)
    /// Counts the blocks that were read into this memory.
    private var turn = 0

    private enum Source {
        case block(StoredBlock)
        case rows(ColumnSet)
    }

    /// Small numbers in the place of values.
    package struct Codes {
        /// One a row; each has its value at this place of `values`.
        package let codes: UnsafeBufferPointer<UInt16>
        package let values: [Int64]
    }

    init(_ connection: SharedConnection) { self.connection = connection }

    /// Rows that somebody has made, read in the same way.
    package convenience init(_ rows: ColumnSet, _ kind: Event.Kind, on day: Day, in reader: LedgerReader) {
        self.init(SharedConnection(reader.database))
        take(rows, kind, day: Int64(day.number))
    }

    /// Throws where it is not as it was written: what its head says of values is believed.
    func take(_ block: StoredBlock) throws(StoreError) {
        guard block.isWhole else { throw .notWhole(block.day) }
        begin(block.kind, block.day, rows: block.head.rows)
        source = .block(block)
    }

    func take(_ rows: ColumnSet, _ kind: Event.Kind, day: Int64) {
        begin(kind, day, rows: rows.count)
        source = .rows(rows)
    }

    private func begin(_ kind: Event.Kind, _ day: Int64, rows: Int) {
        self.kind = kind
        self.day = Day(number: Int32(truncatingIfNeeded: day))
        self.rows = rows
        turn += 1
        packed.removeAll(keepingCapacity: true)
    }

    /// The least and the largest value of a column: 0 to 0 where no row says anything.
    package func range(of column: EventColumn) -> ClosedRange<Int64> {
        switch source {
        case .block(let block): block.head[column].map { $0.least...$0.largest } ?? 0...0
        case .rows(let rows):
            rows[column].flatMap { values in values.min().flatMap { least in values.max().map { least...$0 } } }
                ?? 0...0
        }
    }

    /// The values of a column, one a row; 0 where the event does not say.
    package func values(of column: EventColumn) throws(StoreError) -> UnsafeBufferPointer<Int64> {
        switch source {
        case .block(let block):
            guard let found = block.head[column] else { return zeros.first(rows) }
            let (buffer, isThere) = buffer(for: column)
            if !isThere { try unpack(found, of: block, into: buffer) }
            return buffer.first(rows)
        case .rows(let set):
            guard let found = set[column] else { return zeros.first(rows) }
            let (buffer, isThere) = buffer(for: column)
            if !isThere { for (row, value) in found.enumerated() { buffer.memory[row] = value } }
            return buffer.first(rows)
        }
    }

    /// Small numbers in the place of the values of a column, where it has them: nil where its values are many.
    package func codes(of column: EventColumn) throws(StoreError) -> Codes? {
        guard case .block(let block) = source else { return nil }
        let buffer = codes[column] ?? CodeBuffer()
        codes[column] = buffer
        if buffer.turn != turn {
            buffer.known = try unpackCodes(block.head[column], of: block, into: buffer.codes.memory)
            buffer.turn = turn
        }
        return buffer.known.map { Codes(codes: buffer.codes.first(rows), values: $0) }
    }

    /// The values of some rows, ascending, beside each other. Where they are few, the others are not unpacked.
    package func values(
        of column: EventColumn, at places: UnsafeBufferPointer<Int32>, into found: UnsafeMutablePointer<Int64>
    ) throws(StoreError) {
        let isUnpacked = values[column]?.turn == turn
        if !isUnpacked, places.count < rows / 4, case .block(let block) = source, let column = block.head[column],
            let bytes = try bytes(of: column, block)
        {
            do throws(DamagedColumn) {
                return try PackedColumn.decode(bytes, rows: rows, at: places, into: found)
            } catch {
                throw .damagedColumns(block.day, error.reason)
            }
        }
        let all = try values(of: column)
        for place in places.indices { found[place] = all[Int(places[place])] }
    }

    private func unpack(
        _ column: BlockHead.Column, of block: StoredBlock, into buffer: Buffer<Int64>
    ) throws(StoreError) {
        guard let bytes = try bytes(of: column, block) else {
            for row in 0..<rows { buffer.memory[row] = column.least }
            return
        }
        do throws(DamagedColumn) {
            try PackedColumn.decode(bytes, rows: rows, into: buffer.memory)
        } catch {
            throw .damagedColumns(block.day, error.reason)
        }
    }

    private func unpackCodes(
        _ column: BlockHead.Column?, of block: StoredBlock, into memory: UnsafeMutableBufferPointer<UInt16>
    ) throws(StoreError) -> [Int64]? {
        guard let column, let bytes = try bytes(of: column, block) else {
            for row in 0..<rows { memory[row] = 0 }
            return [column?.least ?? 0]
        }
        do throws(DamagedColumn) {
            return try PackedColumn.codes(bytes, rows: rows, into: memory)
        } catch {
            throw .damagedColumns(block.day, error.reason)
        }
    }

    /// Read once a block: who finds no codes in it asks for the values.
    private func bytes(of column: BlockHead.Column, _ block: StoredBlock) throws(StoreError) -> [UInt8]? {
        if let known = packed[column.column] { return known }
        let bytes = try block.bytes(of: column, in: connection)
        if column.isApart { packed[column.column] = bytes }
        return bytes
    }

    private func buffer(for column: EventColumn) -> (Buffer<Int64>, isThere: Bool) {
        let buffer = values[column] ?? Buffer(of: PackedColumn.most)
        values[column] = buffer
        defer { buffer.turn = turn }
        return (buffer, buffer.turn == turn)
    }
}

/// Memory for a column, freed with it.
private final class Buffer<Value: FixedWidthInteger> {
    let memory: UnsafeMutableBufferPointer<Value>
    /// Which block it has the values of.
    var turn = 0

    init(of count: Int) {
        memory = .allocate(capacity: count)
        memory.initialize(repeating: 0)
    }

    deinit { memory.deallocate() }

    func first(_ rows: Int) -> UnsafeBufferPointer<Value> { UnsafeBufferPointer(rebasing: memory[..<rows]) }
}

private final class CodeBuffer {
    let codes = Buffer<UInt16>(of: PackedColumn.most)
    var known: [Int64]?
    var turn = 0
}
