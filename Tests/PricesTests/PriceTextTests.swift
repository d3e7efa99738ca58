// The price book as people see it.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import Prices
import TemporaryFiles
import Testing

@Suite struct PriceTextTests {
    static let file = """
        prices:
          - {provider: acme, model: big, operation: chat, from: 2026-01-01, rates: {input_tokens: 3/1M},
             above: [{context: 200k, rates: {input_tokens: 6/1M}}], batch: {input_tokens: 1.5/1M},
             modifiers: {us: 1.1, deep: {searches: 20/1k}, 4k: {output_seconds: 0.6}}}
          - {provider: acme, model: small, rates: {input_tokens: 1/1M, input_seconds: 0.0001, requests: 0.01}}
          - {provider: acme, model: fee, modifiers: {deep: {requests: 5/1k}}}
        """

    let book: PriceBook

    init() throws { book = PriceBook(layers: [try PriceFile.parse(Self.file, name: "f.yaml")]) }

    @Test func `A list has a row for each tier and range, and leaves out columns where nothing stands`() {
        #expect(
            PriceListing(book).text == """
                provider  model  operation  tier      above  from        rates                                                   modifiers                                               source
                acme      big    chat       standard         2026-01-01  input_tokens 3/1M                                       4k: output_seconds 0.6, deep: searches 20/1k, us × 1.1  f.yaml:2
                acme      big    chat       batch            2026-01-01  input_tokens 1.5/1M                                     deep: searches 20/1k, us × 1.1                          f.yaml:2
                acme      big    chat       standard  200k   2026-01-01  input_tokens 6/1M                                       4k: output_seconds 0.6, deep: searches 20/1k, us × 1.1  f.yaml:2
                acme      small             standard                     input_tokens 1/1M, input_seconds 0.0001, requests 0.01                                                          f.yaml:5
                acme      fee               standard                                                                             deep: requests 5/1k                                     f.yaml:6

                """)
    }

    @Test func `A list shows what was asked for`() {
        func names(_ change: (inout PriceListing.Filter) -> Void) -> Set<String> {
            var filter = PriceListing.Filter()
            change(&filter)
            return Set(PriceListing(book, where: filter).rows.map { $0[1] })
        }
        #expect(names { $0.provider = "ACME" } == ["big", "small", "fee"])
        #expect(names { $0.provider = "other" } == [])
        #expect(names { $0.model = "ma" } == ["small"])
        #expect(names { $0.model = "b*" } == ["big"])
    }

    @Test func `An explanation shows each line, and seconds as seconds`() {
        var call = Call()
        call.provider = "acme"
        call.model = "small"
        call.usage[.inputTokens] = 1_500
        call.usage[.inputSeconds] = 61_500_000
        call.reported = Money(nanos: 20_000_000)
        #expect(
            PriceExplanation(call, at: .latest, by: book).text == """
                acme small, standard, by f.yaml:5
                  input_tokens   1500 × 1/1M    0.0015
                  input_seconds  61.5 × 0.0001  0.00615
                  requests       1 × 0.01       0.01
                  total                         0.01765 USD
                  reported: 0.02 USD, kept beside it

                """)
        call.model = "big"
        call.operation = "chat"
        call.usage = Usage()
        call.usage[.inputTokens] = 1_000
        call.modifiers = ["us"]
        call.reported = nil
        #expect(
            PriceExplanation(call, at: .latest, by: book).text.contains(
                "  input_tokens  1000 × 3/1M × us 1.1  0.0033\n"))
        call.modifiers = ["4k", "us"]
        call.usage[.outputSeconds] = 8_500_000
        #expect(
            PriceExplanation(call, at: .latest, by: book).text.contains(
                "  input_tokens    1000 × 3/1M × us 1.1  0.0033\n  output_seconds  8.5 × 0.6 (4k)        5.1\n"))
        call.modifiers = []
        call.tier = .flex
        #expect(
            PriceExplanation(call, at: .latest, by: book).text == """
                acme big chat, flex
                  unpriced: no flex price of acme/big
                  nothing was reported, so 0 counts

                """)
    }

    /// What an explanation says of the price of a million tokens on a day.
    private func remarks(_ day: String, _ book: PriceBook) throws -> [String] {
        var call = Call()
        (call.provider, call.model) = ("acme", "m")
        call.usage[.inputTokens] = 1_000_000
        let at = try #require(Day(parsing: day)).start
        return PriceExplanation(call, at: at, by: book).text.split(separator: "\n").dropFirst(3).map(String.init)
    }

    @Test func `An explanation says when the price held, who says so, and how sure that is`() throws {
        let file = """
            source: a list
            prices:
              - {provider: acme, model: m, to: 2026-05-01, known_from: 2026-01-10, rates: {input_tokens: 3/1M}}
              - {provider: acme, model: m, from: 2026-05-01, after: 2026-04-20, retired: 2026-08-01, source: acme.com,
                 note: a promotion, rates: {input_tokens: 1/1M}}
            """
        let book = PriceBook(layers: [try PriceFile.parse(file, name: "f.yaml")])
        let first = "  price: to 2026-05-01, by a list"
        let second = "  price: from 2026-05-01, by acme.com"
        let note = "  note: a promotion"
        let assumed = "  assumed: no price is known before 2026-01-10, and the earliest is taken"
        let unsure = "  uncertain: the next price came between 2026-04-20 and 2026-05-01; no source gives the day"
        let retired = "  retired: the vendor's own end of the model is 2026-08-01; its last price is taken"
        #expect(try remarks("2026-01-09", book) == [first, assumed])
        #expect(try remarks("2026-01-10", book) == [first])
        #expect(try remarks("2026-04-19", book) == [first])
        #expect(try remarks("2026-04-20", book) == [first, unsure])
        #expect(try remarks("2026-05-01", book) == [second, note])
        #expect(try remarks("2026-08-01", book) == [second, retired, note])
        let rows = PriceListing(book).rows.map { Array($0[5...]) }
        #expect(rows.first == ["", "2026-05-01", "", "2026-01-10", "", "input_tokens 3/1M", "", "f.yaml:3: a list"])
        #expect(rows.last == ["2026-05-01", "", "", "", "2026-08-01", "input_tokens 1/1M", "", "f.yaml:4: acme.com"])
    }

    @Test func `An explanation speaks of each price that a call's is made of`() throws {
        let list = """
            source: a list
            prices:
              - {provider: acme, model: m, to: 2026-05-01, known_from: 2026-01-10, rates: {input_tokens: 3/1M}}
              - {provider: acme, model: m, from: 2026-05-01, after: 2026-04-20, retired: 2026-08-01, rates: {input_tokens: 1/1M}}
            """
        let mine =
            "prices: [{provider: acme, model: m, from: 2026-01-01, source: contract, rates: {output_tokens: 2/1M}}]"
        let book = PriceBook(layers: [
            try PriceFile.parse(list, name: "list"), try PriceFile.parse(mine, name: "mine"),
        ])
        let own = "  price: from 2026-01-01, by contract"
        #expect(
            try remarks("2026-01-09", book) == [
                own, "  list:3: price: to 2026-05-01, by a list",
                "  list:3: assumed: no price is known before 2026-01-10, and the earliest is taken",
            ])
        #expect(
            try remarks("2026-04-20", book) == [
                own, "  list:3: price: to 2026-05-01, by a list",
                "  list:3: uncertain: the next price came between 2026-04-20 and 2026-05-01; no source gives the day",
            ])
        #expect(
            try remarks("2026-08-01", book) == [
                own, "  list:4: price: from 2026-05-01, by a list",
                "  list:4: retired: the vendor's own end of the model is 2026-08-01; its last price is taken",
            ])
    }

    @Test func `A user's file goes over the built-in book, and all bad files are told at once`() throws {
        let files = try TemporaryFiles()
        let good = try files.write(
            "prices: [{provider: openai, model: gpt-5-mini, from: 2026-06-01, rates: {input_tokens: 1/1M}}]",
            to: "a.yaml")
        let bad = try files.write("prices: 3", to: "b.yaml")
        let missing = files.file("c.yaml")
        let twice = try files.write(
            """
            prices:
              - {provider: google, model: g, rates: {requests: 1}}
              - {provider: gemini, model: g, rates: {requests: 2}}
            """, to: "d.yaml")
        let book = try Prices.load(files: [good])
        var call = Call()
        call.provider = "openai"
        call.model = "gpt-5-mini"
        call.usage[.inputTokens] = 1_000_000
        let june = try #require(Day(parsing: "2026-06-01")).start
        #expect(book.price(call, at: june).cost.description == "1")
        #expect(book.price(call, at: june.advanced(byMilliseconds: -1)).cost.description == "0.25")
        let errors = #expect(throws: PriceFileErrors.self) { try Prices.load(files: [bad, good, missing, twice]) }
        #expect(
            errors?.errors.map(\.description) == [
                "\(bad):1: prices: expected a list of prices, each beginning with a dash",
                "\(missing): cannot be read: No such file or directory",
                "\(twice):3: gemini/g has a price for that time already, on line 2",
            ])
    }
}
