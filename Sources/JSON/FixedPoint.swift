// A decimal number as an exact integer of its smallest unit.
// SPDX-License-Identifier: Apache-2.0

/// A decimal text times a power of ten: how money, seconds and counts are read without floating point.
package struct FixedPoint: Equatable, Sendable {
    package var units: Int64
    /// False when digits beyond the last decimal were rounded away, half to even.
    package var isExact: Bool

    /// `decimal` is a JSON number: its grammar is not checked again. Nil when the value does not fit.
    package init?(_ decimal: some Collection<UInt8>, decimals: Int) {
        var digits = decimal[...]
        let negative = digits.first == UInt8(ascii: "-")
        if negative { digits = digits.dropFirst() }

        let mantissaEnd = digits.firstIndex { $0 | 0x20 == UInt8(ascii: "e") } ?? digits.endIndex
        let exponent = mantissaEnd == digits.endIndex ? 0 : Self.exponent(digits[mantissaEnd...].dropFirst())
        let mantissa = digits[..<mantissaEnd]
        let point = mantissa.firstIndex(of: UInt8(ascii: ".")) ?? mantissa.endIndex
        let wholeDigits = mantissa.distance(from: mantissa.startIndex, to: point)
        // The negative side reaches one further.
        let most = UInt64(Int64.max) + (negative ? 1 : 0)
        // How many of the mantissa's digits stand before the unit's own decimal point.
        let kept = wholeDigits + exponent + decimals

        var value: UInt64 = 0
        var position = 0
        var firstDropped: UInt8 = 0
        var restIsZero = true
        for byte in mantissa where byte != UInt8(ascii: ".") {
            let digit = byte - UInt8(ascii: "0")
            if position < kept {
                guard Self.append(digit, to: &value, most) else { return nil }
            } else if position == kept {
                firstDropped = digit
            } else if digit != 0 {
                restIsZero = false
            }
            position += 1
        }
        while position < kept, value != 0 {
            guard Self.append(0, to: &value, most) else { return nil }
            position += 1
        }

        isExact = firstDropped == 0 && restIsZero
        if firstDropped > 5 || (firstDropped == 5 && (!restIsZero || value & 1 == 1)) { value += 1 }
        guard value <= most else { return nil }
        units = Int64(bitPattern: negative ? 0 &- value : value)
    }

    private static func append(_ digit: UInt8, to value: inout UInt64, _ most: UInt64) -> Bool {
        let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
        let (sum, beyond) = shifted.addingReportingOverflow(UInt64(digit))
        value = sum
        return !overflow && !beyond && sum <= most
    }

    /// Held within ±100,000: beyond that, nothing but zero is left of a number or nothing fits.
    private static func exponent(_ text: some Collection<UInt8>) -> Int {
        let negative = text.first == UInt8(ascii: "-")
        var value = 0
        for byte in text where byte != UInt8(ascii: "-") && byte != UInt8(ascii: "+") && value < 100_000 {
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return negative ? -value : value
    }
}

extension FixedPoint {
    /// Writes `units` of 10^-decimals as the shortest decimal that says the same: `0.0045`, `12`.
    static func write(_ units: Int64, decimals: Int, to bytes: inout [UInt8]) {
        // The digits, last first, with zeros up to the one before the point.
        var digits = InlineArray<32, UInt8>(repeating: UInt8(ascii: "0"))
        var rest = units.magnitude
        var count = 0
        while rest > 0 || count <= decimals {
            digits[count] += UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
            count += 1
        }
        var last = 0
        while last < decimals, digits[last] == UInt8(ascii: "0") { last += 1 }
        bytes.append(addingCapacity: 34) { (span: inout OutputSpan<UInt8>) in
            if units < 0 { span.append(UInt8(ascii: "-")) }
            while count > last {
                if count == decimals { span.append(UInt8(ascii: ".")) }
                count -= 1
                span.append(digits[count])
            }
        }
    }

    package static func text(_ units: Int64, decimals: Int) -> String {
        var bytes: [UInt8] = []
        write(units, decimals: decimals, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
