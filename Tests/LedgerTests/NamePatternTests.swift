// Which names a pattern is for.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Testing

@Suite struct NamePatternTests {
    @Test(arguments: [
        ("ada", "ada", true), ("ada", "adam", false), ("ada", "Ada", false), ("test-*", "test-", true),
        ("test-*", "test-1", true), ("test-*", "a-test-1", false), ("*@our.com", "a@our.com", true),
        ("*@our.com", "a@our.com.org", false), ("*@our.com", "@our.com", true), ("*", "", true), ("**", "x", true),
        ("a*b*c", "a-b-b-c", true), ("a*b*c", "a-c-b", false), ("a#", "a1", false), ("é", "e\u{301}", false),
        ("", "", true), ("", "a", false),
    ])
    func `A star is any run of characters, and all else is itself`(pattern: String, name: String, matches: Bool) {
        #expect(NamePattern(pattern).matches(name) == matches)
    }

    @Test func `Of addresses the case of letters does not matter, and of others it does`() {
        #expect(NamePattern("*@Our.com").matchesIgnoringCase("Ada@oUR.COM"))
        #expect(!NamePattern("*@our.com").matchesIgnoringCase("ada@our_com"))
        #expect(!NamePattern("É").matchesIgnoringCase("é"))
    }

    @Test func `It matches what a slow and plain reading of it does`() {
        /// A star takes nothing, or a character and then the rest.
        func plain(_ pattern: Substring, _ name: Substring) -> Bool {
            guard let first = pattern.first else { return name.isEmpty }
            if first == "*" {
                return plain(pattern.dropFirst(), name) || (!name.isEmpty && plain(pattern, name.dropFirst()))
            }
            return name.first == first && plain(pattern.dropFirst(), name.dropFirst())
        }
        for seed in UInt64(1)...2_000 {
            var random = Seeded(seed: seed)
            func text(_ letters: [Character]) -> String {
                let count = Int.random(in: 0...8, using: &random)
                return String((0..<count).map { _ in letters.randomElement(using: &random) ?? "a" })
            }
            let (pattern, name) = (text(["a", "b", "*"]), text(["a", "b"]))
            #expect(
                NamePattern(pattern).matches(name) == plain(pattern[...], name[...]), "\(pattern) \(name), seed \(seed)"
            )
        }
    }
}
