// Money as people and wires write it.
// SPDX-License-Identifier: Apache-2.0

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
