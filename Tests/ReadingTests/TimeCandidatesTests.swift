// Events that may be on a page, among very many.
// SPDX-License-Identifier: Apache-2.0

import Seeded
import Testing

@testable import Reading

@Suite struct TimeCandidatesTests {
    @Test(arguments: 0..<12) func `Nothing of a quarter that a page may need is let go of`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let (limit, width) = (1 + random.below(40), 1 + random.below(3_000))
        let isBackwards = seed.isMultiple(of: 2)
        let mark: Int64? = seed % 3 == 0 ? nil : Int64(random.below(width))
        let candidates = TimeCandidates(limit, isBackwards: isBackwards, behind: mark)
        var all: [Int64: [Int64]] = [:]
        var taken = 0
        for number in 0..<70_000 as Range<Int64> {
            let quarter = Int64(random.below(width))
            all[quarter, default: []].append(number)
            guard candidates.mayTake(quarter) else { continue }
            #expect(candidates.mayTakeAny(of: quarter - 3...quarter + 3))
            taken += 1
            candidates.take(number, quarter)
        }
        var wanted: [[Int64]] = []
        var sure = 0
        for quarter in all.keys.sorted(by: isBackwards ? (>) : (<)) where sure < limit {
            if let mark, isBackwards ? quarter > mark : quarter < mark { continue }
            wanted.append(all[quarter] ?? [])
            if quarter != mark { sure += all[quarter]?.count ?? 0 }
        }
        var found: [[Int64]] = []
        try candidates.eachQuarter { numbers in
            found.append(numbers.sorted())
            return true
        }
        #expect(found == wanted, "seed \(seed)")
        // Where quarters are many, most is left out as soon as there is enough.
        #expect(width < 500 || mark != nil || taken < 40_000, "seed \(seed): \(taken)")
    }

    @Test func `It ends where nobody wants more`() throws {
        let candidates = TimeCandidates(10, isBackwards: false, behind: nil)
        for number in 0..<9 as Range<Int64> { candidates.take(number, number / 3) }
        var found: [[Int64]] = []
        try candidates.eachQuarter { numbers in
            found.append(numbers)
            return found.count < 2
        }
        #expect(found == [[0, 1, 2], [3, 4, 5]])
    }
}
