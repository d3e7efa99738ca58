// Memory for one column after the other, block after block.
// SPDX-License-Identifier: Apache-2.0

internal import Columns

/// What was read of one column and what was made of it. Each says of which block it is, by the turn in which that was read.
final class ColumnMemory {
    /// As it lies in the store.
    let packed = Memory<UInt8>()
    let values = Memory<Int64>()
    let codes = Memory<UInt16>()
    /// The value of each code; nil where the column has no codes.
    var known: [Int64]?
    /// Rows that have anything but 0, and what they have; nil where they are many.
    let fewPlaces = Memory<Int32>()
    let fewValues = Memory<Int64>()
    var fewCount: Int?
}

/// The memory of all columns, by column: most are asked for in every block.
struct ColumnMemories {
    private var near: [ColumnMemory?] = Array(repeating: nil, count: Int(EventColumn.firstProperty))
    private var far: [EventColumn: ColumnMemory] = [:]

    subscript(column: EventColumn) -> ColumnMemory {
        mutating get {
            guard column.isNear else {
                let memory = far[column] ?? ColumnMemory()
                far[column] = memory
                return memory
            }
            if let memory = near[Int(column.number)] { return memory }
            let memory = ColumnMemory()
            near[Int(column.number)] = memory
            return memory
        }
    }
}

/// Room that grows and is used again, and freed with this.
final class Memory<Value: FixedWidthInteger> {
    private var memory = UnsafeMutableBufferPointer<Value>(start: nil, count: 0)
    /// How many are there, and of which block.
    private(set) var count = 0
    private(set) var turn = 0

    deinit { memory.deallocate() }

    /// Room for as many, which will be of that block. What was there is lost.
    func begin(_ count: Int, turn: Int) -> UnsafeMutableBufferPointer<Value> {
        if count > memory.count {
            memory.deallocate()
            memory = .allocate(capacity: max(count, 2 * memory.count))
            memory.initialize(repeating: 0)
        }
        (self.count, self.turn) = (count, turn)
        return UnsafeMutableBufferPointer(rebasing: memory[..<count])
    }

    /// What went wrong is of no block.
    func forget() { turn = 0 }

    var all: UnsafeBufferPointer<Value> { first(count) }

    func first(_ count: Int) -> UnsafeBufferPointer<Value> { UnsafeBufferPointer(rebasing: memory[..<count]) }
}
