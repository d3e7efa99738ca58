// What is spent in a period, by member.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Testing

@testable import Budgets

@Suite struct TallyTests {
    private let today: Day
    private let tomorrow: Day

    init() throws {
        // A Monday.
        today = try #require(Day(year: 2026, month: 11, day: 30))
        tomorrow = today.advanced(by: 1)
    }

    @Test func `Spending of the current period is told with what there was before`() {
        var tally = Tally(per: .month, on: today)
        let change5 = tally.add(5, to: 7, on: today)
        #expect(change5 == Tally.Change(before: 0, after: 5))
        let change6 = tally.add(2, to: 7, on: today.advanced(by: -29))
        #expect(change6 == Tally.Change(before: 5, after: 7))
        #expect(tally.spent(7, on: today) == 7)
        #expect(tally.spent(8, on: today) == 0)
    }

    @Test func `Of those who spent the most, the first by number is it`() {
        var tally = Tally(per: .month, on: today)
        for member: Int64 in [9, 2, 5] { _ = tally.add(5, to: member, on: today) }
        #expect(tally.highest(on: today) == Tally.Highest(member: 2, spent: 5))
        tally.rank { $0 != 2 }
        #expect(tally.highest(on: today) == Tally.Highest(member: 5, spent: 5))
    }

    @Test func `Spending of a period that is over is not kept`() {
        var tally = Tally(per: .month, on: today)
        let change7 = tally.add(5, to: 7, on: today.advanced(by: -30))
        #expect(change7 == nil)
        #expect(tally.spent(7, on: today) == 0)
        #expect(!tally.knows(7))
    }

    @Test func `What is booked a little ahead of the clock is there when its period begins`() {
        var tally = Tally(per: .month, on: today)
        let change8 = tally.add(5, to: 7, on: tomorrow)
        #expect(change8 == nil)
        let change9 = tally.add(1, to: 7, on: today)
        #expect(change9 == Tally.Change(before: 0, after: 1))
        #expect(tally.spent(7, on: today) == 1)
        // Before anything has begun the new period.
        #expect(tally.spent(7, on: tomorrow) == 5)
        let turned1 = tally.turn(to: tomorrow)
        #expect(turned1)
        #expect(tally.spent(7, on: tomorrow) == 5)
        #expect(tally.highest(on: tomorrow) == Tally.Highest(member: 7, spent: 5))
        let change10 = tally.add(2, to: 7, on: tomorrow)
        #expect(change10 == Tally.Change(before: 5, after: 7))
    }

    @Test(arguments: [(CalendarUnit.day, 1), (.week, 7), (.month, 1)])
    func `A period begins with its first day and no sooner`(per: CalendarUnit, days: Int) {
        var tally = Tally(per: per, on: today)
        _ = tally.add(5, to: 7, on: today)
        let turned2 = tally.turn(to: today.advanced(by: days - 1))
        #expect(turned2)
        #expect(tally.spent(7, on: today) == 5)
        let turned3 = tally.turn(to: today.advanced(by: days))
        #expect(turned3)
        #expect(tally.spent(7, on: today.advanced(by: days)) == 0)
        #expect(tally.spent(7, on: today) == 0)
    }

    @Test func `A clock that goes back is told, and changes nothing`() {
        var tally = Tally(per: .month, on: tomorrow)
        _ = tally.add(5, to: 7, on: tomorrow)
        let turned4 = tally.turn(to: today)
        #expect(!turned4)
        #expect(tally.spent(7, on: tomorrow) == 5)
    }

    @Test func `A sum stops where 64 bits end`() {
        var tally = Tally(per: .month, on: today)
        _ = tally.add(.max - 1, to: 7, on: today)
        let change11 = tally.add(5, to: 7, on: today)
        #expect(change11 == Tally.Change(before: .max - 1, after: .max))
    }

    @Test func `Only who counts can have spent the most, and whoever comes to count can`() {
        var tally = Tally(per: .month, on: today)
        _ = tally.add(9, to: 1, on: today, counts: false)
        #expect(tally.highest(on: today) == nil)
        _ = tally.add(5, to: 2, on: today)
        _ = tally.add(4, to: 3, on: today)
        #expect(tally.highest(on: today) == Tally.Highest(member: 2, spent: 5))
        let removed = tally.remove(1)
        #expect(removed.map(\.nanos) == [9])
        _ = tally.add(9, to: 3, on: today)
        #expect(tally.highest(on: today) == Tally.Highest(member: 3, spent: 13))
        tally.rank { $0 == 2 }
        #expect(tally.highest(on: today) == Tally.Highest(member: 2, spent: 5))
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `Members have the sums of their rows, in whatever order they come`(seed: UInt64) {
        var generator = Seeded(seed: seed)
        let rows = (0..<500).map { _ in
            (
                nanos: Int64(generator.below(1000)), member: Int64(generator.below(9)),
                day: today.advanced(by: generator.below(70) - 60)
            )
        }
        for per in CalendarUnit.allCases {
            var (there, back) = (Tally(per: per, on: today), Tally(per: per, on: today))
            for row in rows { _ = there.add(row.nanos, to: row.member, on: row.day) }
            for row in rows.reversed() { _ = back.add(row.nanos, to: row.member, on: row.day) }
            for day in [today, tomorrow, today.advanced(by: 8)] {
                for member in Int64(0)..<9 {
                    let sum = rows.filter { $0.member == member && per.start(of: $0.day) == per.start(of: day) }
                        .reduce(0) { $0 + $1.nanos }
                    #expect(there.spent(member, on: day) == sum, "seed \(seed), \(per)")
                    #expect(back.spent(member, on: day) == sum, "seed \(seed), \(per)")
                }
                #expect(there.highest(on: day) == back.highest(on: day), "seed \(seed), \(per)")
            }
        }
    }
}
