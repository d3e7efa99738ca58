// What a family looked like when it was rendered last, in one format.
// SPDX-License-Identifier: Apache-2.0

/// The chunks of a family's page, and the numbers that are on it: enough to tell which chunks must be rendered anew.
struct RenderedFamily: Sendable {
    var chunks: [Chunk] = []
    private var values: [Int64] = []
    private var generation: UInt64?

    init() {}

    init(chunks: [Chunk], values: [Int64], of table: SeriesTable) {
        self.chunks = chunks
        self.values = values
        generation = table.generation
    }

    /// True when the table has the series that it had; then they also stand in the same order.
    func hasSeries(of table: SeriesTable, values: [Int64]) -> Bool {
        generation == table.generation && self.values.count == values.count
    }

    /// True when these series, `width` values each, have the values they had. Ask only about series it has.
    func hasValues(_ values: [Int64], at positions: ArraySlice<UInt32>, width: Int) -> Bool {
        positions.allSatisfy { position in
            let first = Int(position) * width
            return (first..<first + width).allSatisfy { values[$0] == self.values[$0] }
        }
    }
}
