// Opens the price book: what comes with Bursar, and the user's files over it.
// SPDX-License-Identifier: Apache-2.0

import CAssets
package import Ledger

/// Where the price book comes from.
package enum Prices {
    /// The book that every ledger starts with.
    package static func builtIn() throws(PriceFileErrors) -> PriceBook { try PriceBook(layers: [builtInPrices()]) }

    /// The built-in book under price files; where they disagree, the last file wins.
    package static func load(files: [String]) throws(PriceFileErrors) -> PriceBook {
        var layers = [try builtInPrices()]
        var errors: [PriceFileError] = []
        for path in files {
            do { layers.append(try PriceFile.read(path)) } catch { errors += error.errors }
        }
        guard errors.isEmpty else { throw PriceFileErrors(errors) }
        return PriceBook(layers: layers)
    }

    /// What stands in the built-in price files.
    package static func builtInPrices() throws(PriceFileErrors) -> [Price] {
        var prices: [Price] = []
        for place in 0..<bursar_price_file_count() {
            let file = unsafe bursar_price_file_at(place)
            let bytes = unsafe Array(UnsafeBufferPointer(start: file.bytes, count: file.count))
            prices += try PriceFile.parse(bytes, name: unsafe "built-in/\(String(cString: file.name)).yaml")
        }
        return prices
    }
}
