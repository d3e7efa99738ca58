// Names are the bytes that they are made of.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Ledger

@Suite struct ExactTextTests {
    private static let texts = [
        "", "a", "b", "ab", "ab\0", "ab\0c", "é", "e\u{301}", "fifteen bytes..", "sixteen bytes...", "sixteen bytes..!",
        "eight...", "eight..!", "!ight...", "twelve bytes", "twelve!bytes", "!welve bytes", "twelve byte!",
        "sixteen !ytes...",
        "a text that is much too long to lie within the sixteen bytes of a string itself", "👩‍👩‍👧", "👩",
    ]

    @Test func `Two are one where their bytes are, however they are kept`() {
        for left in Self.texts {
            // Bridged, sliced and built ones have storage of other kinds.
            let others = Self.texts.flatMap {
                [$0, String(Substring("x" + $0 + "y").dropFirst().dropLast()), String(NSString(string: $0))]
            }
            for right in others {
                let isSame = Array(left.utf8) == Array(right.utf8)
                #expect((ExactText(left) == ExactText(right)) == isSame, "\(left) \(right)")
                if isSame { #expect(ExactText(left).hashValue == ExactText(right).hashValue) }
            }
        }
        #expect(Set(Self.texts.map { ExactText($0) }).count == Self.texts.count)
    }

    @Test func `The order is that of the bytes`() {
        for left in Self.texts {
            for right in Self.texts {
                #expect((left.exact < right.exact) == left.utf8.lexicographicallyPrecedes(right.utf8))
            }
        }
        #expect("e\u{301}" as ExactText != "é" && "\("é" as ExactText)" == "é")
        #expect(!["é"].contains(exactly: "e\u{301}") && ["é"].contains(exactly: "é"))
    }

    @Test func `A budget and a plan are of the name as it is spelled`() {
        let (one, two) = ("é", "e\u{301}")
        #expect(Budget.Match.user(one) != .user(two))
        #expect(Budget.Match.subject(one) != .subject(two) && Budget.Match.subject(one) != .user(one))
        #expect(Budget.Match.property(name: "a", value: one) != .property(name: "a", value: two))
        #expect(Budget.Match.property(name: one, value: "a") != .property(name: two, value: "a"))
        #expect(
            Budget.Calls(tenant: one) != Budget.Calls(tenant: two) && Budget.Calls(tenant: one) == .init(tenant: one))
        #expect(
            Set<Budget.Match>([.user(one), .user(two), .calls(.init(model: one)), .calls(.init(model: two))]).count == 4
        )
        #expect(Plan(name: one, price: .zero) != Plan(name: two, price: .zero))
    }
}
