// What holds for every event of a demo's history.
// SPDX-License-Identifier: Apache-2.0

import Demo
import Ledger
import Testing

@Suite struct HistoryTests {
    @Test(arguments: seeds)
    func `The same seed and day make the same history`(seed: UInt64) {
        #expect(Array(Demo.month(seed: seed).history) == Array(Demo.month(seed: seed).history), "seed \(seed)")
    }

    @Test func `Another seed makes another history`() {
        #expect(Array(Demo.month(seed: 1).history) != Array(Demo.month(seed: 2).history))
    }

    @Test(arguments: seeds)
    func `A history that ends earlier on the same day is the beginning of the later one`(seed: UInt64) {
        let later = Demo.month(seed: seed)
        let until = Demo.afternoon.advanced(byMilliseconds: -5 * 3_600_000)
        let whole = Array(later.history)
        let part = Array(Demo(seed: seed, until: until, days: 30).history)
        #expect(part.count < whole.count, "seed \(seed)")
        #expect(part == Array(whole.prefix(part.count)), "seed \(seed)")
        #expect(whole[part.count].moment > until, "seed \(seed)")
    }

    @Test func `A history is the same on every machine, and changes only on purpose`() {
        // Whoever changes the world on purpose changes this line too.
        let events = Array(Demo(seed: 1, until: Demo.afternoon, days: 3).history)
        #expect(Digest.of(events) == Self.golden, "seed 1: \(events.count) events, \(Digest.of(events))")
    }

    @Test(arguments: seeds)
    func `Events come in the order of their time, within the season, with ids that grow`(seed: UInt64) {
        let demo = Demo.ninetyDays(seed: seed)
        var last = demo.until.day.advanced(by: -89).start
        var lastID = ""
        for event in demo.history {
            guard event.moment >= last, event.moment <= demo.until, event.id > lastID else {
                Issue.record("seed \(seed): \(event.id) at \(event.moment) after \(lastID) at \(last)")
                return
            }
            last = event.moment
            lastID = event.id
        }
    }

    @Test(arguments: seeds)
    func `A demo of ninety days has 150,000 to 250,000 events, and the estimate is near`(seed: UInt64) {
        let demo = Demo.ninetyDays(seed: seed)
        let count = demo.history.reduce(0) { count, _ in count + 1 }
        #expect((150_000...250_000).contains(count), "seed \(seed)")
        #expect(abs(demo.estimatedCount - count) < count * 15 / 100, "seed \(seed): \(count)")
    }

    @Test(arguments: seeds)
    func `No field is beyond the contract's bounds`(seed: UInt64) {
        for event in Demo.ninetyDays(seed: seed).history {
            if let problem = Bounds.problem(of: event) {
                Issue.record("seed \(seed): \(event.id) \(problem)")
                return
            }
        }
    }

    @Test func `A demo of one day, of none and of a first minute is a demo`() {
        let midnight = Demo.afternoon.day.start
        let demos = [
            Demo(seed: 1, until: Demo.afternoon, days: 1), Demo(seed: 1, until: Demo.afternoon, days: 0),
            Demo(seed: 1, until: midnight, days: 1),
        ]
        for demo in demos {
            #expect(demo.history.allSatisfy { $0.moment >= midnight && $0.moment <= demo.until })
        }
    }

    private static let golden: UInt64 = 14_986_064_227_283_378_476
}
