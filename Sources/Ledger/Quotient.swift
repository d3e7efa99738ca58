// Division that rounds once, half to even.
// SPDX-License-Identifier: Apache-2.0

package enum Quotient {
    /// `value · factor ÷ divisor`, exactly and then rounded; nil where it does not fit, or the divisor is 0.
    package static func rounded(_ value: Int64, times factor: Int64, over divisor: Int64) -> Int64? {
        rounded(Int128(value) * Int128(factor), over: Int128(divisor))
    }

    /// How much more or less one quotient is than another, in millionths of the size of the other; nil where that is 0 or
    /// either divisor is not above 0. Where the exact figure would take more than 128 bits, the last ones are left out.
    package static func change(
        from previous: (part: Int64, whole: Int64), to current: (part: Int64, whole: Int64)
    ) -> Int64? {
        guard previous.part != 0, previous.whole > 0, current.whole > 0 else { return nil }
        let now = Int128(current.part) * Int128(previous.whole)
        let then = Int128(previous.part) * Int128(current.whole)
        var (difference, size) = (now - then, Int128(then.magnitude))
        while difference.magnitude > Int128.max.magnitude / 1_000_000 {
            (difference, size) = (difference >> 1, size >> 1)
        }
        return rounded(difference * 1_000_000, over: size)
    }

    private static func rounded(_ product: Int128, over whole: Int128) -> Int64? {
        guard whole != 0 else { return nil }
        var (quotient, remainder) = product.quotientAndRemainder(dividingBy: whole)
        let twice = remainder.magnitude * 2
        if twice > whole.magnitude || (twice == whole.magnitude && quotient & 1 != 0) {
            quotient += (product < 0) == (whole < 0) ? 1 : -1
        }
        return Int64(exactly: quotient)
    }
}
