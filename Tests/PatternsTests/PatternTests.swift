// Patterns: what they match, what they are refused for, and where their work ends.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Patterns

@Suite struct PatternTests {
    private func isMatch(_ pattern: String, _ text: String) throws -> Bool {
        try Pattern(pattern).matches(Array(text.utf8))
    }

    @Test(
        arguments: [
            ("^ok$", "ok", true), ("^ok$", "not ok\nok\n", true), ("^ok$", "okay", false), ("ok", "a\0ok", true),
            ("^$", "", true), ("^$", "ok\n", true), ("^$", "ok", false),
            ("[[:digit:]]+ms", "took 12ms", true), ("[[:upper:][:space:]]x", "Ax", true),
            ("[^[:alpha:]]", "abc", false),
            ("a|b|", "c", true), ("^(ok|ready)$", "ready", true), ("^a{2,3}$", "aaaa", false), ("^a{,2}$", "aa", true),
            ("^a{,2}$", "aaa", false), ("^a{2}$", "aa", true), ("^a{2,}$", "aaaaa", true),
            ("[]x]", "]", true), ("[^]x]", "]x", false), ("[^]x]", "y", true),
            (#"^[\d]$"#, "1", false), (#"^[\d]$"#, #"\"#, true), (#"[\]"#, #"\"#, true),
            ("a[^b]c", "a\nc", false), ("a.c", "a\nc", false), ("a[^b]c", "axc", true),
            (#"\<ok\>"#, "not ok.", true), (#"\<ok\>"#, "okay", false), (#"\bok\b"#, "not ok.", true),
            (#"\`ok"#, "a\nok", false), (#"ok\'"#, "ok\na", false), (#"\`ok\'"#, "ok", true),
            (#"^(a)\1$"#, "aa", true), (#"\.\*\["#, "a.*[", true), ("^(|a)b$", "ab", true), ("é", "caf\u{E9}", true),
            ("^..$", "\u{E9}", true), ("é", "cafe\u{301}", false), ("a{", "a{", true), ("x{1,2", "x{1,2", true),
        ])
    func `What grep -E finds is found`(pattern: String, text: String, isFound: Bool) throws {
        #expect(try isMatch(pattern, text) == isFound)
    }

    @Test(arguments: [
        "(", "a)", "[a", "[[:nonsense:]]", "[[:digit:", "*", "a\\", "[[.a.]]", "[z-a]", #"\C"#, "(*UTF)a",
    ])
    func `What is no expression is refused`(text: String) {
        #expect(throws: PatternError.malformed) { try Pattern(text) }
    }

    @Test(
        arguments: [
            ("((a{1,100}){1,100}){1,100}", PatternError.tooLarge), (String(repeating: "a", count: 1001), .tooLong),
            ("a{1001}", .repeatsTooOften), ("a{1,99999999999999999999}", .repeatsTooOften),
            (String(repeating: "(", count: 51) + String(repeating: ")", count: 51), .tooDeep),
            ("(([a-z]{1,1000}x){1,1000}){1,1000}", .tooLarge),
        ])
    func `What would take too much to compile is refused, and told`(text: String, error: PatternError) {
        #expect(throws: error) { try Pattern(text) }
    }

    /// Each of them took glibc or PCRE2's own limits a core for minutes, or more than a gigabyte.
    @Test(
        arguments: [
            (#"(a*)*\1[bc]"#, 60_000), (#"(a*)*\1[bc]"#, 1 << 20), ("(a|a)*[bc]", 1 << 20), ("(a+)+[bc]", 1 << 20),
            ("a*a*a*[bc]", 1 << 20), ("[a-z]*[0-9]", 1 << 20), ("[a-z]{1000}[01]", 1 << 20),
            ("(a?){50}a{50}[bc]", 1 << 20), ("(.*)(.*)(.*)(.*)(.*)[xy]", 60_000),
        ])
    func `A text that would keep it busy ends the match`(pattern: String, count: Int) throws {
        let text = [UInt8](repeating: UInt8(ascii: "a"), count: count)
        #expect(throws: PatternExhausted.self) { try Pattern(pattern).matches(text) }
    }

    @Test func `What an answer lacks is not sought for long`() throws {
        #expect(try !isMatch(#"(a*)*\1b"#, String(repeating: "a", count: 60_000)))
    }

    @Test(arguments: ["status: *(pass|ok)", "^.*pass.*$", "[a-z]+: pass", "(warn|pass)$", #"\<pass\>"#, "[^a]pass"])
    func `An answer as large as a probe reads is no trouble to a plain pattern`(pattern: String) throws {
        let lines = String(repeating: "component status: failed with a long line of text\n", count: 20_000)
        #expect(try isMatch(pattern, lines + "status: pass"))
        #expect(try !isMatch(pattern, lines))
    }

    @Test func `One pattern serves many threads`() async throws {
        let pattern = try Pattern("^(a|b)+c$")
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<64 {
                group.addTask { try pattern.matches(Array((index.isMultiple(of: 2) ? "ababc" : "ababd").utf8)) }
            }
            var found = 0
            for try await isFound in group where isFound { found += 1 }
            #expect(found == 32)
        }
    }
}
