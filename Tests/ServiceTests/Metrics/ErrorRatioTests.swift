// The share of failed calls of the last five minutes, on a clock that the test sets.
// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import Service

@Suite struct ErrorRatioTests {
    private final class Clock: Sendable {
        let seconds = Mutex<Int64>(1_000)

        func advance(_ by: Int64) { seconds.withLock { $0 += by } }
    }

    private let clock = Clock()
    private let ratio: ErrorRatio

    init() {
        let clock = clock
        ratio = ErrorRatio(clock: { clock.seconds.withLock { $0 } })
    }

    private var ratios: [String: Double] {
        Dictionary(uniqueKeysWithValues: ratio.samples().map { ($0.labels[0], $0.value) })
    }

    @Test func `Calls and errors are counted by provider`() {
        ratio.note(6, errors: 0, provider: "anthropic")
        ratio.note(2, errors: 2, provider: "anthropic")
        ratio.note(1, errors: 0, provider: "openai")
        #expect(ratios == ["anthropic": 0.25, "openai": 0])
    }

    @Test func `A provider that was quiet for five minutes has no ratio, which is not 0`() {
        ratio.note(1, errors: 1, provider: "openai")
        clock.advance(289)
        #expect(ratios == ["openai": 1])
        clock.advance(11)
        #expect(ratios["openai"]?.isNaN == true)
    }

    @Test func `What is older than five minutes does not count beside what is new`() {
        for _ in 0..<100 {
            ratio.note(1, errors: 1, provider: "openai")
            clock.advance(10)
        }
        for _ in 0..<15 {
            ratio.note(1, errors: 0, provider: "openai")
            clock.advance(10)
        }
        ratio.note(1, errors: 0, provider: "openai")
        // Thirty slots: sixteen without and fourteen with an error.
        #expect(ratios == ["openai": 14.0 / 30.0])
    }
}
