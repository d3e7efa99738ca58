// Sums of months are made when days are closed, and hold for them whatever comes late.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import SQL
import Seeded
import Testing
import Wire

@testable import Store

@Suite struct ClosingTests {
    private static let start = EventMaker.start.day

    private static func activity(_ id: String, on day: Day) -> Entry {
        var activity = Activity()
        activity.event = "rendered"
        activity.durationMilliseconds = 5
        var event = Event(.activity(activity))
        event.id = id
        event.user = "ada"
        event.at = day.start
        return Entry(Record.seal(event, index: 0), priced: nil, arrivedAt: day.start)
    }

    private func months(_ test: TestStore) throws -> [String] {
        try test.database().rows("SELECT month, count, duration_ms FROM activity_months ORDER BY month") {
            "\(Day.first(ofMonth: Int32($0.integer(0)))) \($0.integer(1)) \($0.integer(2))"
        }
    }

    private func expectClean(_ test: TestStore, _ story: String = "") throws {
        let report = try Verification.run(test.location)
        #expect(report.isClean, "\(story): \(report.differences.prefix(3)) \(report.damage)")
    }

    @Test func `Open days are in no month, and closed ones are, with what comes late`() throws {
        let test = try TestStore()
        let days = try ["2026-01-30", "2026-02-01", "2026-02-03", "2026-02-04"].map { try #require(Day(parsing: $0)) }
        try test.withLedger { store in
            try store.booked(days.enumerated().map { Self.activity("\($0)", on: $1) })
            #expect(try months(test).isEmpty)
            #expect(try store.closeDays(before: days[3]) == nil)
            #expect(try months(test) == ["2026-01-01 1 5", "2026-02-01 2 10"])
            try expectClean(test, "closed")
            // For a closed day, for one that had nothing when it was passed by, and for an open one.
            try store.booked([
                Self.activity("late", on: days[0]), Self.activity("later", on: days[1].advanced(by: 1)),
                Self.activity("new", on: days[3]),
            ])
            #expect(try months(test) == ["2026-01-01 2 10", "2026-02-01 3 15"])
            try expectClean(test, "late")
            #expect(try store.closeDays(before: days[3]) == nil)
            #expect(try months(test) == ["2026-01-01 2 10", "2026-02-01 3 15"], "closed twice")
        }
        // Whoever opens the store knows what is closed.
        try test.withLedger { store in
            try store.booked([Self.activity("last", on: days[2])])
            #expect(try months(test) == ["2026-01-01 2 10", "2026-02-01 4 20"])
            try store.closeDays(before: days[3].advanced(by: 5))
            #expect(try months(test) == ["2026-01-01 2 10", "2026-02-01 6 30"])
        }
        try expectClean(test, "the end")
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `Wherever closing is left off, months are the sum of the closed days`(seed: UInt64) throws {
        let test = try TestStore()
        var (maker, generator) = (EventMaker(seed: seed), Seeded(seed: seed))
        var parts = 0
        for round in 0..<6 {
            try test.withLedger { store in
                try store.booked(maker.entries(60))
                let end = Self.start.advanced(by: 20 * (1 + round))
                for _ in 0..<generator.below(40) {
                    if try store.closePart(before: end, people: 1 + generator.below(3)) == .part { parts += 1 }
                    if generator.below(4) == 0 { try store.booked(maker.entries(3)) }
                }
                if generator.below(2) == 0, let day = try store.days(before: end).first {
                    _ = try store.archive(day, in: test.directory.path, at: EventMaker.start)
                }
                let first = Self.start.advanced(by: generator.below(100))
                _ = try store.reprice(from: first, to: first.advanced(by: 30), at: EventMaker.start) { call, _ in
                    var priced = Priced()
                    priced.cost = Money(nanos: call.usage[.inputTokens] * Int64(1 + round))
                    priced.card = "{\"rate\":\(round)}"
                    return priced
                }
            }
            try expectClean(test, "seed \(seed), round \(round)")
        }
        #expect(parts > 0, "seed \(seed)")
        try test.withLedger { _ = try $0.closeDays(before: Self.start.advanced(by: 200)) }
        try expectClean(test, "seed \(seed)")
        for (months, days) in RollupTable.ID.derived where months != .presenceMonths {
            for measure in months.table.measures {
                #expect(
                    try test.integer("SELECT sum(\(measure)) FROM \(months.table.name)")
                        == test.integer("SELECT sum(\(measure)) FROM \(days.table.name)"), "seed \(seed), \(measure)")
            }
        }
    }

    @Test func `A day whose month cannot hold its sums stays open, and nothing else stops`() throws {
        let test = try TestStore()
        let day = try #require(Day(parsing: "2026-02-01"))
        try test.withLedger { store in
            var call = Event(.call(Call()))
            for days in 0..<4 {
                (call.id, call.at) = ("\(days)", day.advanced(by: days).start)
                try store.booked([Entry(Record.seal(call, index: 0), priced: Priced(), arrivedAt: EventMaker.start)])
            }
            // Two of them fit into 64 bits.
            _ = try store.reprice(from: day, to: day.advanced(by: 3), at: EventMaker.start) { _, _ in
                var priced = Priced()
                priced.cost = Money(nanos: .max / 2 - 1)
                return priced
            }
            #expect(try store.closeDays(before: day.advanced(by: 10)) == day.advanced(by: 2))
            #expect(try store.closeDays(before: day.advanced(by: 10)) == day.advanced(by: 2))
            #expect(store.failure == nil)
            #expect(try ClosedDays.stored(in: test.database()) == ClosedDays(through: day.advanced(by: 1)))
            #expect(try store.booked([Self.activity("more", on: day.advanced(by: 3))]).accepted == 1)
        }
        // Nor does it keep a server from starting.
        try test.withLedger { store in try store.eachAdjustment { #expect($1.nanos == .max) } }
        try expectClean(test)
    }

    @Test func `What re-pricing adjusted is told whole, whatever is closed`() throws {
        let test = try TestStore()
        var maker = EventMaker(seed: 9)
        try test.withLedger { store in
            try store.booked(maker.entries(200))
            _ = try store.reprice(from: Day(number: 0), to: Day(number: 40_000), at: EventMaker.start) { call, _ in
                var priced = Priced()
                priced.cost = Money(nanos: call.usage[.inputTokens] * 7)
                return priced
            }
            func told() throws -> [String: Int64] {
                var sums: [String: Int64] = [:]
                try store.eachAdjustment { sums[$0, default: 0] += $1.nanos }
                return sums
            }
            let open = try told()
            #expect(open.values.reduce(0, +) == (try test.integer("SELECT sum(amount) FROM adjustments")))
            for days in [30, 60, 200] {
                try store.closeDays(before: Self.start.advanced(by: days))
                #expect(try told() == open, "\(days) days closed")
            }
        }
    }
}
