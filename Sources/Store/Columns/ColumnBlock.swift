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
    private var memories = ColumnMemories()
    private let zeros = Memory<Int64>()
    /// Counts the blocks that were read into this memory, from one on.
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

    /// Rows that have anything but 0 in a column, ascending, and beside each what it has.
    package struct Few {
        package let rows: UnsafeBufferPointer<Int32>
        package let values: UnsafeBufferPointer<Int64>
    }

    init(_ connection: SharedConnection) {
        self.connection = connection
        _ = zeros.begin(PackedColumn.most, turn: 0)
    }

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
            let memory = memories[column]
            if memory.values.turn != turn { try unpack(found, of: block, memory) }
            return memory.values.all
        case .rows(let set):
            guard let found = set[column] else { return zeros.first(rows) }
            let memory = memories[column].values
            if memory.turn != turn { _ = memory.begin(rows, turn: turn).update(fromContentsOf: found.prefix(rows)) }
            return memory.all
        }
    }

    /// Small numbers in the place of the values of a column, where it has them: nil where its values are many.
    package func codes(of column: EventColumn) throws(StoreError) -> Codes? {
        guard case .block(let block) = source else { return nil }
        let memory = memories[column]
        if memory.codes.turn != turn { try unpackCodes(block.head[column], of: block, memory) }
        return memory.known.map { Codes(codes: memory.codes.all, values: $0) }
    }

    /// The rows that have anything but 0 in a column, where that is found sooner than all values are unpacked; else nil.
    package func few(of column: EventColumn) throws(StoreError) -> Few? {
        guard case .block(let block) = source, let found = block.head[column] else { return nil }
        let memory = memories[column]
        if memory.fewPlaces.turn != turn {
            memory.fewCount = nil
            let packed = try packed(found, block, memory)
            let room = packed?.fewCount ?? 0
            let places = memory.fewPlaces.begin(room, turn: turn)
            let values = memory.fewValues.begin(room, turn: turn)
            if let packed, let place = places.baseAddress, let value = values.baseAddress {
                do throws(DamagedColumn) {
                    memory.fewCount = try packed.few(places: place, values: value)
                } catch {
                    throw .damagedColumns(block.day, error.reason)
                }
            }
        }
        return memory.fewCount.map { Few(rows: memory.fewPlaces.first($0), values: memory.fewValues.first($0)) }
    }

    /// The values of some rows, ascending, beside each other. Where they are few, the others are not unpacked.
    package func values(
        of column: EventColumn, at places: UnsafeBufferPointer<Int32>, into found: UnsafeMutablePointer<Int64>
    ) throws(StoreError) {
        if places.count < rows / 4, case .block(let block) = source, let column = block.head[column] {
            let memory = memories[column.column]
            if memory.values.turn != turn, let packed = try packed(column, block, memory) {
                do throws(DamagedColumn) {
                    return try packed.decode(at: places, into: found)
                } catch {
                    throw .damagedColumns(block.day, error.reason)
                }
            }
        }
        let all = try values(of: column)
        for place in places.indices { found[place] = all[Int(places[place])] }
    }

    private func unpack(_ column: BlockHead.Column, of block: StoredBlock, _ memory: ColumnMemory) throws(StoreError) {
        let values = memory.values.begin(rows, turn: turn)
        guard let packed = try packed(column, block, memory) else { return values.update(repeating: column.least) }
        do throws(DamagedColumn) {
            try packed.decode(into: values)
        } catch {
            memory.values.forget()
            throw .damagedColumns(block.day, error.reason)
        }
    }

    private func unpackCodes(
        _ column: BlockHead.Column?, of block: StoredBlock, _ memory: ColumnMemory
    ) throws(StoreError) {
        let codes = memory.codes.begin(rows, turn: turn)
        guard let column, let packed = try packed(column, block, memory) else {
            codes.update(repeating: 0)
            memory.known = [column?.least ?? 0]
            return
        }
        do throws(DamagedColumn) {
            memory.known = try packed.codes(into: codes)
        } catch {
            memory.codes.forget()
            throw .damagedColumns(block.day, error.reason)
        }
    }

    /// As it is packed; nil where all values are the same. Read once a block: who finds no codes in it asks for the values.
    private func packed(
        _ column: BlockHead.Column, _ block: StoredBlock, _ memory: ColumnMemory
    ) throws(StoreError) -> PackedColumn? {
        if memory.packed.turn != turn {
            guard try block.read(column, into: memory.packed, turn: turn, over: connection) else { return nil }
        }
        do throws(DamagedColumn) {
            let packed = try PackedColumn(UnsafeRawBufferPointer(memory.packed.all))
            guard packed.count == rows else { throw DamagedColumn("\(packed.count) values for \(rows) rows") }
            return packed
        } catch {
            throw .damagedColumns(block.day, error.reason)
        }
    }
}
