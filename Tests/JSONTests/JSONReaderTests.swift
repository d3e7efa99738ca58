// What is JSON, what is not, and what the reader says of it.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@Suite struct JSONReaderTests {
    /// The first thing wrong with a text; nil for one that is JSON.
    private func flaw(_ text: [UInt8]) -> JSONError? {
        do throws(JSONError) {
            try JSONReader.read(text.span) { (reader: inout JSONReader) throws(JSONError) in
                try reader.skip()
                try reader.finish()
            }
            return nil
        } catch {
            return error
        }
    }

    private func flaw(_ text: String) -> JSONError? { flaw(Array(text.utf8)) }

    @Test(arguments: [
        "0", "-0", "1", "-12.5e+10", "1E2", "0.1", "123456789012345678901234567890", "true", "false", "null",
        #""""#, #""a""#, #""\"\\\/\b\f\n\r\t\u00e9""#, #""\uD83D\uDE00""#, #""é😀\u007f""#, "[]", "{}", "[ ]",
        " { \"a\" : [ 1 , { } ] }\r\n\t ", #"{"":0}"#, "[[[[[[]]]]]]", #"{"a":1,"a":2}"#,
        #""\u0000""#, "\"\u{7F}\"", "\"\u{10FFFF}\"", "\"12345678\"", "\"1234567é\"",
    ])
    func `Every text of the grammar is accepted`(text: String) {
        #expect(flaw(text) == nil)
    }

    @Test(arguments: [
        ("", JSONError.Reason.endOfInput, 0), ("  ", .endOfInput, 2), ("[1,]", .expectedValue, 3),
        (#"{"a":1,}"#, .expectedKey, 7), ("[1 2]", .expectedCommaOrEnd, 3), ("{1:2}", .expectedKey, 1),
        (#"{"a" 1}"#, .expectedColon, 5), ("[,1]", .expectedValue, 1), ("01", .badNumber, 0), ("-", .endOfInput, 1),
        ("+1", .expectedValue, 0), (".5", .expectedValue, 0), ("1.", .endOfInput, 2), ("1.e5", .badNumber, 0),
        ("1e", .endOfInput, 2), ("[-a]", .badNumber, 1), ("NaN", .expectedValue, 0),
        ("Infinity", .expectedValue, 0),
        ("tru", .endOfInput, 3), ("trua", .expectedValue, 0), ("truely", .trailingContent, 4),
        ("nul", .endOfInput, 3),
        ("'a'", .expectedValue, 0), (#""a"#, .endOfInput, 2), ("\"a\u{1F}\"", .controlCharacter, 2),
        ("\"a\nb\"", .controlCharacter, 2), (#""\x""#, .badEscape, 1), (#""\u12G4""#, .badEscape, 5),
        (#""\uD800""#, .loneSurrogate, 1), (#""\uDC00\uD800""#, .loneSurrogate, 1),
        (#""\uD800a""#, .loneSurrogate, 1),
        (#""\uD800\u0041""#, .loneSurrogate, 1), ("[1]]", .trailingContent, 3), ("{} {}", .trailingContent, 3),
        ("[1}", .expectedCommaOrEnd, 2), ("{]", .expectedKey, 1), ("[", .endOfInput, 1), (#"{"a""#, .endOfInput, 4),
        ("\u{FEFF}{}", .byteOrderMark, 0), ("/* */ 1", .expectedValue, 0), ("[1]\u{0}", .trailingContent, 3),
        (#""\"#, .endOfInput, 2), (#""\u12"#, .endOfInput, 5), ("1 \u{A0}", .trailingContent, 2),
    ])
    func `Whatever is not of the grammar is refused where it goes wrong`(
        text: String, reason: JSONError.Reason, offset: Int
    ) {
        #expect(flaw(text) == JSONError(reason, at: offset))
    }

    @Test(
        arguments: [
            [0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
            [0xF5, 0x80, 0x80, 0x80],
            [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xFF],
            [0xC3, 0x28],
            [0xE2, 0x28, 0xA1],
        ] as [[UInt8]])
    func `Bytes that are not UTF-8 are refused`(bytes: [UInt8]) {
        #expect(flaw([0x22] + bytes + [0x22])?.reason == .badUTF8)
        #expect(flaw(Array("\"sixteen plain ones".utf8) + bytes + [0x22])?.reason == .badUTF8)
    }

    @Test func `Every scalar of Unicode survives, as itself and escaped`() throws {
        for number in stride(from: UInt32(0x20), through: 0x10FFFF, by: 1) {
            guard let scalar = Unicode.Scalar(number), scalar != "\"", scalar != "\\" else { continue }
            let text = String(Character(scalar))
            guard number < 0x3000 || number % 97 == 0 else { continue }
            let escaped = text.utf16.map { unit in
                "\\u" + String(repeating: "0", count: 4 - String(unit, radix: 16).count) + String(unit, radix: 16)
            }
            #expect(try JSONValue(parsing: "\"\(text)\"") == .string(text), "U+\(String(number, radix: 16))")
            #expect(
                try JSONValue(parsing: "\"\(escaped.joined())\"") == .string(text), "U+\(String(number, radix: 16))")
        }
    }

    @Test func `Nesting ends at 32`() {
        let deep = { (count: Int) in String(repeating: "[", count: count) + String(repeating: "]", count: count) }
        #expect(flaw(deep(32)) == nil)
        #expect(flaw(deep(33)) == JSONError(.tooDeep, at: 32))
        #expect(flaw(String(repeating: #"{"a":"#, count: 100_000))?.reason == .tooDeep)
    }

    @Test func `A key is compared without its escapes`() throws {
        let text = Array(#"{"na\u006De": 1, "name": 2, "nam": 3}"#.utf8)
        try JSONReader.read(text.span) { (reader: inout JSONReader) throws(JSONError) in
            var matches: [Bool] = []
            try reader.beginObject()
            while let key = try reader.nextKey() {
                matches.append(reader.equals(key, "name"))
                try reader.skip()
            }
            #expect(matches == [true, true, false])
        }
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("9223372036854775807", Int64.max), ("-9223372036854775808", .min),
            ("9223372036854775808", nil), ("-9223372036854775809", nil), ("99999999999999999999", nil), ("1.0", nil),
        ] as [(String, Int64?)])
    func `Integers are exact to the ends of 64 bits`(text: String, expected: Int64?) throws {
        let bytes = Array(text.utf8)
        try JSONReader.read(bytes.span) { (reader: inout JSONReader) throws(JSONError) in
            #expect(reader.integer(try reader.value()) == expected)
        }
    }

    @Test func `Lines are read one by one, and a bad one leaves the next alone`() {
        let text = Array("{\"a\":1}\r\n\n[1,\n 2 \nxyz".utf8)
        let outcomes = JSONReader.read(text.span) { (reader: inout JSONReader) in
            var outcomes: [String] = []
            while reader.nextLine() {
                do throws(JSONError) {
                    let token = try reader.value()
                    try reader.finish()
                    outcomes.append(reader.text(token))
                } catch {
                    outcomes.append(error.description)
                }
            }
            return outcomes
        }
        #expect(
            outcomes == [
                #"{"a":1}"#, "the text ends too early at byte 9", "the text ends too early at byte 13", "2",
                "a value was expected at byte 18",
            ])
    }

    @Test func `A value that was passed can be read again`() throws {
        let text = Array(#"{"usage":{"a":[1,2]},"b":0}"#.utf8)
        let inner = try JSONReader.read(text.span) { (reader: inout JSONReader) throws(JSONError) in
            try reader.beginObject()
            _ = try reader.nextKey()
            let token = try reader.value()
            return try reader.inside(token) { (inner: inout JSONReader) throws(JSONError) in
                try JSONValue(reading: &inner)
            }
        }
        #expect(inner == .object([.init("a", .array([.number("1"), .number("2")]))]))
    }
}
