// The properties of the sender's own that are rolled up: those that were declared.
// SPDX-License-Identifier: Apache-2.0

/// Which properties are dimensions (grouped by) and which are measures (summed), as the numbers of their names.
///
/// A property that nobody declared is kept with its event and is in no rollup, so that free text cannot fill one.
package struct Declarations: Sendable, Equatable {
    package var dimensions: [ExactText: Int64] = [:]
    package var measures: [ExactText: Int64] = [:]

    package init() {}

    package var isEmpty: Bool { dimensions.isEmpty && measures.isEmpty }
}

extension Property.Value {
    /// What the value is called as a group: a number and a flag are their text, `2.5` and `true`.
    package var text: String {
        switch self {
        case .text(let text), .number(let text): text
        case .flag(let flag): flag ? "true" : "false"
        }
    }

    /// A number in millionths, half to even; nil for all else, and beyond `mostOfMeasure`.
    package var millionths: Int64? {
        guard case .number(let text) = self, let decimal = try? ExactDecimal(parsing: text),
            let millionths = decimal.rounded(toUnitsOf: 6), millionths.magnitude <= Self.mostOfMeasure.magnitude
        else { return nil }
        return millionths
    }

    /// A hundred billion: a larger one is a mistake, which must not fill up the sums that all later ones go into.
    package static let mostOfMeasure: Int64 = 100_000_000_000_000_000
}
