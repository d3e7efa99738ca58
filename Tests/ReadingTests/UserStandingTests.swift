// How people stand, by their facts.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Reading

@Suite struct UserStandingTests {
    private func standing(
        age: Int = 100, lately: Int = 0, before: Int = 0, calls: Int64 = 0, power: Int64 = 50
    ) -> UserStanding {
        UserStanding(
            UserStanding.Facts(age: age, daysLately: lately, daysBefore: before, callsLately: calls), power: power)
    }

    @Test func `The first that holds counts`() {
        #expect(standing(age: 6) == .new)
        #expect(standing(age: 6, lately: 1, before: 9, calls: 99) == .new)
        #expect(standing(age: 7) == .lost)
        #expect(standing(before: 9) == .lost)
        #expect(standing(lately: 1, before: 3, calls: 99) == .atRisk)
        #expect(standing(lately: 3, before: 3, calls: 50) == .power)
        #expect(standing(lately: 3, before: 3, calls: 49) == .casual)
    }

    @Test func `At risk is half the days or fewer`() {
        #expect(standing(lately: 2, before: 4) == .atRisk)
        #expect(standing(lately: 2, before: 3) == .casual)
        #expect(standing(lately: 1, before: 1) == .casual)
        #expect(standing(lately: 1, before: 2) == .atRisk)
        #expect(standing(lately: 1) == .casual)
    }

    @Test func `The top decile is a tenth of those who called, rounded up`() {
        #expect(UserStanding.powerThreshold([5]) == 5)
        #expect(UserStanding.powerThreshold([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) == 10)
        #expect(UserStanding.powerThreshold([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) == 10)
        #expect(UserStanding.powerThreshold([0, 0, 0, 7, 8]) == 8)
        #expect(UserStanding.powerThreshold([0]) == .max)
        #expect(UserStanding.powerThreshold([]) == .max)
    }

    @Test func `Those who tie are in together or not at all`() {
        #expect(UserStanding.powerThreshold([9, 9, 1]) == 10)
        #expect(UserStanding.powerThreshold(Array(repeating: 1, count: 18) + [9, 9]) == 9)
        #expect(UserStanding.powerThreshold(Array(repeating: 1, count: 18) + [9, 8, 8]) == 8)
        #expect(UserStanding.powerThreshold(Array(repeating: 1, count: 16) + [9, 8, 8, 8]) == 9)
    }

    @Test func `Bands begin where the one before ends`() {
        let lifetimes = [-1, 0, 1, 6, 7, 29, 30, 89, 90, 364, 365, 9_999].map { Bands.lifetime.place(of: $0) }
        #expect(lifetimes == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5])
        let frequencies = [0, 1, 2, 4, 5, 9, 10, 24, 25].map { Bands.frequency.place(of: $0) }
        #expect(frequencies == [0, 1, 2, 2, 3, 3, 4, 4, 5])
    }
}
