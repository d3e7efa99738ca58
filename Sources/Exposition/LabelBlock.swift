// Label sets as they appear on the page: `{provider="openai",model="gpt-5"} `.
// SPDX-License-Identifier: Apache-2.0

/// Writes label sets as blocks of bytes, escaped as both formats want it, and puts them in order.
///
/// A block ends in the space before the value. Without labels it is that space alone.
enum LabelBlock {
    /// The most bytes that a block can take.
    static func capacity(_ names: [LabelName], _ values: [String]) -> Int {
        zip(names, values).reduce(3) { $0 + $1.0.text.utf8.count + 4 + 2 * $1.1.utf8.count }
    }

    static func write(_ names: [LabelName], _ values: [String], to writer: inout ByteWriter) {
        var separator = UInt8(ascii: "{")
        for (name, value) in zip(names, values) {
            writer.append(separator)
            writer.append(name.text)
            writer.append("=\"" as StaticString)
            writer.append(escaping: value, quotes: true)
            writer.append(UInt8(ascii: "\""))
            separator = UInt8(ascii: ",")
        }
        if !names.isEmpty { writer.append(UInt8(ascii: "}")) }
        writer.append(UInt8(ascii: " "))
    }

    /// True when the values of `left` come before those of `right`, value by value, byte by byte, as they were before
    /// they were escaped. Both must carry the same names.
    static func precedes(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
        let position = left.commonPrefix(with: right)
        guard position < left.count, position < right.count else { return left.count < right.count }
        // An odd number of backslashes in front means that this byte is the second of an escape.
        var backslashes = 0
        while backslashes < position, left[position - 1 - backslashes] == UInt8(ascii: "\\") { backslashes += 1 }
        let escaped = !backslashes.isMultiple(of: 2)
        return rank(left, position, escaped) < rank(right, position, escaped)
    }

    /// The byte at a position before it was escaped; -1 for the quote that ends a value, for what ends comes first.
    private static func rank(_ block: UnsafeBufferPointer<UInt8>, _ position: Int, _ escaped: Bool) -> Int {
        switch (block[position], escaped) {
        case (UInt8(ascii: "\""), false): -1
        case (UInt8(ascii: "\\"), false): rank(block, position + 1, true)
        case (UInt8(ascii: "n"), true): 0x0A
        case (let byte, _): Int(byte)
        }
    }
}

extension ByteWriter {
    /// Text with backslash and newline escaped, and the double quote where it would end the text.
    mutating func append(escaping text: String, quotes: Bool) {
        var text = text
        text.withUTF8 { bytes in
            guard bytes.contains(where: { Self.isEscaped($0, quotes: quotes) }) else { return append(bytes) }
            for byte in bytes {
                if Self.isEscaped(byte, quotes: quotes) { append(UInt8(ascii: "\\")) }
                append(byte == Self.newline ? UInt8(ascii: "n") : byte)
            }
        }
    }

    private static var newline: UInt8 { UInt8(ascii: "\n") }

    private static func isEscaped(_ byte: UInt8, quotes: Bool) -> Bool {
        byte == UInt8(ascii: "\\") || byte == newline || (quotes && byte == UInt8(ascii: "\""))
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The length of the longest prefix that both have, found eight bytes at a time.
    func commonPrefix(with other: UnsafeBufferPointer<UInt8>) -> Int {
        let left = UnsafeRawBufferPointer(self)
        let right = UnsafeRawBufferPointer(other)
        let length = Swift.min(count, other.count)
        var position = 0
        while length - position >= 8 {
            let difference =
                left.loadUnaligned(fromByteOffset: position, as: UInt64.self)
                ^ right.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            // The first byte in memory is the lowest once the word is little-endian.
            if difference != 0 { return position + difference.littleEndian.trailingZeroBitCount / 8 }
            position += 8
        }
        while position < length, left[position] == right[position] { position += 1 }
        return position
    }

    func equals(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
        count == other.count && commonPrefix(with: other) == count
    }
}
