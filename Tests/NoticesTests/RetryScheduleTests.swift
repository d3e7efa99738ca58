// When a notice is tried again.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@testable import Notices
@testable import Store

@Suite struct RetryScheduleTests {
    private static let day: Int64 = 86_400_000

    private static let now = Timestamp(milliseconds: 1_000 * day)

    /// Milliseconds until the next attempt; nil where there is none.
    private func wait(
        _ failure: DeliveryFailure, attempts: Int, age: Int64 = 0, chance: Double = 1
    ) -> Int64? {
        switch outcome(of: failure, attempts: attempts, age: age, chance: chance) {
        case .failed("no", let again), .refused("no", let again): again.milliseconds - Self.now.milliseconds
        default: nil
        }
    }

    private func outcome(
        of failure: DeliveryFailure, _ kind: Notice.Kind = .budget, attempts: Int = 80, age: Int64, chance: Double = 1
    ) -> Delivery {
        var notice = Notice(
            id: "1", kind, to: "budget:a", subject: "", contentType: "", body: [],
            at: Self.now.advanced(byMilliseconds: -age))
        notice.attempts = attempts
        return RetrySchedule().outcome(of: failure, for: notice, at: Self.now, chance: chance)
    }

    @Test func `Each wait is twice as long as the one before, up to an hour, for ever`() {
        #expect((0...5).map { wait(.failed("no"), attempts: $0) } == [1_000, 2_000, 4_000, 8_000, 16_000, 32_000])
        #expect(
            [11, 12, 13, 64, 10_000].map { wait(.failed("no"), attempts: $0) }
                == [2_048_000, 3_600_000, 3_600_000, 3_600_000, 3_600_000])
        #expect(wait(.failed("no"), attempts: 80, age: 400 * Self.day) == 3_600_000)
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

    @Test func `What fails for three days stands aside, and a budget's is tried for ever`() {
        let (soon, hour) = (Self.now.advanced(byMilliseconds: 60_000), Self.now.advanced(byMilliseconds: 3_600_000))
        #expect(outcome(of: .failed("no"), age: 3 * Self.day - 1) == .failed("no", again: hour))
        #expect(outcome(of: .failed("no"), age: 3 * Self.day) == .refused("no", again: hour))
        #expect(outcome(of: .failed("no"), age: 400 * Self.day) == .refused("no", again: hour))
        #expect(outcome(of: .failed("no"), attempts: 0, age: 3 * Self.day) == .refused("no", again: soon))
        #expect(
            outcome(of: .failed("no", after: .seconds(3600)), attempts: 0, age: 3 * Self.day)
                == .refused("no", again: hour))
    }

    @Test func `A report that fails is given up after three weeks`() {
        let hour = Self.now.advanced(byMilliseconds: 3_600_000)
        #expect(outcome(of: .failed("no"), .report, age: 21 * Self.day - 1) == .refused("no", again: hour))
        #expect(outcome(of: .failed("no"), .report, age: 21 * Self.day) == .dropped)
        #expect(outcome(of: .refused("no"), .report, age: 3 * Self.day) == .dropped)
    }
}
