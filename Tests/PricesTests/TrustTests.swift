// Whose reports are trusted: that the book knows them, and what an explanation says of them and of the app's own cache.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Prices
import TemporaryFiles
import Testing

@Suite struct TrustTests {
    private let book: PriceBook

    init() throws {
        let file = """
            prices:
              - {provider: acme, model: small, from: 2026-01-01, rates: {input_tokens: 1/1M}}
            """
        book = PriceBook(layers: [try PriceFile.parse(file, name: "f.yaml")])
    }

    private static func source(_ text: String, line: Int = 7) throws -> ReportSource {
        var source = try #require(ReportSource(text))
        source.origin = Price.Origin(file: "bursar.yaml", line: line)
        return source
    }

    @Test func `A provider that the book does not know is refused with its place and what was meant`() throws {
        let sources = [try Self.source("openruoter"), try Self.source("s3:put"), try Self.source("qqqqqq", line: 9)]
        let errors = #expect(throws: PriceFileErrors.self) { try Prices.load(files: [], trusting: sources) }
        #expect(
            errors?.description == """
                bursar.yaml:7: trust_reported must name providers of the price book, not "openruoter"; did you mean openrouter?
                bursar.yaml:9: trust_reported must name providers of the price book, not "qqqqqq"
                """)
    }

    @Test func `An operation that no price has is refused where all of them have some`() throws {
        let files = try TemporaryFiles()
        let mine = try files.write(
            "prices: [{provider: me, rates: {requests: 1}}, {provider: me, operation: put, rates: {requests: 2}}]",
            to: "mine.yaml")
        let sources = try ["s3:putt", "aws.s3:PUT", "openrouter:embed", "me:anything"].map { try Self.source($0) }
        let errors = #expect(throws: PriceFileErrors.self) { try Prices.load(files: [mine], trusting: sources) }
        #expect(
            errors?.description == """
                bursar.yaml:7: trust_reported must name operations of s3 that have a price, not "putt"; did you mean put?
                """)
    }

    @Test func `A provider is known by each of its names, and where only a file of yours has it`() throws {
        let files = try TemporaryFiles()
        let mine = try files.write("prices: [{provider: me, model: mine, rates: {requests: 1}}]", to: "mine.yaml")
        let sources = try ["OpenRouter", "open_router", "aws.s3:put", "me"].map { try Self.source($0) }
        let book = try Prices.load(files: [mine], trusting: sources)
        var call = Call()
        (call.provider, call.model, call.reported) = ("me", "mine", Money(nanos: 5))
        #expect(book.price(call, at: .latest).cost.nanos == 5)
        (call.provider, call.model, call.operation) = ("s3", "", "put")
        #expect(book.price(call, at: .latest).cost.nanos == 5)
        call.operation = "get"
        #expect(book.price(call, at: .latest).cost.nanos != 5)
    }

    private func text(_ change: (inout Call) -> Void, trusting sources: [String] = []) throws -> String {
        var call = Call()
        (call.provider, call.model) = ("acme", "small")
        call.usage[.inputTokens] = 2_000
        change(&call)
        let book = book.trusting(try sources.map { try Self.source($0) })
        return PriceExplanation(call, at: .latest, by: book).text
    }

    @Test func `An explanation says that the reported cost counts, and by which entry`() throws {
        #expect(
            try text({ $0.reported = Money(nanos: 5_000_000) }, trusting: ["acme"]) == """
                acme small, standard, by f.yaml:2
                  input_tokens  2000 × 1/1M  0.002
                  total                      0.002 USD
                  the reported cost counts: 0.005 USD, since trust_reported has acme
                  price: from 2026-01-01

                """)
        #expect(
            try text(
                {
                    $0.model = "large"
                    $0.reported = Money(nanos: 5_000_000)
                }, trusting: ["acme"]) == """
                    acme large, standard
                      no price: no price of acme/large
                      the reported cost counts: 0.005 USD, since trust_reported has acme

                    """)
        #expect(
            try text {
                $0.model = "large"
                $0.reported = Money(nanos: 5_000_000)
            } == """
                acme large, standard
                  no price: no price of acme/large
                  the reported cost counts: 0.005 USD

                """)
    }

    @Test func `An explanation says what the app's own cache saved`() throws {
        #expect(
            try text { $0.cached = true } == """
                acme small, standard, by f.yaml:2
                  input_tokens  2000 × 1/1M  0.002
                  total                      0.002 USD
                  answered from the app's own cache: 0 counts, and 0.002 USD are saved
                  price: from 2026-01-01

                """)
        #expect(
            try text {
                $0.cached = true
                $0.reported = Money(nanos: 500_000)
            }.contains("own cache: the reported cost counts, 0.0005 USD, and 0.0015 USD are saved\n"))
        #expect(
            try text {
                $0.cached = true
                $0.model = "large"
            } == """
                acme large, standard
                  no price: no price of acme/large
                  answered from the app's own cache: 0 counts, and what is saved is not known

                """)
    }
}
