// Figures as readers of each language are used to.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@testable import Page

@Suite struct NumbersTests {
    private let numbers = Numbers(.standard)

    private func dollars(_ text: String) throws -> Money { try Money(parsing: text) }

    @Test(arguments: [
        ("0", "$0.00"), ("1708.41", "$1,708.41"), ("1", "$1.00"), ("0.9999", "$0.9999"), ("0.03884", "$0.0388"),
        ("0.000049999", "< $0.0001"), ("-0.000049999", "> −$0.0001"), ("0.00005", "$0.0001"), ("-12.345", "−$12.35"),
        ("9223372036.854775807", "$9,223,372,036.85"),
    ])
    func `Money has cents from a dollar up, and four decimals below`(amount: String, text: String) throws {
        #expect(numbers.money(try dollars(amount)) == text)
    }

    @Test(arguments: [
        ("0", "$0.00"), ("0.57", "$0.57"), ("0.004999999", "< $0.01"), ("0.005", "$0.01"), ("-0.001", "> −$0.01"),
        ("-2.77", "−$2.77"),
    ])
    func `What is not zero never looks as if it were`(amount: String, text: String) throws {
        #expect(numbers.cents(try dollars(amount)) == text)
    }

    @Test(arguments: [("1826.49", "$1,826"), ("9.99", "$9.99"), ("0", "$0"), ("10", "$10"), ("-1500.5", "−$1,501")])
    func `Sentences have whole dollars`(amount: String, text: String) throws {
        #expect(numbers.whole(try dollars(amount)) == text)
    }

    @Test(arguments: [("0", "$0"), ("1500", "$1,500"), ("12500", "$12.5k"), ("2000000", "$2.00M"), ("-250", "−$250")])
    func `Axes have round values`(amount: String, text: String) throws {
        #expect(numbers.round(try dollars(amount)) == text)
    }

    @Test(
        arguments: [
            (0, "0"), (44_002, "44,002"), (99_999, "99,999"), (100_000, "100k"), (711_499, "711k"), (999_499, "999k"),
            (999_500, "1.00M"), (7_946_000, "7.95M"), (9_994_999, "9.99M"), (9_995_000, "10.0M"), (56_620_000, "56.6M"),
            (501_300_000, "501M"),
            (1_234_000_000, "1.23B"), (-123_456, "−123k"), (.max, "9,223,372T"), (.min, "−9,223,372T"),
        ] as [(Int64, String)])
    func `Counts have three digits from a hundred thousand on`(count: Int64, text: String) {
        #expect(numbers.count(count) == text)
    }

    @Test(
        arguments: [(699_200, "69.9%"), (0, "0.0%"), (-54_400, "−5.4%"), (17_700, "1.8%"), (1_000_000, "100.0%")]
            as [(Int64, String)])
    func `Shares have one decimal`(share: Int64, text: String) { #expect(numbers.share(share) == text) }

    @Test(
        arguments: [
            (500, "0.50 ms"), (87_400, "87 ms"), (9_000_000, "9.0 s"), (118_000_000, "1 m 58 s"),
            (36_000_000_000, "10 h"),
            (237_600_000_000, "2 days 18 h"), (60_000_000, "1 m"), (0, "0.00 ms"), (-9_000_000, "−9.0 s"),
        ] as [(Int64, String)])
    func `Durations have the unit that fits`(microseconds: Int64, text: String) {
        #expect(numbers.duration(microseconds).replacing("\u{202F}", with: " ") == text)
    }

    @Test(
        arguments: [
            (0, "0 B"), (1_023, "1,023 B"), (1_024, "1.00 KiB"), (558_345_748, "0.52 GiB"), (1 << 40, "1.00 TiB"),
        ] as [(Int64, String)])
    func `Sizes are binary`(bytes: Int64, text: String) {
        #expect(numbers.bytes(bytes).replacing("\u{202F}", with: " ") == text)
    }

    @Test(arguments: [
        ("de-DE,de;q=0.9,en;q=0.8", "1.708,41\u{A0}$", "69,9\u{202F}%"),
        ("fr", "1\u{202F}708,41\u{A0}$", "69,9\u{202F}%"),
        ("de-CH", "$1’708.41", "69.9%"), ("xx, en", "$1,708.41", "69.9%"), ("", "$1,708.41", "69.9%"),
        ("en;q=0.1, pt-BR;q=0.9", "$1.708,41", "69,9%"), ("de;q=0", "$1,708.41", "69.9%"),
    ])
    func `Figures are written as the reader's browser asks`(header: String, money: String, share: String) throws {
        let numbers = Numbers(ReaderLocale(accepting: header))
        #expect(numbers.cents(try dollars("1708.41")) == money && numbers.share(699_000) == share)
    }

    @Test func `A header of any length and kind is no trouble`() {
        for header in [String(repeating: "de,", count: 100_000), "q=1;;;,,,", ";", "de;q=nan", "de;q=9", "\u{0}"] {
            _ = ReaderLocale(accepting: header)
        }
    }

    @Test(
        arguments: [
            (100, 160, "60%", Change.Direction.up), (100, 40, "60%", .down), (100, 100, "as before", .none),
            (1_000, 1_004, "as before", .none), (0, 5, "new", .up), (10, 95, "×\u{202F}10", .up),
            (10, 90, "×\u{202F}9", .up),
            (10, 89, "790%", .up), (-10, 10, "200%", .up),
        ] as [(Int64, Int64, String, Change.Direction)])
    func `A change is whole, from ninefold on a factor`(
        before: Int64, now: Int64, text: String, direction: Change.Direction
    ) {
        let change = numbers.change(from: before, to: now, more: nil)
        #expect(change?.text == text && change?.direction == direction, "\(String(describing: change))")
    }

    @Test func `Whether a change is good depends on what changed`() {
        #expect(numbers.change(from: 1, to: 2, more: true)?.isBetter == true)
        #expect(numbers.change(from: 1, to: 2, more: false)?.isBetter == false)
        #expect(numbers.change(from: 2, to: 1, more: false)?.isBetter == true)
        #expect(numbers.change(from: 1, to: 2, more: nil)?.isBetter == nil)
        #expect(numbers.change(from: nil, to: 2, more: true) == nil)
    }

    @Test(
        arguments: [
            (768_000, 699_000, "6.9 points"), (12_800, 17_700, "0.49 points"), (500_000, 500_040, "as before"),
        ] as [(Int64, Int64, String)])
    func `Rates differ by points`(before: Int64, now: Int64, text: String) {
        #expect(numbers.points(from: before, to: now, more: true)?.text == text)
    }

    @Test func `Days are short where they stand in rows, and have their year where it is another`() throws {
        let day = try #require(Day(parsing: "2026-11-07"))
        #expect(
            numbers.day(day) == "7 Nov" && numbers.day(day, in: 2026) == "7 Nov"
                && numbers.day(day, in: 2027) == "7 Nov 2026")
        #expect(numbers.longDay(day) == "Saturday 7 November")
        let us = Numbers(ReaderLocale(accepting: "en-US"))
        #expect(us.day(day) == "Nov 7" && us.day(day, in: 2025) == "Nov 7, 2026")
        let first = try #require(Day(parsing: "2025-12-30"))
        let period = try #require(Period(first, day))
        #expect(numbers.period(period) == "30 Dec 2025 – 7 Nov 2026")
    }
}
