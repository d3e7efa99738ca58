// Numbers near each other: the least of them, and in few bits how far each is above it.
// SPDX-License-Identifier: Apache-2.0

/// A frame of reference: number `i` is `base + factor * bits[i]`.
///
///     base (signed), factor, width (a byte), bits
///
/// All of it wraps, so that whatever fits into 64 bits comes out as it went in: the least and the largest may be further
/// apart than a signed number says.
struct Frame {
    let base: Int64
    let factor: UInt64
    let width: Int
    let bits: UnsafeRawBufferPointer

    init(_ cursor: inout ByteCursor, count: Int) throws(DamagedColumn) {
        base = try cursor.signed()
        factor = try cursor.number()
        width = Int(try cursor.byte())
        guard factor > 0, width <= 64 else { throw DamagedColumn("a frame is none") }
        bits = try cursor.take(PackedBits.bytes(count: count, width: width))
    }

    func unpack(_ count: Int, into values: UnsafeMutablePointer<Int64>) {
        let base = base
        guard width > 0 else { return values.update(repeating: base, count: count) }
        let factor = factor
        PackedBits.each(bits, width: width, count: count) { position, number in
            values[position] = base &+ Int64(bitPattern: number &* factor)
        }
    }

    /// The numbers of some rows, beside each other.
    func unpack(at places: UnsafeBufferPointer<Int32>, into values: UnsafeMutablePointer<Int64>) {
        let (base, factor) = (base, factor)
        guard width > 0 else { return values.update(repeating: base, count: places.count) }
        PackedBits.each(bits, width: width, at: places) { position, number in
            values[position] = base &+ Int64(bitPattern: number &* factor)
        }
    }
}

extension Frame {
    /// How many bits numbers up to this one take.
    static func width(of number: UInt64) -> Int { 64 - number.leadingZeroBitCount }

    static func size(base: Int64, width: Int, count: Int) -> Int {
        bytes(ofSigned: base) + 2 + PackedBits.bytes(count: count, width: width)
    }

    /// `numbers` are what is left of the values above the base, divided by the factor.
    static func append(
        _ numbers: UnsafeBufferPointer<UInt64>, base: Int64, factor: UInt64, width: Int, to bytes: inout [UInt8]
    ) {
        bytes.append(signed: base)
        bytes.append(number: factor)
        bytes.append(UInt8(width))
        PackedBits.append(numbers, width: width, to: &bytes)
    }

    /// Values as they are, with their least as the base.
    static func append(_ values: [Int64], to bytes: inout [UInt8]) {
        let (least, largest) = (values.min() ?? 0, values.max() ?? 0)
        let numbers = values.map { UInt64(bitPattern: $0 &- least) }
        let width = width(of: UInt64(bitPattern: largest &- least))
        numbers.withUnsafeBufferPointer { append($0, base: least, factor: 1, width: width, to: &bytes) }
    }
}
