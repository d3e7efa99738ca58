// What contradicts what.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@Suite struct PriceConflictTests {
    let day = Day(number: 20_000)

    @Test func `Two prices of a model at one time are told with both lines`() {
        let first = Price.model("m", [:], to: day.advanced(by: 1), line: 3)
        let second = Price.model("m", [:], from: day, line: 9)
        let conflicts = PriceConflict.all(in: [first, second])
        #expect(conflicts.map(\.subject) == ["acme/m"])
        #expect(conflicts.map(\.first.line) == [3])
        #expect(conflicts.map(\.second.line) == [9])
    }

    @Test func `Prices that follow each other, or are for different operations, are no contradiction`() {
        let before = Price.model("m", [:], to: day)
        var put = Price.model("m", [:], from: day)
        put.operations = ["put"]
        var get = put
        get.operations = ["get", "head"]
        #expect(PriceConflict.all(in: [before, .model("m", [:], from: day), put, get]).isEmpty)
        var both = put
        both.operations = ["put", "get"]
        #expect(PriceConflict.all(in: [put, get, both]).count == 2)
    }

    @Test func `An alias of one price that is the name of another is a contradiction, and so is a name given twice`() {
        var first = Price.model("m", [:], line: 1)
        first.models.append("n")
        #expect(PriceConflict.all(in: [first, .model("n", [:], line: 2)]).map(\.subject) == ["acme/n"])
        first.models.append("m")
        #expect(PriceConflict.all(in: [first]).map(\.subject) == ["acme/m"])
    }

    @Test func `Patterns contradict each other only when they say equally much and meet`() {
        func pattern(_ text: String) -> Price {
            var price = Price.model("", [:])
            price.models = []
            price.patterns = [ModelPattern(text)]
            return price
        }
        #expect(PriceConflict.all(in: [pattern("m-*"), pattern("m-2*"), pattern("n-*")]).isEmpty)
        #expect(PriceConflict.all(in: [pattern("a-*"), pattern("*-b")]).map(\.subject) == ["acme/a-* and *-b"])
        #expect(PriceConflict.all(in: [pattern("a-*"), pattern("a-*")]).map(\.subject) == ["acme/a-*"])
    }
}
