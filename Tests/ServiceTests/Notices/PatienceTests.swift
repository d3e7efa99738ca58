// When a notice is tried again.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@testable import Service
@testable import Store

@Suite struct PatienceTests {
    private static let day: Int64 = 86_400_000

    /// Milliseconds until the next attempt; nil where there is none.
    private func wait(
        _ failure: DeliveryFailure, attempts: Int, age: Int64 = 0, chance: Double = 1
    ) -> Int64? {
        let now = Timestamp(milliseconds: 10 * Self.day)
        var notice = Notice(
            id: "1", .budget, to: "budget:a", subject: "", contentType: "", body: [],
            at: now.advanced(byMilliseconds: -age))
        notice.attempts = attempts
        switch Patience().outcome(of: failure, for: notice, at: now, chance: chance) {
        case .failed("no", let again), .refused("no", let again): return again.milliseconds - now.milliseconds
        default: return nil
        }
    }

    @Test func `Each wait is twice as long as the one before, up to an hour, for ever`() {
        #expect((0...5).map { wait(.failed("no"), attempts: $0) } == [1_000, 2_000, 4_000, 8_000, 16_000, 32_000])
        #expect(
            [11, 12, 13, 64, 10_000].map { wait(.failed("no"), attempts: $0) }
                == [2_048_000, 3_600_000, 3_600_000, 3_600_000, 3_600_000])
        #expect(wait(.failed("no"), attempts: 9, age: 400 * Self.day) == 512_000)
    }

    @Test func `Chance takes up to half of it away`() {
        #expect(wait(.failed("no"), attempts: 3, chance: 0) == 4_000)
        #expect(wait(.failed("no"), attempts: 3, chance: 0.5) == 6_000)
    }

    @Test func `A receiver that says when to come back is not asked sooner, but within the hour`() {
        #expect(wait(.failed("no", after: .seconds(90)), attempts: 0) == 90_000)
        #expect(wait(.failed("no", after: .seconds(1)), attempts: 5) == 32_000)
        #expect(wait(.failed("no", after: .seconds(60_000)), attempts: 0) == 3_600_000)
    }

    @Test func `What is refused is tried again slowly, and given up after three days`() {
        #expect([0, 1, 6].map { wait(.refused("no"), attempts: $0) } == [60_000, 120_000, 3_600_000])
        #expect(wait(.refused("no"), attempts: 80, age: 3 * Self.day - 1) == 3_600_000)
        #expect(wait(.refused("no"), attempts: 80, age: 3 * Self.day) == nil)
    }
}
