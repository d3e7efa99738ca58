// What an address says comes back from it, and is carried along by its links.
// SPDX-License-Identifier: Apache-2.0

import HTML
import Ledger
import Reading
import Testing

@testable import Page

@Suite struct PageAddressTests {
    private func address(
        _ items: [(name: String, value: String)] = [], path: [String] = ["costs"]
    ) throws -> PageAddress {
        try PageAddress(
            path: path, items, own: ["by", "axis"], now: Timestamp(milliseconds: 1_795_844_520_000),
            standard: .utc)
    }

    private func asked(_ items: [PageAddress.Item]) -> [String] { items.map { "\($0.name)=\($0.value)" } }

    @Test func `Without a word it is thirty days beside the thirty before`() throws {
        let address = try address()
        #expect("\(address.period.first) \(address.period.last)" == "2026-10-30 2026-11-28")
        #expect(address.compared.map { "\($0.first) \($0.last)" } == "2026-09-30 2026-10-29")
        #expect(address.preset == .thirtyDays && address.here.text() == "/costs")
        #expect(asked(address.asked) == ["from=2026-10-30", "to=2026-11-28", "zone=UTC"])
        #expect(asked(address.comparing) == ["compare=2026-09-30..2026-10-29"])
    }

    @Test func `Links carry along what was chosen, and say only what they change`() throws {
        let address = try address([("last", "7d"), ("model", "a,b"), ("by", "user"), ("zone", "Europe/Berlin")])
        #expect(address.with(("by", "")).text() == "/costs?last=7d&model=a,b&zone=Europe%2FBerlin")
        #expect(address.elsewhere([]).text() == "/?last=7d&model=a,b&zone=Europe%2FBerlin")
        #expect(
            address.moved(-1).text() == "/costs?model=a,b&zone=Europe%2FBerlin&by=user&from=2026-11-15&to=2026-11-21")
        #expect(address.narrowed(to: "user", "a,\\b").text().hasSuffix("&user=a%5C,%5C%5Cb"))
        #expect(address.without(("model", "a,b")).text() == "/costs?last=7d&zone=Europe%2FBerlin&by=user")
        #expect(asked(address.asked) == ["from=2026-11-22", "to=2026-11-28", "zone=Europe/Berlin", "model=a,b"])
    }

    @Test func `A comparison is left out where it is said so, and stays so`() throws {
        let address = try address([("compare", "none")])
        #expect(address.compared == nil && address.comparing.isEmpty)
        #expect(address.elsewhere([]).text() == "/?compare=none" && address.with(("compare", "")).text() == "/costs")
    }

    @Test(arguments: [
        ([("last", "7x")], "last must be"), ([("from", "2026-13-01")], "from must be"),
        ([("nonsense", "1")], "nonsense"),
        ([("last", "7d"), ("last", "8d")], "last is given twice"), ([("by", "a"), ("by", "b")], "by is given twice"),
        ([("zone", "Mars/Base")], "zone"), ([("last", "9999d")], "last"),
        ([("compare", "2026-02-01..2026-01-01")], "compare"),
    ])
    func `What no report would take is refused in its words`(items: [(String, String)], words: String) {
        let error = #expect(throws: ReadingError.self) { _ = try address(items.map { (name: $0.0, value: $0.1) }) }
        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    }

    @Test func `A field of a form that was left empty says nothing`() throws {
        #expect(try address([("user", ""), ("last", "7d")]).here.text() == "/costs?last=7d")
    }

    @Test func `A period that has a name is known by it`() throws {
        let today = try address().today
        for preset in Preset.allCases {
            // On the 28th, the month so far is four weeks.
            #expect(try address(preset.items(today)).preset?.period(today) == preset.period(today))
        }
    }
}
