// Division that rounds once, half to even.
// SPDX-License-Identifier: Apache-2.0

package enum Quotient {
    /// `value · factor ÷ divisor`, exactly and then rounded; nil where it does not fit, or the divisor is 0.
    package static func rounded(_ value: Int64, times factor: Int64, over divisor: Int64) -> Int64? {
        guard divisor != 0 else { return nil }
        let product = Int128(value) * Int128(factor)
        let whole = Int128(divisor)
        var (quotient, remainder) = product.quotientAndRemainder(dividingBy: whole)
        let twice = remainder.magnitude * 2
        if twice > whole.magnitude || (twice == whole.magnitude && quotient & 1 != 0) {
            quotient += (product < 0) == (whole < 0) ? 1 : -1
        }
        return Int64(exactly: quotient)
    }
}
