// Values as text, there and back.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Store
import Testing

@testable import Configuration

@Suite struct ValueKindTests {
    @Test(arguments: [
        (Duration.zero, "0s"), (.milliseconds(1500), "1500ms"), (.seconds(15), "15s"), (.seconds(90), "90s"),
        (.seconds(120), "2m"), (.seconds(7200), "2h"), (.seconds(86_400), "1d"),
    ])
    func `A duration is written in the largest unit that holds it whole`(duration: Duration, text: String) throws {
        let kind = ValueKind.duration(.zero ... .seconds(1_000_000))
        #expect(kind.write(duration) == text)
        #expect(try kind.value(of: text) == duration)
    }

    @Test(arguments: [
        (16 << 20, "16MiB"), (1000, "1kB"), (1024, "1KiB"), (1 << 30, "1GiB"), (7, "7B"), (1_500_000, "1500kB"),
    ])
    func `A size is written in the largest unit that holds it whole`(count: Int, text: String) throws {
        let kind = ValueKind.bytes(0...1 << 40)
        #expect(kind.write(count) == text)
        #expect(try kind.value(of: text) == count)
    }

    @Test(arguments: [
        "", "5", "s", "-5s", "1.5s", "5 s", "5S", "5x", "٥s", "99999999999999999999s", "9223372036854775807d",
    ])
    func `Other spellings of quantities are refused`(text: String) {
        #expect(throws: ValueRefusal.self) { try ValueKind.duration(.zero ... .seconds(60)).value(of: text) }
    }

    @Test func `A limit is a number, or off, and nothing else`() throws {
        for (limit, text) in [(nil, "off"), (1, "1"), (1_000_000, "1000000")] as [(Int?, String)] {
            #expect(ValueKind.rate.write(limit) == text)
            #expect(try ValueKind.rate.value(of: text) == limit)
        }
        for text in ["", "0", "-1", "none", "OFF", "1.5", "1000001", "30/m"] {
            #expect(throws: ValueRefusal.self) { try ValueKind.rate.value(of: text) }
        }
    }

    @Test func `0 needs no unit`() throws {
        #expect(try ValueKind.duration(.zero ... .seconds(1)).value(of: "0") == .zero)
    }

    @Test(arguments: [
        ("sqlite:bursar.db", "bursar.db"), ("sqlite:/a/b.db", "/a/b.db"), ("sqlite:///a/b.db", "/a/b.db"),
        ("SQLite:./x", "./x"), ("sqlite:a:b?c", "a:b?c"),
    ])
    func `A store's place is read from its URL`(url: String, path: String) throws {
        #expect(try StoreLocation(url: url) == .sqlite(path: path))
    }

    @Test func `Each store's place is what its description names`() throws {
        for url in ["sqlite:bursar.db", "sqlite:/a/b.db"] { #expect(try StoreLocation(url: url).description == url) }
    }

    @Test(arguments: [
        "", "bursar.db", "sqlite:", "sqlite:/a/", "sqlite://host/a", "sqlite::memory:", "mysql:x", "postgresql://x",
    ])
    func `What is not a store's place is refused`(url: String) {
        #expect(throws: StoreLocation.Malformed.self) { try StoreLocation(url: url) }
    }

    @Test(
        arguments: [
            ("lisen", "listen"), ("tsore", "store"), ("LISTEN", "listen"), ("max-series", "max_series"), ("x", nil),
            ("prizes", "prices"), ("elephant", nil), ("", nil), (String(repeating: "a", count: 100_000), nil),
        ] as [(String, String?)])
    func `A slip of the hand is understood, another word is not`(word: String, meant: String?) {
        #expect(Suggestion.nearest(to: word, among: ["listen", "store", "prices", "max_series"]) == meant)
    }
}
