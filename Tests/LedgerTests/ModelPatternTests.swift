// What patterns match, and when two of them meet.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Testing

@Suite struct ModelPatternTests {
    static let matches: [(String, String, Bool)] = [
        ("gpt-4-####", "gpt-4-0314", true), ("gpt-4-####", "gpt-4-32k", false), ("gpt-4-####", "gpt-4-0314x", false),
        ("gpt-4-####", "ft:gpt-4-0314", false), ("claude-3-5-sonnet-*", "claude-3-5-sonnet-20241022", true),
        ("claude-3-5-sonnet-*", "claude-3-5-sonnet", false),
        ("claude-3-5-sonnet-*", "anthropic.claude-3-5-sonnet-x", false),
        ("*-latest", "gemini-latest", true), ("*a*b*", "xxaxbx", true), ("*a*b", "aab-b", true), ("*a*b", "ba", false),
        ("*", "", true), ("", "", true), ("", "a", false), ("a#*", "a1", true), ("a#*", "ab", false), ("#", "٣", false),
    ]

    @Test(arguments: matches)
    func `A pattern matches whole names only`(pattern: String, name: String, expected: Bool) {
        #expect(ModelPattern(pattern).matches(name) == expected)
    }

    static let meetings: [(String, String, Bool)] = [
        ("gpt-4-####", "gpt-4-*", true), ("gpt-4-####", "gpt-4-turbo-*", false), ("*-a", "b-*", true),
        ("a*", "b*", false), ("*#", "*x", false), ("##", "#", false), ("a*c", "ab*", true), ("", "*", true),
        ("", "#", false),
    ]

    @Test(arguments: meetings)
    func `Two patterns meet when some name matches both`(left: String, right: String, expected: Bool) {
        #expect(ModelPattern(left).intersects(ModelPattern(right)) == expected)
        #expect(ModelPattern(right).intersects(ModelPattern(left)) == expected)
    }

    @Test func `A name that both of two patterns match is proof that they meet`() {
        for seed in UInt64(0)..<3_000 {
            var random = Seeded(seed: seed)
            func text(_ letters: String) -> String {
                String(
                    (0..<Int.random(in: 0...5, using: &random)).compactMap { _ in letters.randomElement(using: &random)
                    })
            }
            let (left, right, name) = (ModelPattern(text("a1#*")), ModelPattern(text("a1#*")), text("a1"))
            guard left.matches(name), right.matches(name) else { continue }
            #expect(left.intersects(right), "seed \(seed): \(left.text), \(right.text), \(name)")
        }
    }
}
