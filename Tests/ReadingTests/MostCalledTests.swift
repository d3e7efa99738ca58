// The first few of many names, and how names begin.
// SPDX-License-Identifier: Apache-2.0

import Seeded
import Testing

@testable import Reading

@Suite struct MostCalledTests {
    @Test func `The first few are those of all when they are sorted`() {
        for seed in 0..<60 as Range<UInt64> {
            var random = Seeded(seed: seed)
            let limit = 1 + random.below(20)
            let most = 1 + random.below(40)
            let calls = (0..<random.below(400)).map { _ in Int64(random.below(most)) }
            var first = MostCalled(limit)
            for (id, calls) in calls.enumerated() { first.offer(Int64(id), calls: calls) }
            let sorted = calls.indices.sorted { calls[$0] == calls[$1] ? $0 < $1 : calls[$0] > calls[$1] }
            let answer = first.finish()
            #expect(answer.first.map(\.id) == sorted.prefix(limit).map(Int64.init), "seed \(seed)")
            #expect(answer.first.map(\.calls) == sorted.prefix(limit).map { calls[$0] }, "seed \(seed)")
            #expect(answer.hasMore == (calls.count > limit), "seed \(seed)")
        }
    }

    @Test(arguments: [
        ("", "", true), ("", "a", true), ("a", "", false), ("ab", "a", false), ("CLA", "claude", true),
        ("cla", "CLAUDE", true), ("@", "`", false), ("[", "{", false), ("É", "é", false), ("e", "e\u{301}", true),
        ("é", "e\u{301}", false), ("%", "a", false), ("_", "a", false), ("日", "日本", true),
    ])
    func `A name begins with a prefix byte by byte, but for the case of ASCII letters`(
        prefix: String, name: String, begins: Bool
    ) {
        #expect(NamePrefix(prefix).begins(name.utf8) == begins)
        #expect(NamePrefix(prefix).begins(Array(name.utf8)) == begins)
    }
}
