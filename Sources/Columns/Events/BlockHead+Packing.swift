// Columns on their way into a block, and out of it.
// SPDX-License-Identifier: Apache-2.0

extension BlockHead.Column {
    /// A column's values, packed: as the head has them where they are few bytes, else nil beside the bytes that lie apart.
    /// Nil where all are 0: such a column is not there.
    package static func packed(
        _ column: EventColumn, _ values: [Int64], with packer: inout ColumnPacker
    ) throws(DamagedColumn) -> (inHead: Self?, bytes: [UInt8], least: Int64, largest: Int64)? {
        let bytes = packer.pack(values)
        let (isConstant, least, largest) = try bytes.span.bytes.withUnsafeBytes { (buffer) throws(DamagedColumn) in
            let packed = try PackedColumn(buffer)
            return (packed.encoding == .constant, packed.least, packed.largest)
        }
        if isConstant {
            guard least != 0 else { return nil }
            return (Self(column, least: least, largest: largest, .constant), bytes, least, largest)
        }
        guard bytes.count <= mostInHead else { return (nil, bytes, least, largest) }
        return (Self(column, least: least, largest: largest, .here(bytes)), bytes, least, largest)
    }

    /// More than this lies apart: who reads the head of a block mostly asks for few of its columns.
    private static let mostInHead = 512
}

extension PackedColumn {
    /// The values of a column of so many rows.
    package static func values(_ bytes: [UInt8], rows: Int) throws(DamagedColumn) -> [Int64] {
        var values = [Int64](repeating: 0, count: rows)
        try values.withUnsafeMutableBufferPointer { (values) throws(DamagedColumn) in
            try decode(bytes, rows: rows, into: values)
        }
        return values
    }

    package static func decode(
        _ bytes: [UInt8], rows: Int, into values: UnsafeMutableBufferPointer<Int64>
    ) throws(DamagedColumn) {
        try bytes.span.bytes.withUnsafeBytes { (buffer) throws(DamagedColumn) in
            let column = try PackedColumn(buffer)
            guard column.count == rows else { throw DamagedColumn("\(column.count) values for \(rows) rows") }
            try column.decode(into: values)
        }
    }
}
