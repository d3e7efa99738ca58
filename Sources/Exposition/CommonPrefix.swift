// How far two runs of bytes agree: what equality and order are made of.
// SPDX-License-Identifier: Apache-2.0

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
