// Text that would change what others see, written so that it shows.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import JSON

@Suite struct HiddenTextTests {
    @Test(arguments: [
        ("plain, é, 漢字, 👩‍👩‍👧, שלום", "plain, é, 漢字, 👩‍👩‍👧, שלום"), ("a\u{1B}[31mb", "a\\u001b[31mb"),
        ("a\nb\r\n", "a\\u000ab\\u000d\\u000a"), ("\u{202E}cod", "\\u202ecod"),
        ("\u{2066}a\u{2069}", "\\u2066a\\u2069"),
        ("a\u{200F}b\u{200E}c", "a\\u200fb\\u200ec"), ("a\u{2028}b\u{2029}", "a\\u2028b\\u2029"),
        ("\u{0}\u{7F}\u{9B}", "\\u0000\\u007f\\u009b"), ("", ""),
    ])
    func `What is hidden is written as its number, all else stays`(text: String, expected: String) {
        #expect(HiddenText.escaped(text) == expected)
    }

    @Test func `JSON says the same as before`() throws {
        var writer = JSONWriter()
        let text = "a\u{202E}b\u{85}\"é\\\n\u{2028}\u{7F}"
        writer.string(text)
        let escaped = HiddenText.escaped(json: writer.bytes)
        #expect(!String(decoding: escaped, as: UTF8.self).unicodeScalars.contains("\u{202E}"))
        #expect(try JSONValue(parsing: escaped).string == text)
    }
}
