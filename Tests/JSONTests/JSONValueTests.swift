// The tree and the writer, which must agree with each other.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Seeded
import Testing

@Suite struct JSONValueTests {
    private func rendered(_ value: JSONValue) -> String {
        var writer = JSONWriter()
        value.write(to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func `The order of keys and the text of numbers are kept`() throws {
        let text = #"{"z":1.10,"a":[true,null,"é\n"],"m":{"x":123456789012345678901234567890}}"#
        let value = try JSONValue(parsing: text)
        #expect(rendered(value) == text)
        #expect(value["z"]?.number == "1.10")
        #expect(value["a"]?.elements?.count == 3)
        #expect(value["m"]?["x"]?.integer == nil)
        #expect(value["none"] == nil)
    }

    @Test func `A key that stands twice is refused where it stands`() {
        #expect(throws: JSONError(.duplicateKey, at: 7)) { try JSONValue(parsing: #"{"a":1,"a":2}"#) }
        #expect(throws: JSONError(.duplicateKey, at: 7)) { try JSONValue(parsing: #"{"a":1,"\u0061":2}"#) }
    }

    @Test func `The writer escapes what it must and nothing else, at every place of a word`() {
        for position in 0..<20 {
            let padding = String(repeating: "x", count: position)
            for (scalar, escaped) in [
                ("\"", "\\\""), ("\\", "\\\\"), ("\n", "\\n"), ("\u{1}", "\\u0001"), ("\u{7F}", "\u{7F}"),
            ] {
                #expect(rendered(.string(padding + scalar + "é")) == "\"\(padding)\(escaped)é\"")
            }
        }
    }

    @Test(arguments: 0..<200)
    func `Random trees survive writing and reading`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let value = tree(depth: 4, &random)
        #expect(try JSONValue(parsing: rendered(value)) == value, "seed \(seed)")
    }

    private func tree(depth: Int, _ random: inout Seeded) -> JSONValue {
        switch random.below(depth > 0 ? 7 : 5) {
        case 0: .null
        case 1: .bool(random.below(2) == 0)
        case 2: .number(String(Int64(bitPattern: random.next())))
        case 3: .number("-\(random.below(1000)).\(random.below(1000))e\(random.below(9))")
        case 4: .string(text(&random))
        case 5: .array((0..<random.below(5)).map { _ in tree(depth: depth - 1, &random) })
        default:
            .object((0..<random.below(5)).map { .init("\($0)" + text(&random), tree(depth: depth - 1, &random)) })
        }
    }

    private func text(_ random: inout Seeded) -> String {
        var text = ""
        for _ in 0..<random.below(24) {
            let number = UInt32(random.below(random.below(2) == 0 ? 0x80 : 0x11_0000))
            if let scalar = Unicode.Scalar(number) { text.unicodeScalars.append(scalar) }
        }
        return text
    }

    @Test func `Keys are the same where their bytes are`() throws {
        let value = try JSONValue(parsing: "{\"\u{E9}\": 1, \"e\u{301}\": 2}")
        #expect(value["\u{E9}"]?.integer == 1 && value["e\u{301}"]?.integer == 2)
        #expect(throws: JSONError.self) { try JSONValue(parsing: "{\"\u{E9}\": 1, \"\\u00e9\": 2}") }
    }
}
