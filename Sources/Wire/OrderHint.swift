// What an id says about when it was made, in 48 bits.
// SPDX-License-Identifier: Apache-2.0

enum OrderHint {
    private static let mask: UInt64 = 1 << 48 - 1

    /// Nil for an id that has no order in it.
    static func of(_ id: Span<UInt8>) -> UInt64? { uuid7(id) ?? ulid(id) ?? number(id) }

    /// The milliseconds of `017f22e2-79b0-7cc3-98c4-dc0c0c07398f`.
    private static func uuid7(_ id: Span<UInt8>) -> UInt64? {
        guard id.count == 36, id[14] == UInt8(ascii: "7"), id[8] == UInt8(ascii: "-"), id[13] == UInt8(ascii: "-"),
            id[18] == UInt8(ascii: "-"), id[23] == UInt8(ascii: "-")
        else { return nil }
        var value: UInt64 = 0
        for index in 0..<13 where index != 8 {
            let byte = id[index]
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt64(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt64(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt64(byte - UInt8(ascii: "A") + 10)
            default: return nil
            }
        }
        return value
    }

    /// The milliseconds of `01ARZ3NDEKTSV4RRFFQ69G5FAV`.
    private static func ulid(_ id: Span<UInt8>) -> UInt64? {
        guard id.count == 26, id[0] &- UInt8(ascii: "0") < 8 else { return nil }
        var value: UInt64 = 0
        for index in 0..<26 {
            guard let digit = Crockford.value(id[index]) else { return nil }
            if index < 10 { value = value << 5 | UInt64(digit) }
        }
        return value & mask
    }

    /// The number that the id ends in: up to 15 digits as they are, the upper bits of a snowflake's 16 to 19.
    private static func number(_ id: Span<UInt8>) -> UInt64? {
        var start = id.count
        while start > 0, id[start - 1] &- UInt8(ascii: "0") < 10 { start -= 1 }
        let count = id.count - start
        guard 1...19 ~= count else { return nil }
        var value: UInt64 = 0
        for index in start..<id.count { value = value &* 10 &+ UInt64(id[index] - UInt8(ascii: "0")) }
        return (count <= 15 ? value : value >> 16) & mask
    }
}
