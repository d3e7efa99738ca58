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
    ///
    /// The reports of `sources` are trusted, whose providers it must know: those of others count anyhow, for want of a price.
    package static func load(
        files: [String], over book: PriceBook = builtIn(), trusting sources: [ReportSource] = []
    ) throws(PriceFileErrors) -> PriceBook {
        var book = book
        var errors: [PriceFileError] = []
        for path in files {
            do { book = book.under(try PriceFile.read(path, over: book)) } catch { errors += error.errors }
        }
        if errors.isEmpty { errors = sources.compactMap { problem(with: $0, in: book) } }
        guard errors.isEmpty else { throw PriceFileErrors(errors) }
        return book.trusting(sources)
    }

    private static func problem(with source: ReportSource, in book: PriceBook) -> PriceFileError? {
        func error(_ message: String) -> PriceFileError {
            PriceFileError(
                file: source.origin?.file ?? "trust_reported", line: source.origin?.line,
                message: "trust_reported must name \(message)")
        }
        guard book.knows(provider: source.provider) else {
            let hint = Suggestion.clause(for: source.provider, among: book.providerNames)
            return error("providers of the price book, not \"\(source.provider)\"\(hint)")
        }
        guard let operation = source.operation?.lowercased() else { return nil }
        let prices = book.prices(of: source.provider)
        let known = prices.flatMap(\.operations)
        // A price that holds whatever the operation leaves its names to the events.
        guard !known.isEmpty, prices.allSatisfy({ !$0.operations.isEmpty }), !known.contains(exactly: operation)
        else { return nil }
        let hint = Suggestion.clause(for: operation, among: known)
        return error("operations of \(source.provider) that have a price, not \"\(operation)\"\(hint)")
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
