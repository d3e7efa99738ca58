// How the cells of a series become lines of text.
// SPDX-License-Identifier: Apache-2.0

/// Everything about a family's page that does not depend on its series, for one format.
///
/// Each line of a series is put together from pieces that are bytes already:
///
///     bursar_call_duration_seconds_bucket {provider="openai",model="gpt-5" ,le="0.05"}  17 \n
///     └ head                             └ block, less its end            └ tail       └ number
///
/// A counter's line is its name, the whole block, and the number.
struct FamilyTemplate: Sendable {
    /// Makes chunks of some 50 KiB: enough to compress well, few enough to compress again when one line changed.
    private static let linesAChunk = 512

    private let header: [UInt8]
    /// The heads and tails of all lines, one after another.
    private var pieces: [UInt8] = []
    private var lines: [Line] = []
    private let width: Int

    /// A line of a series.
    private struct Line: Sendable {
        let head: Range<Int>
        /// How many bytes of the block give way to the tail.
        let cut: Int
        let tail: Range<Int>
        let reading: Reading
    }

    /// Where a line's number comes from.
    private enum Reading: Sendable {
        case value(cell: Int, Kind.Number)
        /// What was counted so far in the series, and this cell.
        case cumulative(cell: Int)
        /// What was counted in the series.
        case count
    }

    init(_ header: Header, hasLabels: Bool, format: ExpositionFormat) {
        self.header = header.bytes(format)
        width = header.kind.width
        let name = header.name.text
        guard case .histogram(let bounds, _, _) = header.kind else {
            add(name, reading: .value(cell: 0, header.kind.number))
            return
        }
        for (cell, bound) in (bounds + [.infinity]).enumerated() {
            let le = "le=\"\(CanonicalFloat.text(bound, format))\"} "
            // A block without labels is only a space; otherwise a brace goes before it.
            add(
                name + "_bucket", cut: hasLabels ? 2 : 1, tail: (hasLabels ? "," : "{") + le,
                reading: .cumulative(cell: cell))
        }
        add(name + "_sum", reading: .value(cell: bounds.count + 1, header.kind.number))
        add(name + "_count", reading: .count)
    }

    private mutating func add(_ head: String, cut: Int = 0, tail: String = "", reading: Reading) {
        let start = pieces.count
        pieces += head.utf8
        let middle = pieces.count
        pieces += tail.utf8
        lines.append(Line(head: start..<middle, cut: cut, tail: middle..<pieces.count, reading: reading))
    }

    /// The family's page in chunks: its header, then the series in the order given.
    ///
    /// Chunks whose numbers are those of `last` are taken from there. What is rendered anew is written to scratch
    /// memory first, and kept only if it is not what was there. Bytes that were let go of are rendered again, unless
    /// whoever asks has kept what was made of them.
    func render(
        _ table: SeriesTable, order: [UInt32], last: RenderedFamily, isKept: (UInt64) -> Bool, version: () -> UInt64
    ) -> RenderedFamily {
        let values = table.values()
        let hasSameSeries = last.hasSeries(of: table, values: values)
        let length = max(1, Self.linesAChunk / lines.count)
        let longestSeries = pieces.count + lines.count * (table.longestBlock + ByteWriter.longestNumber + 1)
        let capacity = header.count + min(length, order.count) * longestSeries
        // A family without series is its header.
        let starts = stride(from: 0, to: max(1, order.count), by: length)
        let chunks = starts.enumerated().map { index, start -> Chunk in
            let part = order[start..<min(start + length, order.count)]
            var same: Chunk?
            if hasSameSeries, last.hasValues(values, at: part, width: width) {
                let chunk = last.chunks[index]
                if !chunk.isLetGo || isKept(chunk.version) { return chunk }
                same = chunk
            }
            return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { buffer in
                var writer = ByteWriter(buffer)
                if start == 0 { header.withUnsafeBufferPointer { writer.append($0) } }
                write(part, of: table, values: values, to: &writer)
                if index < last.chunks.count, last.chunks[index].holds(writer.written) { return last.chunks[index] }
                return Chunk(bytes: Array(writer.written), version: same?.version ?? version())
            }
        }
        return RenderedFamily(chunks: chunks, values: values, of: table)
    }

    private func write(
        _ part: ArraySlice<UInt32>, of table: SeriesTable, values: [Int64], to writer: inout ByteWriter
    ) {
        pieces.withUnsafeBufferPointer { pieces in
            lines.withUnsafeBufferPointer { lines in
                table.withBlocks { block in
                    for position in part {
                        Self.write(
                            lines, pieces, block: block(Int(position)), values: values, first: Int(position) * width,
                            to: &writer)
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func write(
        _ lines: UnsafeBufferPointer<Line>, _ pieces: UnsafeBufferPointer<UInt8>,
        block: UnsafeBufferPointer<UInt8>, values: [Int64], first: Int, to writer: inout ByteWriter
    ) {
        var count: Int64 = 0
        for line in lines {
            writer.append(UnsafeBufferPointer(rebasing: pieces[line.head]))
            writer.append(UnsafeBufferPointer(rebasing: block.dropLast(line.cut)))
            if !line.tail.isEmpty { writer.append(UnsafeBufferPointer(rebasing: pieces[line.tail])) }
            switch line.reading {
            case .value(let cell, .decimal(let scale)): writer.append(values[first + cell], scale: scale)
            case .value(let cell, .double): writer.append(Double(cell: values[first + cell]))
            case .cumulative(let cell):
                count = count.addingSaturated(values[first + cell])
                writer.append(count, scale: .one)
            case .count: writer.append(count, scale: .one)
            }
            writer.append(UInt8(ascii: "\n"))
        }
    }
}

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

    /// Whether bytes were let go of that are wanted.
    func lacks(_ isKept: (UInt64) -> Bool) -> Bool { chunks.contains { $0.isLetGo && !isKept($0.version) } }

    /// How many bytes it takes, or would take.
    var size: Int { chunks.reduce(values.count * MemoryLayout<Int64>.size) { $0 + $1.length } }

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
