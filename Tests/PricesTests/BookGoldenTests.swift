// The rates of the built-in book, held to what they were.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import Prices
import Testing

/// `Fixtures/book.golden` has a line for each price and name of the book: provider, name, operation, a time at which the
/// price holds, and a digest of its rates. A rate that changes without a date changes what calls of the past cost, and fails
/// here: the price of before stays, with its last day in `to`, and the new one follows with the same day in `from`.
///
/// `BURSAR_UPDATE_GOLDEN=1` adds lines for prices that have none, and changes none that there is. Where a rate was simply
/// wrong, its lines are taken out by hand.
@Suite struct BookGoldenTests {
    private static let file = "book.golden"

    @Test func `No rate of the book has changed without a date, and every price is written down`() throws {
        let book = Prices.builtIn()
        let known = try Fixture.text(Self.file).split(separator: "\n").map(String.init)
        for line in known {
            let words = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            try #require(words.count == 5, "\(line)")
            let time = try #require(Validity.bound(parsing: words[3]), "\(line)")
            let price = try? book.price(of: Self.call(words[0], words[1], words[2]), at: time)
            #expect(
                price.map(Self.digest) == words[4],
                "\(words[0])/\(words[1]) costs something else on \(words[3]) now: close the old price with `to`, and add one"
            )
        }
        let lines = book.prices.flatMap(Self.lines)
        let old = Set(known)
        let missing = lines.filter { !old.contains($0) }
        if ProcessInfo.processInfo.environment["BURSAR_UPDATE_GOLDEN"] != nil {
            try Fixture.write((known + missing).map { $0 + "\n" }.joined(), to: Self.file)
        } else {
            #expect(missing.isEmpty, "BURSAR_UPDATE_GOLDEN=1 writes down what is new in the book")
        }
    }

    private static func call(_ provider: String, _ model: String, _ operation: String) -> Call {
        var call = Call()
        (call.provider, call.model, call.operation) = (provider, model, operation)
        return call
    }

    private static func lines(of price: Price) -> [String] {
        let samples = price.patterns.map { $0.text.map { $0 == "*" ? "x" : $0 == "#" ? "7" : String($0) }.joined() }
        let names = price.name.isEmpty ? [""] : price.models + samples
        let operations = price.operations.isEmpty ? [""] : price.operations
        let time = Validity.text(of: time(of: price))
        return names.flatMap { name in
            operations.map { [price.provider, name, $0, time, digest(price)].joined(separator: "\t") }
        }
    }

    /// The first that is known of the price, within its hours.
    private static func time(of price: Price) -> Timestamp {
        let known = (price.record.knownFrom ?? Day(number: 20_785)).start
        let last = price.validity.to.map { $0.day.advanced(by: -1).start } ?? .latest
        var time = price.validity.from ?? min(known, last)
        while !(price.hours?.contains(time) ?? true) { time = time.advanced(byMilliseconds: 1_800_000) }
        return time
    }

    /// FNV-1a of the rates as a price file writes them.
    private static func digest(_ price: Price) -> String {
        var rates = Price(provider: "", origin: .init(file: "", line: 0))
        (rates.rates, rates.thresholds, rates.modifiers) = (price.rates, price.thresholds, price.modifiers)
        var hash: UInt32 = 2_166_136_261
        for byte in PriceFile.entry(rates).utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return String(hash, radix: 16)
    }
}
