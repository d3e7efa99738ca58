// Small numbers in few bytes, written one after the other and read from the front.
// SPDX-License-Identifier: Apache-2.0

/// Reads bytes from the front. Whatever is not there is an error, so that nothing is read beyond their end.
struct ByteCursor {
    private let bytes: UnsafeRawBufferPointer
    private(set) var place = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { place == bytes.count }

    mutating func byte() throws(DamagedColumn) -> UInt8 {
        guard place < bytes.count else { throw DamagedColumn("the bytes end too early") }
        defer { place += 1 }
        return bytes[place]
    }

    /// Seven bits a byte, the lowest first.
    mutating func number() throws(DamagedColumn) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try byte()
            guard shift < 63 || byte <= 1 else { throw DamagedColumn("a number has more than 64 bits") }
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
            shift += 7
        }
    }

    /// A number that counts something, and so is no larger than what it may be.
    mutating func count(most: Int) throws(DamagedColumn) -> Int {
        let value = try number()
        guard value <= UInt64(most) else { throw DamagedColumn("a count of \(value) is more than there can be") }
        return Int(value)
    }

    mutating func signed() throws(DamagedColumn) -> Int64 {
        let value = try number()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    mutating func take(_ count: Int) throws(DamagedColumn) -> UnsafeRawBufferPointer {
        guard count >= 0, count <= bytes.count - place else { throw DamagedColumn("the bytes end too early") }
        defer { place += count }
        return UnsafeRawBufferPointer(rebasing: bytes[place..<place + count])
    }
}

extension [UInt8] {
    mutating func append(number value: UInt64) {
        var value = value
        while value > 0x7F {
            append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        append(UInt8(value))
    }

    /// Numbers near zero take few bytes, whichever side of it they are on.
    mutating func append(signed value: Int64) { append(number: UInt64(bitPattern: value << 1 ^ value >> 63)) }
}

extension OutputSpan<UInt8> {
    mutating func append(number value: UInt64) {
        var value = value
        while value > 0x7F {
            append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        append(UInt8(value))
    }

    mutating func append(signed value: Int64) { append(number: UInt64(bitPattern: value << 1 ^ value >> 63)) }
}

/// How many bytes `append(signed:)` takes.
func bytes(ofSigned value: Int64) -> Int {
    let bits = 64 - UInt64(bitPattern: value << 1 ^ value >> 63).leadingZeroBitCount
    return max(1, (bits + 6) / 7)
}
