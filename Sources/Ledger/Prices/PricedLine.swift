// One line of a bill.
// SPDX-License-Identifier: Apache-2.0

/// What one bucket of a call costs. The lines of a call add up to its cost, to the last digit.
package struct PricedLine: Equatable, Sendable {
    package let bucket: Bucket
    /// As `Usage` counts it.
    package let quantity: Int64
    package let rate: Rate
    /// The factors on the rate, by name; only what is counted in tokens has any.
    package let modifiers: [Price.Modifier]
    package let amount: Money
}
