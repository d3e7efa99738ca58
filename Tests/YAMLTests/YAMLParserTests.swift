// What the YAML reader takes, and what it refuses and where.
// SPDX-License-Identifier: Apache-2.0

import Testing
import YAML

@Suite struct YAMLParserTests {
    @Test func `A mapping keeps its order, its quoting and its places`() throws {
        let root = try YAMLNode.parse("zebra: 3\napple: \"3\"\nlist:\n  - one\n  - {a: 'x', b: }\n")
        let entries = try #require(root.entries)
        #expect(entries.map(\.key) == ["zebra", "apple", "list"])
        #expect(entries.map(\.line) == [1, 2, 3])
        guard case .scalar("3", isQuoted: false) = entries[0].value.content else { Issue.record("not plain"); return }
        guard case .scalar("3", isQuoted: true) = entries[1].value.content else { Issue.record("not quoted"); return }
        let items = try #require(entries[2].value.items)
        #expect(items[0].text == "one")
        #expect([items[0].line, items[0].column] == [4, 5])
        let inner = try #require(items[1].entries)
        #expect([inner[1].line, inner[1].column] == [5, 14])
        #expect(inner[0].value.text == "x")
        #expect(inner[1].value.isNull)
    }

    @Test func `Text in every plane of Unicode and block scalars come through whole`() throws {
        let root = try YAMLNode.parse("a: \"é 漢 🪙 \\n\"\nb: |\n  one\n  two\nc: null\nd: \"null\"\n")
        let values = try #require(root.entries).map(\.value)
        #expect(values[0].text == "é 漢 🪙 \n")
        #expect(values[1].text == "one\ntwo\n")
        #expect(values.map(\.isNull) == [false, false, true, false])
    }

    @Test(arguments: ["", "\n\n", "# only a comment\n", "---\n", "\u{FEFF}"])
    func `A file with nothing in it is a null`(text: String) throws {
        #expect(try YAMLNode.parse(text).isNull)
    }

    static let refused: [(text: String, error: String)] = [
        ("a: 1\nb: 2\na: 3\n", "3:1: duplicate key \"a\", first on line 1"),
        ("x: {k: 1, \"k\": 2}\n", "1:11: duplicate key \"k\", first on line 1"),
        ("a: 1\n---\nb: 2\n", "2:1: a second document begins here; a file holds one"),
        ("a: &x 1\nb: *x\n", "1:4: anchors (&name) are not supported: write the value out"),
        ("b: [*x]\n", "1:5: aliases (*name) are not supported: write the value out"),
        ("b: !!int 3\n", "1:4: tags (!name) are not supported: write the value out"),
        ("? [1, 2]\n: 3\n", "1:3: a key must be a plain value"),
        ("é:\n  \t- 1\n", "2:3: a tab cannot indent; use spaces"),
        ("a: [1, 2\nb: 3\n", "2:2: did not find expected ',' or ']'"),
        ("a: 'open\n", "2:1: found unexpected end of stream"),
        ("a: 1\nb: \u{1}\n", "2:4: a control character (1)"),
    ]

    @Test(arguments: refused)
    func `What is not taken is refused with its place`(text: String, error: String) {
        let thrown = #expect(throws: YAMLError.self) { try YAMLNode.parse(text) }
        #expect(thrown?.description == error)
    }

    @Test(arguments: [[0xFF], [0xC3, 0x28], [0xED, 0xA0, 0x80]])
    func `Bytes that are not UTF-8 are refused with their place`(bytes: [UInt8]) {
        let thrown = #expect(throws: YAMLError.self) {
            try YAMLNode.parse(Array("key: 1\nother: ".utf8) + bytes + Array("\n".utf8))
        }
        #expect(thrown?.message == "this is not UTF-8")
        #expect(thrown?.line == 2)
    }

    @Test func `Sixty-four levels are taken and one more is refused`() throws {
        func nested(_ levels: Int) -> String {
            String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        }
        _ = try YAMLNode.parse(nested(64))
        #expect(throws: YAMLError(line: 1, column: 65, message: "nested more than 64 levels deep")) {
            try YAMLNode.parse(nested(65))
        }
        #expect(throws: YAMLError.self) { try YAMLNode.parse(nested(100_000)) }
    }

    @Test func `A million values are the limit`() {
        let text = "[" + String(repeating: "1,", count: 1_000_000) + "]"
        #expect(throws: YAMLError.self) { try YAMLNode.parse(text) }
    }
}
