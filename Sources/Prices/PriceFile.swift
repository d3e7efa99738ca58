// The price file: prices as people write them, in YAML.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
import YAML

/// A file of prices: `example` has everything that one can say.
package enum PriceFile {
    /// The prices of a file, which do not contradict each other by the names that providers have in the book; or all that
    /// is wrong with it.
    package static func parse(
        _ bytes: [UInt8], name: String, over book: PriceBook = PriceBook()
    ) throws(PriceFileErrors) -> [Price] {
        let root: YAMLNode
        do { root = try YAMLNode.parse(bytes) } catch {
            throw PriceFileErrors([PriceFileError(file: name, line: error.line, message: error.message)])
        }
        var reader = PriceFileReader(file: name)
        let prices = reader.prices(in: root)
        let conflicts = book.contradictions(in: prices).map { conflict in
            PriceFileError(
                file: name, line: conflict.second.line,
                message: "\(conflict.subject) has a price for that time already, on line \(conflict.first.line)")
        }
        let errors = reader.errors + conflicts
        guard errors.isEmpty else { throw PriceFileErrors(errors) }
        return prices
    }

    package static func parse(
        _ text: String, name: String, over book: PriceBook = PriceBook()
    ) throws(PriceFileErrors) -> [Price] {
        try parse(Array(text.utf8), name: name, over: book)
    }
}
