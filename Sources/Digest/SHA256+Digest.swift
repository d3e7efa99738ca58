// The 32 bytes that stand for a text.
// SPDX-License-Identifier: Apache-2.0

extension SHA256 {
    package struct Digest: Sendable, Equatable {
        package typealias Bytes = InlineArray<32, UInt8>

        package let bytes: Bytes

        package init(bytes: Bytes) { self.bytes = bytes }

        package var array: [UInt8] { bytes.indices.map { bytes[$0] } }

        /// The first eight bytes, big-endian: enough to tell two contents apart, small enough for a column.
        package var prefix: UInt64 {
            var value: UInt64 = 0
            for index in 0..<8 { value = value << 8 | UInt64(bytes[index]) }
            return value
        }

        package static func == (left: Self, right: Self) -> Bool {
            constantTimeEqual(left.bytes.span, right.bytes.span)
        }
    }
}

extension SHA256.Digest: CustomStringConvertible {
    /// 64 hexadecimal digits, as `sha256sum` prints them.
    package var description: String {
        let digits = Array("0123456789abcdef")
        var text = ""
        for index in 0..<32 {
            text.append(digits[Int(bytes[index] >> 4)])
            text.append(digits[Int(bytes[index] & 15)])
        }
        return text
    }
}
