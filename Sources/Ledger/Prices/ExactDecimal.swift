// A decimal number as it was written, with every digit.
// SPDX-License-Identifier: Apache-2.0

/// `mantissa` × 10^-`scale`, in one form only: 0.30 and 3e-1 are the same value.
package struct ExactDecimal: Hashable, Sendable {
    package let mantissa: Int128
    /// Decimal places; never negative.
    package let scale: Int

    package init(_ mantissa: Int128, scale: Int = 0) {
        var mantissa = mantissa
        var scale = mantissa == 0 ? 0 : scale
        while scale > 0, mantissa % 10 == 0 {
            mantissa /= 10
            scale -= 1
        }
        self.mantissa = mantissa
        self.scale = scale
    }

    /// The number times 10^`places`, which only moves the point; nil when it does not fit.
    package func shifted(by places: Int) -> ExactDecimal? {
        if places <= scale { return ExactDecimal(mantissa, scale: scale - places) }
        guard let power = Int128.power(ofTen: places - scale) else { return nil }
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: power)
        return overflow ? nil : ExactDecimal(product)
    }

    /// The nearest integer of 10^-`places`, half to even; nil when it does not fit.
    package func rounded(toUnitsOf places: Int) -> Int64? {
        guard let moved = shifted(by: places) else { return nil }
        // No mantissa comes to half of so large a power of ten.
        guard let power = Int128.power(ofTen: moved.scale) else { return 0 }
        return Int64(exactly: moved.mantissa.dividedHalfToEven(by: power))
    }
}

extension ExactDecimal {
    /// What is wrong with a text that should be a decimal number.
    package enum Failure: Error, Equatable, CustomStringConvertible {
        case notANumber
        /// More than 38 digits, on either side of the point.
        case outOfRange

        package var description: String {
            switch self {
            case .notANumber: "not a decimal number"
            case .outOfRange: "too large, or too many digits"
            }
        }
    }

    /// Digits with an optional sign, point and exponent: `3`, `0.25`, `-1.5`, `5e-07`.
    package init(parsing text: some StringProtocol) throws(Failure) {
        var bytes = Substring(text).utf8[...]
        let isNegative = Self.takeSign(&bytes)
        var mantissa: Int128 = 0
        var scale = 0
        var digits = 0
        var hasPoint = false
        while let byte = bytes.first, byte | 0x20 != UInt8(ascii: "e") {
            bytes.removeFirst()
            if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
                continue
            }
            guard let digit = Self.digit(byte) else { throw .notANumber }
            let (shifted, beyond) = mantissa.multipliedReportingOverflow(by: 10)
            let (sum, overflow) = shifted.addingReportingOverflow(Int128(digit))
            guard !beyond, !overflow else { throw .outOfRange }
            mantissa = sum
            digits += 1
            if hasPoint { scale += 1 }
        }
        guard digits > 0 else { throw .notANumber }
        if !bytes.isEmpty { scale -= try Self.exponent(bytes.dropFirst()) }
        if isNegative { mantissa = -mantissa }
        guard mantissa != 0 else {
            self.init(0)
            return
        }
        guard scale <= 60 else { throw .outOfRange }
        guard scale < 0 else {
            self.init(mantissa, scale: scale)
            return
        }
        guard let whole = ExactDecimal(mantissa).shifted(by: -scale) else { throw .outOfRange }
        self = whole
    }

    private static func takeSign(_ bytes: inout Substring.UTF8View) -> Bool {
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
        return isNegative
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? byte - UInt8(ascii: "0") : nil
    }

    private static func exponent(_ text: Substring.UTF8View) throws(Failure) -> Int {
        var bytes = text
        let isNegative = takeSign(&bytes)
        guard !bytes.isEmpty else { throw .notANumber }
        var value = 0
        for byte in bytes {
            guard let digit = digit(byte) else { throw .notANumber }
            value = min(value * 10 + Int(digit), 1_000)
        }
        return isNegative ? -value : value
    }
}

extension ExactDecimal: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        // The finer scale of the two decides; what does not fit there is larger than anything that does.
        let places = max(left.scale, right.scale)
        let ours = left.shifted(by: places)?.mantissa ?? (left.mantissa < 0 ? .min : .max)
        let theirs = right.shifted(by: places)?.mantissa ?? (right.mantissa < 0 ? .min : .max)
        return ours < theirs
    }
}

extension ExactDecimal: CustomStringConvertible {
    /// All digits and no exponent: `0.0000005`.
    package var description: String {
        var digits = String(mantissa.magnitude)
        if scale > 0 {
            digits = String(repeating: "0", count: max(0, scale + 1 - digits.utf8.count)) + digits
            digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -scale))
        }
        return mantissa < 0 ? "-" + digits : digits
    }
}
