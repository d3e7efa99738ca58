// Some events of a day, column by column.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger
internal import Store

/// Events of one kind and of one UTC day, good until the next ones are read. A column is read when it is asked for.
struct EventBatch {
    let day: Day
    let count: Int
    private let block: ColumnBlock

    init(_ block: ColumnBlock) {
        self.block = block
        day = block.day
        count = block.rows
    }

    /// One for each event; nil where it is 0 throughout.
    func values(_ column: EventColumn) throws(ReadingError) -> UnsafeBufferPointer<Int64>? {
        guard bounds(of: column) != 0...0 else { return nil }
        do throws(StoreError) { return try block.values(of: column) } catch { throw .store(error) }
    }

    /// The values of some events, ascending, beside each other; false where it is 0 throughout.
    func write(
        _ column: EventColumn, of rows: UnsafeBufferPointer<Int32>, to values: UnsafeMutablePointer<Int64>
    ) throws(ReadingError) -> Bool {
        guard bounds(of: column) != 0...0 else { return false }
        do throws(StoreError) {
            try block.values(of: column, at: rows, into: values)
        } catch {
            throw .store(error)
        }
        return true
    }

    /// The events that have anything but 0, where they are few; nil where they are many.
    func few(_ column: EventColumn) throws(ReadingError) -> ColumnBlock.Few? {
        do throws(StoreError) { return try block.few(of: column) } catch { throw .store(error) }
    }

    /// Small numbers in the place of the values, where they are few; nil where they are many.
    func codes(_ column: EventColumn) throws(ReadingError) -> ColumnBlock.Codes? {
        do throws(StoreError) { return try block.codes(of: column) } catch { throw .store(error) }
    }

    /// What no value lies outside of.
    func bounds(of column: EventColumn) -> ClosedRange<Int64> { block.range(of: column) }
}
