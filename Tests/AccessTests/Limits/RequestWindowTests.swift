// The log of a minute's requests: what it lets in, and when the next.
// SPDX-License-Identifier: Apache-2.0

import Seeded
import Testing

@testable import Access

@Suite struct RequestWindowTests {
    @Test func `The 31st of a minute is refused, and the next is let in as soon as the first is a minute old`() {
        var window = RequestWindow()
        let start: UInt64 = 5_000_000
        for number in 0..<30 {
            let outcome = window.take(limit: 30, at: start + UInt64(number) * 1_000)
            #expect(outcome.isLetIn && outcome.left == 29 - number)
        }
        let refused = window.take(limit: 30, at: start + 29_500)
        #expect(!refused.isLetIn && refused.left == 0)
        #expect(refused.milliseconds == 30_500, "until the first is a minute old")
        #expect(!window.take(limit: 30, at: start + 59_999).isLetIn)
        #expect(window.take(limit: 30, at: start + 60_000).isLetIn)
        // The second has still a second to go.
        #expect(window.take(limit: 30, at: start + 60_000) == .init(isLetIn: false, left: 0, milliseconds: 1_000))
        #expect(window.take(limit: 30, at: start + 61_000).isLetIn)
    }

    @Test func `Thirty at once are let in, and thirty more a minute later`() {
        var window = RequestWindow()
        for minute: UInt64 in 0..<3 {
            let now = 1_000 + minute * 60_000
            for _ in 0..<30 { #expect(window.take(limit: 30, at: now).isLetIn) }
            for _ in 0..<100 { #expect(!window.take(limit: 30, at: now + 59_999).isLetIn) }
        }
    }

    /// A second, beyond which a log whose marks are seconds may not keep one waiting.
    private static func grain(_ limit: Int) -> UInt64 { limit <= RequestWindow.exact ? 0 : 1_000 }

    @Test(arguments: [1, 2, 30, 128, 129, 600])
    func `No minute has more than the limit, and nobody is refused while one has less`(limit: Int) {
        for seed in 1...20 as ClosedRange<UInt64> {
            var random = Seeded(seed: seed)
            var (window, now) = (RequestWindow(), UInt64(random.below(100_000)))
            var letIn: [UInt64] = []
            for _ in 0..<(limit * 6 + 100) {
                now += UInt64(random.below(2 * 60_000 / (2 * limit) + 2)) * UInt64(random.below(3))
                let outcome = window.take(limit: limit, at: now)
                let recent = letIn.count { $0 + 60_000 > now }
                if outcome.isLetIn {
                    #expect(recent < limit, "seed \(seed) at \(now)")
                    letIn.append(now)
                } else {
                    let lingering = letIn.count { $0 + 60_000 + Self.grain(limit) > now }
                    #expect(lingering >= limit, "seed \(seed) at \(now)")
                }
            }
            #expect(letIn.count > limit, "seed \(seed): the time went on")
        }
    }

    @Test func `What a refused one is told to wait is enough, and not too much`() {
        for seed in 1...50 as ClosedRange<UInt64> {
            var random = Seeded(seed: seed)
            var (window, now) = (RequestWindow(), UInt64(1_000))
            for _ in 0..<200 {
                now += UInt64(random.below(4_000))
                let outcome = window.take(limit: 10, at: now)
                guard !outcome.isLetIn else { continue }
                var early = window
                #expect(!early.take(limit: 10, at: now + outcome.milliseconds - 1).isLetIn, "seed \(seed)")
                var later = window
                #expect(later.take(limit: 10, at: now + outcome.milliseconds).isLetIn, "seed \(seed)")
            }
        }
    }

    @Test func `A limit that was lowered holds at once, and one that was raised lets in at once`() {
        var window = RequestWindow()
        for _ in 0..<30 { _ = window.take(limit: 600, at: 500) }
        let lowered = window.take(limit: 10, at: 600)
        #expect(!lowered.isLetIn && lowered.left == 0)
        #expect(window.take(limit: 31, at: 700).isLetIn)
        #expect(!window.take(limit: 31, at: 700).isLetIn)
    }

    @Test func `It says nothing any more once the last is a minute old`() {
        var window = RequestWindow()
        #expect(window.isIdle(at: 0))
        _ = window.take(limit: 30, at: 10)
        #expect(!window.isIdle(at: 60_009) && window.isIdle(at: 60_010))
    }
}
