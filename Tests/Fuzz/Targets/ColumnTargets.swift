// Columns as the store has packed them.
// SPDX-License-Identifier: Apache-2.0

@testable import Columns

extension FuzzTarget {
    static let columns = FuzzTarget(
        "columns", "the bytes of a column; or, taken eight at a time, values to pack",
        words: ["\0", "\u{1}", "\u{2}", "\u{3}", "\u{4}", "\u{5}", "\u{7F}", "\u{80}\u{1}", "\u{40}"],
        seeds: {
            var packer = ColumnPacker()
            let kinds: [(Int) -> Int64] = [
                { _ in 42 }, { Int64($0 * 37 % 101) }, { Int64($0) * 3 }, { Int64($0 / 90) * 5 },
                { $0 % 50 == 0 ? Int64.max - Int64($0) : -7 }, { [Int64.min, 3, 1 << 40, .max][$0 % 4] },
            ]
            return kinds.map { kind in packer.pack((0..<200).map(kind)) }
        }, rounds: 6_000
    ) { bytes in
        var packer = ColumnPacker()
        let values = stride(from: 0, to: min(bytes.count, 8_000), by: 8).map { start in
            bytes[start...].prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
        }
        if !values.isEmpty {
            let packed = packer.pack(values)
            holds((try? PackedColumn.values(packed, rows: values.count)) == values, "what is packed comes out again")
        }
        // Exactly as many bytes as there are, so that what reads beyond them is found out.
        bytes.withUnsafeBytes { buffer in
            guard let column = try? PackedColumn(buffer) else { return }
            hold(of: column)
        }
    }

    private static func hold(of column: PackedColumn) {
        holds((1...PackedColumn.most).contains(column.count), "a column has so many rows")
        let whole = filled(column.count) { values throws(DamagedColumn) in try column.decode(into: values) }
        guard let whole else { return }
        // As with all of the store's own, a row is asked for only where the column has it.
        let places = stride(from: 0, to: column.count, by: 3).map { Int32($0) }
        let some = filled(places.count) { values throws(DamagedColumn) in
            try places.withUnsafeBufferPointer { places throws(DamagedColumn) in
                if let first = values.baseAddress { try column.decode(at: places, into: first) }
            }
        }
        if let some { same(some, places.map { whole[Int($0)] }, "some rows are those of all") }
        var codes = [UInt16](repeating: 0, count: column.count)
        let known = codes.withUnsafeMutableBufferPointer { try? column.codes(into: $0) }
        if let known { holds(codes.map { known[Int($0)] } == whole, "codes stand for the values") }
    }

    /// Values, where they can be read; and nothing is written behind them.
    private static func filled(
        _ count: Int, _ read: (UnsafeMutableBufferPointer<Int64>) throws(DamagedColumn) -> Void
    ) -> [Int64]? {
        var values = [Int64](repeating: 99, count: count + 1)
        let isRead: Void? = values.withUnsafeMutableBufferPointer { values in
            try? read(UnsafeMutableBufferPointer(rebasing: values[..<count]))
        }
        holds(values[count] == 99, "nothing is written behind the rows")
        return isRead == nil ? nil : Array(values[..<count])
    }

    static let blockHeads = FuzzTarget(
        "heads", "the head of a block of columns",
        words: [
            "\0", "\u{1}", "\u{2}", "\u{7F}", "\u{80}\u{1}",
            "\u{80}\u{80}\u{80}\u{80}\u{80}\u{80}\u{80}\u{80}\u{80}\u{1}",
        ],
        seeds: {
            [
                BlockHead(
                    rows: 3,
                    [
                        .init(EventColumn(number: 1), least: 4, largest: 4, .constant),
                        .init(EventColumn(number: 2), least: -1, largest: .max, .here([1, 2, 3])),
                        .init(EventColumn(number: 90), least: 0, largest: 9, .apart(number: 7, mix: .min)),
                    ]
                ).bytes
            ]
        }, most: 1_000, rounds: 15_000
    ) { bytes in
        guard let head = try? BlockHead(bytes) else { return }
        same(try? BlockHead(head.bytes), head, "a head is read as it is written")
        for column in head.columns { same(head[column.column], column, "a column of a head is found in it") }
    }
}
