// The one way that money is rounded.
// SPDX-License-Identifier: Apache-2.0

extension Int128 {
    /// The quotient, rounded to the nearest integer, and to the even one of two that are equally near.
    package func dividedHalfToEven(by divisor: Int128) -> Int128 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        let rest = remainder.magnitude
        let gap = divisor.magnitude - rest
        guard rest > gap || (rest == gap && quotient & 1 == 1) else { return quotient }
        return (self < 0) == (divisor < 0) ? quotient + 1 : quotient - 1
    }

    /// 10 to the power of `exponent`; nil when that does not fit.
    static func power(ofTen exponent: Int) -> Int128? {
        guard (0...38).contains(exponent) else { return nil }
        var power: Int128 = 1
        for _ in 0..<exponent { power *= 10 }
        return power
    }
}
