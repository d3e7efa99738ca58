// The built-in book's dates, against every change of a price that is exact or confirmed.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Prices
import Testing

/// `Fixtures/history.txt` has a row for each price and the time for which it held: provider, model, LiteLLM's name of the
/// field, USD for one unit, from, to, and the last day on which the price before was still seen where the day of the change
/// is not known; `-` for nothing.
@Suite struct HistoryTests {
    let book: PriceBook
    let rows: [Row]
    /// The day on which the history was written down, at an hour that nobody charges apart.
    static let today = Day(number: 20_785).start.advanced(byMilliseconds: 12 * 3_600_000)

    init() throws {
        book = Prices.builtIn()
        rows = try Fixture.text("history.txt").split(separator: "\n").map { try #require(Row($0), "\($0)") }
    }

    @Test func `Every price that is known to have held is what the book says of its time`() throws {
        #expect(rows.count > 400)
        for row in rows where !row.isNotCounted {
            var checked = 0
            for time in row.times {
                let price = try book.price(of: row.call, at: time)
                // Peak and off-peak hours have prices of their own; the history has what holds beside them.
                guard price.hours == nil else { continue }
                let rate = try #require(row.rate(of: price), "\(row.text) at \(time)")
                #expect(row.says(rate), "\(row.text) at \(time): the book says \(rate)")
                checked += 1
            }
            #expect(checked > 0, "\(row.text) was not looked at")
        }
    }

    @Test func `Before the first known day the earliest price holds, and says that it is assumed`() throws {
        var models = Set<String>()
        for row in rows where !row.isNotCounted && models.insert("\(row.call.provider) \(row.call.model)").inserted {
            let price = try book.price(of: row.call, at: .earliest)
            let known = try #require(price.record.knownFrom, "\(row.text)")
            #expect(price.validity.from == nil && known.start > .earliest, "\(row.text)")
            let first = PriceExplanation(row.call, at: .earliest, by: book)
            #expect(first.text.contains("assumed: no price is known before \(known)"), "\(first.text)")
        }
        #expect(models.count > 40)
    }

    @Test func `Where the day of a change is not known, the days in between say so`() throws {
        for row in rows where !row.isNotCounted {
            guard let after = row.after else { continue }
            let next = try book.price(of: row.call, at: row.from)
            // Another rate of the same model may have changed on that day by its vendor's own word.
            guard let known = next.record.after else { continue }
            #expect(known <= after, "\(row.text)")
            let between = PriceExplanation(row.call, at: after.start, by: book)
            #expect(
                between.text.contains("uncertain: the next price came between \(known) and"),
                "\(row.text)\n\(between.text)")
            let sure = PriceExplanation(row.call, at: row.from, by: book)
            #expect(!sure.text.contains("came between \(known)"), "\(row.text)\n\(sure.text)")
        }
    }
}

extension HistoryTests {
    struct Row {
        let text: String
        let call: Call
        let from: Timestamp
        let after: Day?
        private let to: Timestamp?
        private let bucket: Bucket?
        private let above: Int64
        private let amount: ExactDecimal

        init?(_ line: Substring) {
            text = String(line)
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 7, let amount = try? ExactDecimal(parsing: words[3]),
                let from = Validity.bound(parsing: words[4])
            else { return nil }
            var field = words[2][...]
            var call = Call()
            (call.provider, call.model) = (words[0], words[1])
            for (suffix, tier) in [("_batches", Tier.batch), ("_flex", .flex), ("_priority", .priority)]
            where field.hasSuffix(suffix) {
                field = field.dropLast(suffix.count)
                call.tier = tier
            }
            let bounds: [Int64] = [128_000, 200_000, 272_000]
            above = bounds.first { field.hasSuffix("_above_\($0 / 1_000)k_tokens") } ?? 0
            if above > 0 { field = field.dropLast("_above_200k_tokens".count) }
            bucket = Self.buckets[String(field)]
            call.usage[bucket ?? .inputTokens] = 1
            self.call = call
            self.amount = amount
            self.from = from
            to = Validity.bound(parsing: words[5])
            after = Day(parsing: words[6])
        }

        private static let buckets: [String: Bucket] = [
            "input_cost_per_token": .inputTokens, "output_cost_per_token": .outputTokens,
            "cache_read_input_token_cost": .cacheReadTokens, "cache_creation_input_token_cost": .cacheWriteTokens,
            "cache_creation_input_token_cost_above_1hr": .cacheWrite1hTokens,
            "output_cost_per_reasoning_token": .reasoningTokens, "audio_cost_per_hour": .inputSeconds,
        ]

        /// Pages are nothing that a call says it used.
        var isNotCounted: Bool { text.contains("_cost_per_page ") }

        /// When the price is looked at: as it begins and ends, and in the middle.
        var times: [Timestamp] {
            guard let to else { return [from, max(from, HistoryTests.today)] }
            let length = to.milliseconds - from.milliseconds
            return [from, from.advanced(byMilliseconds: length / 2), to.advanced(byMilliseconds: -1)]
        }

        /// The rate for the row's bucket, tier and context.
        func rate(of price: Price) -> Rate? {
            let range = price.variants.joined().compactMap { $0 }.last {
                $0.tier == call.tier && ($0.above ?? 0) <= above
            }
            guard let rates = range?.rates, let bucket else { return nil }
            return rates[bucket] ?? (bucket == .reasoningTokens ? rates[.outputTokens] : nil)
        }

        func says(_ rate: Rate) -> Bool {
            // Seconds are priced by the hour, tokens by the million.
            if rate.units == 3_600 { return rate.amount == amount }
            return amount.shifted(by: 6) == (rate.units == 1 ? rate.amount.shifted(by: 6) : rate.amount)
        }
    }
}
