// Sets of people as bits, against plain sets.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Testing

@testable import Reading

@Suite struct PeopleSetTests {
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `A set of people is a set`(seed: UInt64) {
        var generator = Seeded(seed: seed)
        func make() -> (people: PeopleSet, plain: Set<Int64>) {
            let numbers = (0..<200).map { _ in Int64(generator.below(3_000)) }
            var people = PeopleSet()
            for number in numbers {
                let presence = Presence(number)
                people.insert(bits: UInt64(bitPattern: presence.bits), at: Int(presence.block) << 4 | presence.word)
            }
            return (people, Set(numbers))
        }
        let (left, right) = (make(), make())
        var (both, all) = (left.people, left.people)
        both.formIntersection(right.people)
        all.formUnion(right.people)
        #expect(both.count == left.plain.intersection(right.plain).count, "seed \(seed)")
        #expect(all.count == left.plain.union(right.plain).count, "seed \(seed)")
        for person in Int64(0)..<3_100 {
            #expect(all.contains(person) == (left.plain.contains(person) || right.plain.contains(person)))
        }
        var inserted = PeopleSet()
        for person in left.plain { inserted.insert(person) }
        #expect(inserted == left.people, "seed \(seed)")
        inserted.insert(5_000)
        #expect(inserted != left.people, "seed \(seed)")
        #expect(!inserted.contains(-1))
        // Damage in a ledger must not cost the memory up to it.
        inserted.insert(Int64.max)
        inserted.insert(-5)
        #expect(inserted.words.count < 100)
    }
}
