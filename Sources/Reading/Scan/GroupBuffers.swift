// Memory of one thread for the groups of a batch, used again for the next.
// SPDX-License-Identifier: Apache-2.0

internal import Columns

/// Numbers and values of as many rows as a batch has at the most.
final class GroupBuffers {
    /// Of each wanted row its group.
    let groups = UnsafeMutablePointer<Int32>.allocate(capacity: PackedColumn.most)
    /// Of each wanted row the number of what it has on one level.
    let numbers = UnsafeMutablePointer<Int32>.allocate(capacity: PackedColumn.most)
    /// By what stands for a group within a batch, the group; below 0 where it is not known yet.
    let known = UnsafeMutablePointer<Int32>.allocate(capacity: GroupBuffers.mostKnown)
    let codes = UnsafeMutablePointer<UInt16>.allocate(capacity: PackedColumn.most)
    let ones = UnsafeMutablePointer<Int64>.allocate(capacity: PackedColumn.most)
    private var gathered: [UnsafeMutablePointer<Int64>] = []

    /// Of one measure after the other.
    let few = FewRows.Room()

    static let mostKnown = 1 << 14

    init() { ones.initialize(repeating: 1, count: PackedColumn.most) }

    deinit {
        groups.deallocate()
        numbers.deallocate()
        known.deallocate()
        codes.deallocate()
        ones.deallocate()
        for memory in gathered { memory.deallocate() }
    }

    /// Room for the values of some column; there are as many as are asked for.
    func room(_ place: Int) -> UnsafeMutablePointer<Int64> {
        while gathered.count <= place { gathered.append(.allocate(capacity: PackedColumn.most)) }
        return gathered[place]
    }
}
