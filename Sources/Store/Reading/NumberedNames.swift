// Numbers of names for whoever reads: those of the ledger, and of their own where it has none.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

/// Texts that the ledger never numbered get a number here, which no row has: what is read of single events may be grouped
/// by texts that are in no sum.
package struct NumberedNames {
    private var stored: NameReader
    private var numbers: [ExactText: Int64] = [:]
    private var texts: [String] = []

    /// The texts that have a number here alone, in the order of these.
    package var own: [String] {
        get { texts }
        set {
            texts = newValue
            numbers = Dictionary(
                newValue.enumerated().map { ($1.exact, Self.first - Int64($0)) },
                uniquingKeysWith: { first, _ in first })
        }
    }

    /// Numbers from here on down are of texts that the ledger does not know.
    private static let first: Int64 = -16

    package init(_ database: Database) { stored = NameReader(database) }

    package mutating func text(_ id: Int64) throws(StoreError) -> String {
        guard id < 0 else { return try stored.text(id) }
        let place = Int(Self.first - id)
        return texts.indices.contains(place) ? texts[place] : ""
    }

    package mutating func id(of text: String) throws(StoreError) -> Int64 {
        let id = try stored.id(of: text)
        guard id < 0 else { return id }
        if let number = numbers[text.exact] { return number }
        let number = Self.first - Int64(texts.count)
        numbers[text.exact] = number
        texts.append(text)
        return number
    }
}

extension NumberedNames: NameTable {}
