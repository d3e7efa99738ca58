// The way through steps, against one that tries every way.
// SPDX-License-Identifier: Apache-2.0

import Seeded
import Testing

@testable import Reading
@testable import Reports

@Suite struct FunnelMatcherTests {
    /// Steps as letters, and what one person did as letters with times: how far they get.
    private func furthest(_ steps: String, _ done: [(String, Int64)], window: Int64 = 100) -> Int {
        Int(match(steps, done, window: window).furthest[0])
    }

    private func match(
        _ steps: String, _ done: [(String, Int64)], window: Int64, entriesEnd: Int64 = .max
    ) -> FunnelMatcher {
        let times = StepTimes(
            steps: steps.map { step in
                var happenings = Happenings()
                for (name, at) in done.sorted(by: { $0.1 < $1.1 }) where name == String(step) {
                    happenings.append(at, 0)
                }
                return happenings
            }, entriesEnd: entriesEnd)
        var matcher = FunnelMatcher(steps: steps.count, people: 1, window: window)
        times.forEach { step, at, person in matcher.take(step, at: at, by: person) }
        return matcher
    }

    @Test func `Steps count in their order only`() {
        #expect(furthest("abc", [("a", 1), ("b", 2), ("c", 3)]) == 3)
        #expect(furthest("abc", [("a", 1), ("c", 2), ("b", 3)]) == 2)
        #expect(furthest("abc", [("b", 1), ("c", 2)]) == 0)
        #expect(furthest("abc", [("b", 1), ("a", 2)]) == 1)
    }

    @Test func `A step at the very moment of the one before it does not count`() {
        #expect(furthest("ab", [("a", 5), ("b", 5)]) == 1)
        #expect(furthest("ab", [("a", 5), ("b", 6)]) == 2)
        #expect(furthest("abc", [("a", 5), ("b", 6), ("c", 6)]) == 2)
    }

    @Test func `The window counts from the first step, its end included`() {
        #expect(furthest("abc", [("a", 0), ("b", 60), ("c", 100)]) == 3)
        #expect(furthest("abc", [("a", 0), ("b", 60), ("c", 101)]) == 2)
    }

    @Test func `Any entry may be the one that leads furthest`() {
        // The first entry is too early for c, the second one is not.
        #expect(furthest("abc", [("a", 0), ("a", 50), ("b", 60), ("c", 140)]) == 3)
        // The second entry never sees a b; the first did.
        #expect(furthest("abc", [("a", 0), ("b", 60), ("a", 70), ("c", 90)]) == 3)
    }

    @Test func `A name that stands twice must happen twice`() {
        #expect(furthest("aa", [("a", 1)]) == 1)
        #expect(furthest("aa", [("a", 1), ("a", 1)]) == 1)
        #expect(furthest("aa", [("a", 1), ("a", 2)]) == 2)
        #expect(furthest("aba", [("a", 1), ("b", 2), ("a", 3)]) == 3)
    }

    @Test func `Entries end where later steps may go on`() {
        #expect(match("ab", [("a", 9), ("b", 30)], window: 100, entriesEnd: 10).furthest == [2])
        #expect(match("ab", [("a", 10), ("b", 30)], window: 100, entriesEnd: 10).furthest == [0])
        #expect(match("aa", [("a", 9), ("a", 30)], window: 100, entriesEnd: 10).furthest == [2])
    }

    @Test func `A gap is from the last time of the step before to the first arrival`() {
        let gaps = match("abc", [("a", 0), ("a", 50), ("b", 60), ("b", 70), ("c", 75)], window: 100).gaps
        #expect(gaps == [[], [10], [5]])
    }

    @Test func `Everybody gets as far as trying every way says`() {
        for seed in 0..<400 as Range<UInt64> {
            var random = Seeded(seed: seed)
            let letters = ["a", "b", "c"]
            let steps = (0..<(2 + random.below(3))).map { _ in letters[random.below(3)] }.joined()
            let done = (0..<random.below(14)).map { _ in (letters[random.below(3)], Int64(random.below(30))) }
            let window = Int64(random.below(20))
            let end = Int64(random.below(35))
            let matcher = match(steps, done, window: window, entriesEnd: end)
            #expect(
                Int(matcher.furthest[0]) == Self.bruteForce(steps.map(String.init), done, window, end), "seed \(seed)")
            for (step, gaps) in matcher.gaps.enumerated() {
                #expect(gaps.count == (step > 0 && matcher.furthest[0] > step ? 1 : 0), "seed \(seed)")
                #expect(gaps.allSatisfy { $0 > 0 && $0 <= window }, "seed \(seed)")
            }
        }
    }

    private static func bruteForce(
        _ steps: [String], _ done: [(String, Int64)], _ window: Int64, _ end: Int64
    ) -> Int {
        func furthest(_ step: Int, after moment: Int64, by deadline: Int64) -> Int {
            guard step < steps.count else { return step }
            let next = done.filter { $0.0 == steps[step] && $0.1 > moment && $0.1 <= deadline }
            return next.map { furthest(step + 1, after: $0.1, by: deadline) }.max() ?? step
        }
        let entries = done.filter { $0.0 == steps[0] && $0.1 < end }
        return entries.map { furthest(1, after: $0.1, by: $0.1 + window) }.max() ?? 0
    }
}
