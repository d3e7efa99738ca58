// Events are found in files however they stand there, in pieces of any size.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Commands

@Suite struct EventSplitterTests {
    /// Feeds `text` in pieces of `size` bytes and collects what comes out.
    private func split(_ text: String, pieces size: Int) throws -> [String] {
        var splitter = EventSplitter()
        var found: [String] = []
        let bytes = Array(text.utf8)
        var position = 0
        while true {
            while let event = try splitter.next() {
                found.append(String(decoding: event, as: UTF8.self).trimming)
            }
            guard position < bytes.count else { break }
            let end = min(bytes.count, position + size)
            splitter.feed(bytes[position..<end])
            position = end
            if position == bytes.count { splitter.finish() }
        }
        return found
    }

    private static let layouts: [(text: String, events: [String])] = [
        ("", []),
        ("\n \n", []),
        ("{\"a\":1}", ["{\"a\":1}"]),
        ("{\"a\":1}\n{\"b\":2}\n", ["{\"a\":1}", "{\"b\":2}"]),
        ("{\"a\":1}\r\n\r\n{\"b\":2}", ["{\"a\":1}", "{\"b\":2}"]),
        ("[{\"a\":1},{\"b\":2}]", ["{\"a\":1}", "{\"b\":2}"]),
        ("[\n  {\"a\": {\"c\": [1, 2]}} ,\n {\"b\":2}\n]\n", ["{\"a\": {\"c\": [1, 2]}}", "{\"b\":2}"]),
        ("{\n \"a\": 1\n}\n{\n \"b\": 2\n}\n", ["{\n \"a\": 1\n}", "{\n \"b\": 2\n}"]),
        ("{\"a\":\"}{][\"}\n{\"b\":\"\\\"}\"}\n", ["{\"a\":\"}{][\"}", "{\"b\":\"\\\"}\"}"]),
        ("[]", []),
        ("{\"a\":1}{\"b\":2}", ["{\"a\":1}", "{\"b\":2}"]),
        // A broken line costs that line.
        ("{\"a\":1}\n{\"broken\n{\"b\":2}\n", ["{\"a\":1}", "{\"broken", "{\"b\":2}"]),
        ("{\"a\":1}\nnonsense\n{\"b\":2}\n", ["{\"a\":1}", "nonsense", "{\"b\":2}"]),
    ]

    @Test(arguments: layouts.indices)
    func `Every layout gives its events, whatever the pieces`(index: Int) throws {
        let (text, events) = Self.layouts[index]
        for size in [1, 2, 3, 7, 1_000] {
            #expect(try split(text, pieces: size) == events, "pieces of \(size)")
        }
    }

    @Test func `A bracket that is never closed is refused before it fills the memory`() {
        var splitter = EventSplitter()
        splitter.feed(Array("[{\"a\":\"".utf8)[...])
        #expect(throws: EventSplitter.TooLong.self) {
            for _ in 0..<40 {
                splitter.feed([UInt8](repeating: 0x78, count: 1 << 20)[...])
                _ = try splitter.next()
            }
        }
    }

    @Test func `An event without an id gets one from its content, the same in every run`() {
        func named(_ texts: [String]) -> [String] {
            var namer = EventNamer()
            return texts.map { String(decoding: namer.named(Array($0.utf8)[...]), as: UTF8.self) }
        }
        let first = named(["{\"a\":1}", "{\"a\":1}", "{\"id\":\"mine\"}", "{}", "broken"])
        #expect(first == named(["{\"a\":1}", "{\"a\":1}", "{\"id\":\"mine\"}", "{}", "broken"]))
        #expect(first[0] != first[1])
        #expect(first[0].hasPrefix("{\"id\":\"record-") && first[0].hasSuffix("-0\",\"a\":1}"))
        #expect(first[2] == "{\"id\":\"mine\"}")
        #expect(first[3].hasSuffix("-0\"}"))
        #expect(first[4] == "broken")
        let gaps = named(["{\"a\":1,\"id\":null}", "{\"ID\":\"\",\"a\":1}", "{\"id\":7}"])
        #expect(gaps[0].hasPrefix("{\"a\":1,\"id\":\"record-") && gaps[0].hasSuffix("-0\"}"))
        #expect(gaps[1].hasPrefix("{\"ID\":\"record-") && gaps[1].hasSuffix("-0\",\"a\":1}"))
        #expect(gaps[2] == "{\"id\":7}")
    }
}

extension String {
    fileprivate var trimming: String {
        var text = self[...]
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
