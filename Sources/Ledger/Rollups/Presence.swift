// Where a person's bit stands in the rollups of who was there.
// SPDX-License-Identifier: Apache-2.0

/// The place of a person in `presence_days` and `presence_months`, whose rows hold 1,024 people as bits of 16 words.
///
/// Distinct people over any days are the union of their rows.
package struct Presence: Sendable, Equatable {
    package let block: Int64
    package let word: Int
    package let bit: Int

    package init(_ person: Int64) {
        block = person >> 10
        word = Int(person >> 6 & 15)
        bit = Int(person & 63)
    }

    /// The person whose bit it is.
    package var person: Int64 { block << 10 | Int64(word) << 6 | Int64(bit) }

    /// The word with this bit alone.
    package var bits: Int64 { Int64(bitPattern: 1 << UInt64(bit)) }

    /// The words of a row.
    package static let words = (0..<16).map { "w\($0)" }
}
