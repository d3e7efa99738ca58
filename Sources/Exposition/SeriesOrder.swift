// The order in which a family's series stand on the page.
// SPDX-License-Identifier: Apache-2.0

/// Positions of a table's series, sorted by their label values; kept between renderings, so that only new series
/// are sorted.
struct SeriesOrder: Sendable {
    private(set) var positions: [UInt32] = []
    private var generation: UInt64?

    /// Takes in what the table has more, or starts over if it is another table.
    mutating func extend(to table: SeriesTable) {
        if generation != table.generation {
            generation = table.generation
            positions = []
        }
        guard positions.count < table.count else { return }
        table.withBlocks { block in
            func precedes(_ left: UInt32, _ right: UInt32) -> Bool {
                LabelBlock.precedes(block(Int(left)), block(Int(right)))
            }
            let added = (UInt32(positions.count)..<UInt32(table.count)).sorted(by: precedes)
            positions = Self.merged(positions, added, by: precedes)
        }
    }

    private static func merged(
        _ left: [UInt32], _ right: [UInt32], by precedes: (UInt32, UInt32) -> Bool
    ) -> [UInt32] {
        if left.isEmpty { return right }
        var merged: [UInt32] = []
        merged.reserveCapacity(left.count + right.count)
        var next = left.startIndex
        for position in right {
            // A few new series among many: find their places instead of walking there.
            var low = next
            var high = left.endIndex
            while low < high {
                let middle = (low + high) / 2
                if precedes(left[middle], position) { low = middle + 1 } else { high = middle }
            }
            merged += left[next..<low]
            merged.append(position)
            next = low
        }
        return merged + left[next...]
    }
}
