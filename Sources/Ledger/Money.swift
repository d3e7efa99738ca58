// Money as an exact integer: a billionth of a US dollar is the smallest unit there is.
// SPDX-License-Identifier: Apache-2.0

/// An amount in 10⁻⁹ USD. Arithmetic is checked; floating point never touches it.
package struct Money: Hashable, Comparable, Sendable {
    package var nanos: Int64

    package init(nanos: Int64) { self.nanos = nanos }

    package static let zero = Money(nanos: 0)

    /// A million dollars: the most that one event can cost or pay. Far above any real one, and so far below an overflow
    /// that one mistaken event cannot fill up the sums that all later ones go into.
    package static let mostOfEvent = Money(nanos: 1_000_000_000_000_000)

    package static func < (left: Self, right: Self) -> Bool { left.nanos < right.nanos }

    /// Nil on overflow, which takes nine billion dollars.
    package func adding(_ other: Money) -> Money? {
        let (sum, overflow) = nanos.addingReportingOverflow(other.nanos)
        return overflow ? nil : Money(nanos: sum)
    }
}

extension Int64 {
    /// The sum, or the end of 64 bits that it would go beyond: for amounts that are held against a limit, of which there is
    /// none out there.
    package func addingSaturated(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }
}

extension Money: CustomStringConvertible {
    /// US dollars with every digit that counts and no more: `0.054399`, `12`, `-0.5`.
    package var description: String { ExactDecimal(Int128(nanos), scale: 9).description }

    /// US dollars as a decimal text.
    ///
    /// Vendors report more than nine decimals at times (a share of a batch, a marked-up price). Those are rounded half
    /// to even rather than refused: the amount is theirs, and a ledger that loses it loses more.
    package init(parsing text: some StringProtocol) throws(ExactDecimal.Failure) {
        guard let nanos = try ExactDecimal(parsing: text).rounded(toUnitsOf: 9) else { throw .outOfRange }
        self.init(nanos: nanos)
    }
}
