// Single properties out of stored JSON.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Reading

@Suite struct PropertyFinderTests {
    private func find(_ name: String, within object: String? = nil, in json: String) -> String? {
        PropertyFinder(name, within: object).text(in: Array(json.utf8))
    }

    @Test func `Texts, numbers and flags are found by their name`() {
        let json = #"{"source":"ad \"x\"","seats":2.50,"beta":true}"#
        #expect(find("source", in: json) == #"ad "x""#)
        #expect(find("seats", in: json) == "2.50")
        #expect(find("beta", in: json) == "true")
        #expect(find("ad", in: json) == nil)
        #expect(find("source", in: "") == nil)
    }

    @Test func `Within an object only its own members are looked at`() {
        let json = #"{"source":"outside","properties":{"source":"inside"},"plan":"pro"}"#
        #expect(find("source", within: "properties", in: json) == "inside")
        #expect(find("plan", within: "properties", in: json) == nil)
    }

    @Test func `What SQL looks for never leaves out a name that JSON writes another way`() {
        #expect(PropertyFinder("source").pattern == "%\"source\"%")
        #expect(PropertyFinder("a\"b").pattern == "%")
        #expect(PropertyFinder("größe").pattern == "%")
    }
}
