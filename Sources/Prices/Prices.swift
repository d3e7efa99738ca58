// Opens the price book: what comes with Bursar, and the user's files over it.
// SPDX-License-Identifier: Apache-2.0

import CAssets
package import Ledger

/// Where the price book comes from.
package enum Prices {
    /// The book that every ledger starts with. What it has of a provider is read when it is first asked for.
    package static func builtIn() -> PriceBook {
        let places = Dictionary(uniqueKeysWithValues: builtInFiles.enumerated().map { ($1.name, $0) })
        let drawers = BuiltInProvider.all.map { provider in
            let place = places[provider.names[0]]
            return PriceDrawer(provider.names, isVendor: provider.isVendor) {
                guard let place else { return [] }
                let file = BuiltInFile(at: place)
                do { return try PriceFile.parse(file.bytes, name: "built-in/\(file.name).yaml") } catch {
                    // The files are part of the program, and the tests read every one of them.
                    preconditionFailure("\(error)")
                }
            }
        }
        return PriceBook(drawers)
    }

    /// A book under price files, the built-in one unless another is given; where they disagree, the last file wins.
    package static func load(files: [String], over book: PriceBook = builtIn()) throws(PriceFileErrors) -> PriceBook {
        var book = book
        var errors: [PriceFileError] = []
        for path in files {
            do { book = book.under(try PriceFile.read(path, over: book)) } catch { errors += error.errors }
        }
        guard errors.isEmpty else { throw PriceFileErrors(errors) }
        return book
    }

    /// JSON, which `bursar prices selftest` holds the built-in book against.
    package static var wrongBills: [UInt8] { unsafe bursar_asset_wrong_bills().array }

    private static var builtInFiles: [BuiltInFile] {
        (0..<bursar_asset_price_count()).map(BuiltInFile.init(at:))
    }
}

/// One provider's price file, as it is in the binary.
private struct BuiltInFile {
    let name: String
    private let place: Int

    init(at place: Int) {
        self.place = place
        name = unsafe String(cString: bursar_asset_prices(place).name)
    }

    var bytes: [UInt8] { unsafe bursar_asset_prices(place).array }
}

/// A line of `providers.txt`.
struct BuiltInProvider {
    /// All that events may call it; the first is the name of its price file.
    let names: [String]
    let isVendor: Bool

    static var all: [BuiltInProvider] {
        let text = String(decoding: unsafe bursar_asset_providers().array, as: UTF8.self)
        return text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ").map(String.init)
            guard words.count > 1, words[0] != "#" else { return nil }
            return BuiltInProvider(names: Array(words.dropFirst()), isVendor: words[0] == "vendor")
        }
    }
}

extension bursar_asset {
    fileprivate var array: [UInt8] { unsafe Array(UnsafeBufferPointer(start: bytes, count: count)) }
}
