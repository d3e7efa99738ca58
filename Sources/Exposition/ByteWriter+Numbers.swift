// Writes numbers without a String in between.
// SPDX-License-Identifier: Apache-2.0

extension ByteWriter {
    /// No number is written with more bytes than this.
    static let longestNumber = 24

    /// `value / 10^scale`, exactly; zeros at the end of the fraction are left out.
    mutating func append(_ value: Int64, scale: Scale) {
        if value < 0 { append(UInt8(ascii: "-")) }
        let magnitude = value.magnitude
        guard scale.digits > 0 else { return append(digits: magnitude, count: Self.width(of: magnitude)) }

        var (whole, fraction) = magnitude.quotientAndRemainder(dividingBy: scale.one)
        append(digits: whole, count: Self.width(of: whole))
        guard fraction != 0 else { return }
        var digits = scale.digits
        while true {
            (whole, fraction) = (fraction, fraction / 10)
            guard fraction * 10 == whole else { break }
            digits -= 1
        }
        append(UInt8(ascii: "."))
        append(digits: whole, count: digits)
    }

    /// The shortest text that reads back as the same number; whole numbers without a fraction.
    mutating func append(_ value: Double) {
        if value.isNaN { return append("NaN" as StaticString) }
        if value.isInfinite { return append(value < 0 ? "-Inf" : "+Inf" as StaticString) }
        // Up to 2^53 every whole number is its own shortest text.
        if let whole = Int64(exactly: value), whole.magnitude <= 1 << 53 { return append(whole, scale: .one) }
        append(value.description)
    }

    /// The last `count` decimal digits of a value, with zeros in front where it has fewer.
    private mutating func append(digits value: UInt64, count: Int) {
        let start = advance(count)
        var rest = value
        var position = count
        while position >= 2 {
            // Two digits a division: the division is what costs.
            let (quotient, pair) = rest.quotientAndRemainder(dividingBy: 100)
            position -= 2
            start[position] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: pair / 10)
            start[position + 1] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: pair % 10)
            rest = quotient
        }
        if position == 1 { start[0] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10) }
    }

    private static func width(of value: UInt64) -> Int {
        var width = 1
        var rest = value
        while rest >= 10_000 {
            rest /= 10_000
            width += 4
        }
        return width + (rest >= 1000 ? 3 : rest >= 100 ? 2 : rest >= 10 ? 1 : 0)
    }
}
