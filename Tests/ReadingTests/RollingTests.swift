// Windows over sets of people.
// SPDX-License-Identifier: Apache-2.0

import Seeded
import Testing

@testable import Reading

@Suite struct RollingTests {
    @Test func `A window holds the day and those before it, as many as there are`() {
        let days = [[1], [2], [], [1, 70], [3]].map { PeopleSet($0.map(Int64.init)) }
        #expect(days.rollingUnions(of: 2).map(\.count) == [1, 2, 1, 2, 3])
        #expect(days.rollingUnions(of: 1) == days)
        #expect([PeopleSet]().rollingUnions(of: 7).isEmpty)
    }

    @Test func `Windows of any length are unions of their days`() {
        for seed in 0..<60 as Range<UInt64> {
            var random = Seeded(seed: seed)
            let days = (0..<random.below(80)).map { _ in
                PeopleSet((0..<random.below(6)).map { _ in Int64(random.below(200)) })
            }
            let length = 1 + random.below(35)
            let unions = days.rollingUnions(of: length)
            for place in days.indices {
                let expected = days[max(0, place - length + 1)...place].reduce(PeopleSet()) { $0.union($1) }
                #expect(members(unions[place]) == members(expected), "seed \(seed), day \(place), length \(length)")
            }
        }
    }

    @Test func `Unions to the end hold what comes beyond it too`() {
        let days = [[1], [], [2]].map { PeopleSet($0.map(Int64.init)) }
        #expect(days.unionsToTheEnd(with: PeopleSet([9])).map(members) == [[1, 2, 9], [2, 9], [2, 9]])
    }

    private func members(_ set: PeopleSet) -> [Int64] {
        var members: [Int64] = []
        set.forEach { members.append($0) }
        return members
    }
}
