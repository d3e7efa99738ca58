// The dearest sessions, found where the sums of all of them have no room.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Testing

@testable import Reading
@testable import Reports

@Suite struct DearestCallsTests {
    private static func scene(_ random: inout Seeded) throws -> Scene {
        try Scene(
            today: "2026-03-20",
            (0..<600).map { _ in
                let day = 1 + random.below(14)
                return Deed.call(
                    "2026-03-\(day < 10 ? "0" : "")\(day)", user: "u\(random.below(40))",
                    session: random.below(5) == 0 ? "" : "s\(random.below(150))", cost: "\(random.below(6))",
                    model: ["m", "n"][random.below(2)])
            })
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `However little room there is, they are the dearest of all`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let view = try Self.scene(&random).view()
        let period = Period(days: 20, upTo: view.today)
        for filters: Filters in [[:], [.model: .only(["m".exact])]] {
            let question = CallQuestion(over: period, by: [.session], where: filters)
            try view.snapshot { () throws(ReadingError) in
                let all = try view.scannedSums(question).sorted { left, right in
                    let (a, b) = (left.figures.settledCost, right.figures.settledCost)
                    return a == b ? left.key < right.key : a > b
                }
                for most in [1, 3, 20, 1_000] {
                    for limit in [1, 10, 400] {
                        let dearest = try view.dearest(limit, of: question, atOnce: most)
                        #expect(dearest.count == all.count, "seed \(seed), room for \(most)")
                        let expected = Dictionary(
                            uniqueKeysWithValues: all.prefix(limit).map { ($0.key, $0.figures) })
                        let found = Dictionary(uniqueKeysWithValues: dearest.usage.sums.map { ($0.key, $0.figures) })
                        #expect(found == expected, "seed \(seed), room for \(most), the first \(limit)")
                        #expect(
                            dearest.whole.sums.first?.figures.calls == all.reduce(0) { $0 + $1.figures.calls },
                            "seed \(seed)")
                    }
                }
            }
        }
    }

    @Test(arguments: 10..<13 as Range<UInt64>)
    func `By any figure, up or down, they are the first of all`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let view = try Self.scene(&random).view()
        let question = CallQuestion(over: Period(days: 20, upTo: view.today), by: [.session])
        try view.snapshot { () throws(ReadingError) in
            let all = try view.scannedSums(question)
            for measure in [CallMeasure.calls, .cost, .unpriced, .reported, .errors, .cacheWriteTokens] {
                for goesUp in [false, true] {
                    let sorted = all.sorted { left, right in
                        let (a, b) = (left.figures[measure], right.figures[measure])
                        return a == b ? left.key < right.key : (a < b) == goesUp
                    }
                    for most in [3, 1_000] {
                        let found = try view.dearest(
                            25, of: question, by: .by(measure, goesUp: goesUp), atOnce: most)
                        #expect(
                            Set(found.usage.sums.map(\.key)) == Set(sorted.prefix(25).map(\.key)),
                            "seed \(seed), \(measure), room for \(most)")
                    }
                }
            }
        }
    }

    @Test func `Few calls need no such thing`() throws {
        var random = Seeded(seed: 9)
        let view = try Self.scene(&random).view()
        try view.snapshot { () throws(ReadingError) in
            let question = CallQuestion(over: Period(days: 20, upTo: view.today), by: [.session])
            let isThere = try view.dearest(10, of: question) != nil
            #expect(!isThere)
        }
    }
}
