// Names are the bytes that they are made of.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Store

@Suite struct ExactTextTests {
    private static let texts = [
        "", "a", "b", "ab", "ab\0", "ab\0c", "é", "e\u{301}", "fifteen bytes..", "sixteen bytes...", "sixteen bytes..!",
        "a text that is much too long to lie within the sixteen bytes of a string itself", "👩‍👩‍👧", "👩",
    ]

    @Test func `two are one where their bytes are, however they are kept`() {
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
}
