// What became of an imported price list.
// SPDX-License-Identifier: Apache-2.0

import Ledger

/// Counts of what was taken in, and of what could not be said in our prices.
package struct LiteLLMSummary: Equatable, Sendable {
    /// Names in the file.
    package let models: Int
    /// Names that have a price now.
    package let imported: Int
    /// Names that were another spelling of a model with the same price.
    package let merged: Int
    /// Models that are only sold by something that Bursar does not count; sorted.
    package let unrepresentable: [String]
    /// Models without any price; sorted.
    package let withoutPrice: [String]
    /// Price fields that were left out, and for how many models; sorted by name.
    package let leftOut: [Field]

    package struct Field: Equatable, Sendable {
        package let name: String
        package let count: Int
    }

    init(_ models: [LiteLLMModel], imported: Int) {
        self.models = models.count
        self.imported = imported
        let unpriced = models.filter { !$0.isPriced }
        merged = models.count - unpriced.count - imported
        unrepresentable = unpriced.filter { !$0.unrepresented.isEmpty }.map(\.name).sorted()
        withoutPrice = unpriced.filter { $0.unrepresented.isEmpty }.map(\.name).sorted()
        let counts = Dictionary(models.flatMap(\.unrepresented).map { ($0, 1) }, uniquingKeysWith: +)
        leftOut = counts.map { Field(name: $0, count: $1) }.sorted { $0.name < $1.name }
    }
}

extension LiteLLMSummary: CustomStringConvertible {
    /// For people, a few lines.
    package var description: String {
        var lines = ["\(imported) of \(models) names imported; \(merged) more are other spellings of these"]
        if !withoutPrice.isEmpty { lines.append("\(withoutPrice.count) have no price: \(Self.some(withoutPrice))") }
        if !unrepresentable.isEmpty {
            let names = Self.some(unrepresentable)
            lines.append("\(unrepresentable.count) are sold only by what is not counted here: \(names)")
        }
        if !leftOut.isEmpty {
            lines.append("left out, by field and number of models:")
            lines += leftOut.map { "  \($0.name) \($0.count)" }
        }
        return lines.joined(separator: "\n")
    }

    private static func some(_ names: [String]) -> String {
        names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
    }
}
