// What a quantity costs, computed without loss and rounded once.
// SPDX-License-Identifier: Apache-2.0

/// A price or a multiplier as a fraction in lowest terms.
///
/// As a price: 10⁻⁹ USD for one of the integers that `Usage` keeps. As a multiplier: the plain factor.
struct UnitPrice: Sendable {
    let numerator: Int64
    /// Wider than the numerator: prices that were computed in floating point come with sixteen decimals.
    let denominator: Int128

    /// Nil when even the lowest terms do not fit; both must be positive, or the numerator zero.
    private init?(reducing numerator: Int128, over denominator: Int128) {
        var (a, b) = (numerator, denominator)
        while b != 0 { (a, b) = (b, a % b) }
        guard let top = Int64(exactly: numerator / a) else { return nil }
        self.numerator = top
        self.denominator = denominator / a
    }

    init?(_ rate: Rate, for bucket: Bucket) {
        // Dollars become billionths by moving the point, so that what is left is small.
        guard let nanos = rate.amount.shifted(by: 9), let power = Int128.power(ofTen: nanos.scale) else { return nil }
        let (units, overflow) = power.multipliedReportingOverflow(by: Int128(rate.units))
        let (divisor, beyond) = units.multipliedReportingOverflow(by: Int128(bucket.scale))
        guard !overflow, !beyond else { return nil }
        self.init(reducing: nanos.mantissa, over: divisor)
    }

    init?(_ multiplier: ExactDecimal) {
        guard let power = Int128.power(ofTen: multiplier.scale) else { return nil }
        self.init(reducing: multiplier.mantissa, over: power)
    }

    func times(_ other: UnitPrice) -> UnitPrice? {
        let (divisor, overflow) = denominator.multipliedReportingOverflow(by: other.denominator)
        return overflow ? nil : UnitPrice(reducing: Int128(numerator) * Int128(other.numerator), over: divisor)
    }

    /// The price of a quantity, rounded half to even; nil when it is beyond what money can say.
    func amount(of quantity: Int64) -> Money? {
        let (product, overflow) = quantity.multipliedReportingOverflow(by: numerator)
        if !overflow, denominator == 1 { return Money(nanos: product) }
        // Two factors below 2⁶³ always fit.
        let exact = Int128(quantity) * Int128(numerator)
        return Int64(exactly: exact.dividedHalfToEven(by: denominator)).map(Money.init(nanos:))
    }
}
