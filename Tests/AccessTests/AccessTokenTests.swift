// What a token looks like.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Access

@Suite struct AccessTokenTests {
    @Test func `A token is the prefix, 43 digits and a check sum of six, as the manual says`() {
        // As another program makes them.
        let zeros = AccessToken.text(of: [UInt8](repeating: 0, count: 32))
        #expect(zeros == "bsr_000000000000000000000000000000000000000000033ytRU")
        let ones = AccessToken.text(of: [UInt8](repeating: 0xFF, count: 32))
        #expect(ones == "bsr_yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp11qqugU")
        #expect(AccessToken.isOne(zeros) && AccessToken.isOne(ones))
    }

    @Test func `No two are alike, and each is one`() {
        let tokens = (0..<1_000).map { _ in AccessToken.random() }
        #expect(Set(tokens).count == 1_000)
        for token in tokens { #expect(AccessToken.isOne(token), "\(token)") }
    }

    @Test func `What only looks like one is told from it`() {
        let token = AccessToken.random()
        let bytes = Array(token.utf8)
        for place in bytes.indices {
            var other = bytes
            other[place] = other[place] == UInt8(ascii: "x") ? UInt8(ascii: "y") : UInt8(ascii: "x")
            #expect(!AccessToken.isOne(String(decoding: other, as: UTF8.self)), "\(place) of \(token)")
        }
        for text in ["", "bsr_", token + "0", String(token.dropLast()), token.uppercased(), "bsr_ä"] {
            #expect(!AccessToken.isOne(text), "\(text)")
        }
    }
}
