// Large bodies, read by one or by two at once.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Prices
import Store
import TemporaryFiles
import Testing
import Wire

@testable import Service

@Suite struct BodyReaderTests {
    private let files: TemporaryFiles
    private let store: LedgerStore
    private let desk: BookingDesk
    private let now = Timestamp(milliseconds: 1_790_000_000_000)

    init() throws {
        files = try TemporaryFiles()
        store = try LedgerStore(.sqlite(path: files.file("desk.db")), LedgerStore.Options()) { _, _ in }
        let prices = Prices.builtIn()
        desk = BookingDesk(store, prices: { prices })
    }

    private func array(_ count: Int, then last: String = "") -> String {
        let calls = (0..<count).map { place in
            // Some are wrong, on both sides of the middle.
            #"{"id":"c\#(place)","provider":"openai","model":"gpt-5","input_tokens":\#(place % 97 == 0 ? -1 : place)}"#
        }
        return "[" + calls.joined(separator: ",") + last + "]"
    }

    private func read(
        _ text: String, cores: Int, limit: Int = 100_000, as format: WireFormat = .json
    ) throws(IntakeError) -> BodyReader.Reading {
        var limits = EventLimits()
        limits.events = limit
        return try BodyReader(desk, limits: limits, cores: cores).read(Array(text.utf8), as: format, arrivedAt: now)
    }

    @Test(arguments: [WireFormat.json, .ndjson])
    func `Two read what one reads, each event at its place`(format: WireFormat) throws {
        defer { store.close() }
        var text = array(2000)
        if format == .ndjson { text = String(text.dropFirst().dropLast()).replacing("},{", with: "}\n{") }
        let (one, two) = (try read(text, cores: 1, as: format), try read(text, cores: 2, as: format))
        #expect(one.entries.count > 1900 && one.rejections.count > 20)
        #expect(two.rejections == one.rejections)
        #expect(two.entries.map(\.record.index) == one.entries.map(\.record.index))
        #expect(two.entries.map(\.record.event) == one.entries.map(\.record.event))
        #expect(two.entries.map(\.record.key) == one.entries.map(\.record.key))
        #expect(two.entries.map(\.priced?.cost) == one.entries.map(\.priced?.cost))
        #expect(two.entries.contains { $0.priced?.cost != nil })
    }

    @Test func `What is wrong with a body is told alike`() throws {
        defer { store.close() }
        for text in [
            array(2000) + "]", array(2000, then: ",{"), "[" + array(2000), "[nonsense," + array(2000).dropFirst(),
        ] {
            let refusals = [1, 2].map { cores in #expect(throws: IntakeError.self) { try read(text, cores: cores) } }
            #expect(refusals[0] == refusals[1] && refusals[0] != nil)
        }
        #expect(throws: IntakeError.tooManyEvents(limit: 1500)) { try read(array(2000), cores: 2, limit: 1500) }
        #expect(throws: IntakeError.tooManyEvents(limit: 500)) { try read(array(2000), cores: 2, limit: 500) }
    }
}
