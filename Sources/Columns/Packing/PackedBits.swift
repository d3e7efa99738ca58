// Numbers of so many bits each, without a gap between them.
// SPDX-License-Identifier: Apache-2.0

/// Number `i` has the bits from `i * width` on, the lowest first, in bytes of which the lowest comes first.
///
/// This is what a scan spends its time in: eight bytes are loaded for each number, shifted and masked (`eachOfEights`).
/// Whoever calls it has checked that there are as many bytes as the numbers take.
enum PackedBits {
    static func bytes(count: Int, width: Int) -> Int { (count * width + 7) / 8 }

    static func append(_ values: UnsafeBufferPointer<UInt64>, width: Int, to bytes: inout [UInt8]) {
        guard width > 0 else { return }
        bytes.reserveCapacity(bytes.count + Self.bytes(count: values.count, width: width))
        var word: UInt64 = 0
        var filled = 0
        for value in values {
            word |= value << UInt64(filled)
            filled += width
            guard filled >= 64 else { continue }
            withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
            filled -= 64
            // Of this number, what the word had no room for.
            word = filled == 0 ? 0 : value >> UInt64(width - filled)
        }
        while filled > 0 {
            bytes.append(UInt8(truncatingIfNeeded: word))
            word >>= 8
            filled -= 8
        }
    }

    @inline(__always)
    static func each(_ bits: UnsafeRawBufferPointer, width: Int, count: Int, _ body: (Int, UInt64) -> Void) {
        precondition(width > 0 && width <= 64 && bits.count >= bytes(count: count, width: width))
        let whole = eachOfEights(bits, width: width, count: count, body)
        for position in whole..<count { body(position, number(bits, width: width, at: position)) }
    }

    /// Some of them. There must be as many as the places ask for.
    @inline(__always)
    static func each(
        _ bits: UnsafeRawBufferPointer, width: Int, at places: UnsafeBufferPointer<Int32>, _ body: (Int, UInt64) -> Void
    ) {
        let mask: UInt64 = width == 64 ? .max : 1 << UInt64(width) - 1
        // From this byte on fewer than eight are left.
        let end = width <= widest ? bits.count - 8 : -1
        for position in places.indices {
            let place = Int(places[position])
            let first = place &* width
            if first >> 3 <= end {
                let word = bits.loadUnaligned(fromByteOffset: first >> 3, as: UInt64.self)
                body(position, UInt64(littleEndian: word) >> UInt64(first & 7) & mask)
            } else {
                body(position, number(bits, width: width, at: place))
            }
        }
    }

    /// One of them, wherever it lies.
    static func number(_ bits: UnsafeRawBufferPointer, width: Int, at position: Int) -> UInt64 {
        guard width > 0 else { return 0 }
        let (first, shift) = ((position * width) >> 3, UInt64((position * width) & 7))
        var low: UInt64 = 0
        if first + 8 <= bits.count {
            low = UInt64(littleEndian: bits.loadUnaligned(fromByteOffset: first, as: UInt64.self))
        } else {
            for byte in 0..<bits.count - first { low |= UInt64(bits[first + byte]) << UInt64(byte * 8) }
        }
        var value = low >> shift
        if Int(shift) + width > 64 { value |= UInt64(bits[first + 8]) << (64 - shift) }
        return width == 64 ? value : value & (1 << UInt64(width) - 1)
    }
}
