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
