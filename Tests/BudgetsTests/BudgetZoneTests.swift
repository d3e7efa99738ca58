// Budgets by the clocks of a zone: when they begin anew, and what becomes of thresholds where the zone is changed.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Logging
import Scenes
import Store
import TemporaryFiles
import Testing

@testable import Budgets

@Suite struct BudgetZoneTests {
    private let files: TemporaryFiles

    init() throws { files = try TemporaryFiles() }

    private func budget(
        _ zone: String, per: CalendarUnit = .day, limit: String = "10", alertAt: [Int] = [80, 100]
    ) throws -> Budget {
        Budget(name: "all", limit: try .usd(limit), per: per, alertAt: alertAt, zone: try .named(zone))
    }

    private func instant(_ text: String) throws -> Timestamp { try .written(text) }

    @Test(arguments: [
        // Half an hour off the hours of UTC.
        ("Asia/Kolkata", "2026-11-21T18:29:59Z", CalendarUnit.day, "2026-11-21", "2026-11-20T18:30:00.000Z", 24),
        ("Asia/Kolkata", "2026-11-21T18:30:00Z", .day, "2026-11-22", "2026-11-21T18:30:00.000Z", 24),
        // Clocks are set forward, and back.
        ("Europe/Berlin", "2026-03-29T12:00:00Z", .day, "2026-03-29", "2026-03-28T23:00:00.000Z", 23),
        ("Europe/Berlin", "2026-10-25T12:00:00Z", .day, "2026-10-25", "2026-10-24T22:00:00.000Z", 25),
        ("Europe/Berlin", "2026-10-24T22:00:00Z", .week, "2026-10-19", "2026-10-18T22:00:00.000Z", 169),
        ("Europe/Berlin", "2026-10-31T23:00:00Z", .month, "2026-11-01", "2026-10-31T23:00:00.000Z", 720),
        // Apia went from the 29th to the 31st of December.
        ("Pacific/Apia", "2011-12-30T09:59:59Z", .day, "2011-12-29", "2011-12-29T10:00:00.000Z", 24),
        ("Pacific/Apia", "2011-12-30T10:00:00Z", .day, "2011-12-31", "2011-12-30T10:00:00.000Z", 24),
        ("Pacific/Apia", "2011-12-30T10:00:00Z", .month, "2011-12-01", "2011-12-01T10:00:00.000Z", 720),
    ])
    func `A period begins and ends at midnight of the zone`(
        zone: String, now: String, per: CalendarUnit, first: String, begins: String, hours: Int
    ) throws {
        let period = try budget(zone, per: per).period(at: try instant(now))
        #expect(period.first.description == first)
        #expect(period.begins.description == begins)
        #expect((period.ends.milliseconds - period.begins.milliseconds) == Int64(hours) * 3_600_000)
    }

    @Test(arguments: [
        ("Asia/Kolkata", "2026-11-20T18:30:00Z", "2026-11-21T18:29:59Z"),
        ("Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z"),
        ("Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z"),
        ("Pacific/Apia", "2011-12-29T10:00:00Z", "2011-12-30T09:59:59Z"),
    ])
    func `What is spent in a day of the zone counts in it, and with its end nothing is spent`(
        zone: String, first: String, last: String
    ) throws {
        let (first, last) = (try instant(first), try instant(last))
        let scene = try BudgetScene(files, [try budget(zone)], at: first.advanced(byMilliseconds: -1))
        try scene.spend("4")
        #expect(scene.spent == "4")
        scene.clock.now = first
        #expect(scene.spent == "0")
        try scene.spend("1")
        #expect(scene.spent == "1")
        scene.clock.now = last
        try scene.spend("2")
        #expect(scene.spent == "3")
        // Of the day before, sent late.
        try scene.spend("5", at: first.advanced(byMilliseconds: -1))
        #expect(scene.spent == "3")
        let reset = try #require(scene.watch.allowance(for: Spender(user: "ada")).budgets.first?.period.ends)
        #expect(reset == last.advanced(byMilliseconds: 1_000))
        scene.clock.now = reset
        #expect(scene.spent == "0")
    }

    @Test func `The answer says when a budget begins anew, and by whose clocks`() throws {
        let scene = try BudgetScene(
            files, [try budget("Europe/Berlin", per: .month)], at: try instant("2026-10-31T22:59:59Z"))
        #expect(
            scene.json.contains(
                #""period":{"from":"2026-10-01","to":"2026-10-31","zone":"Europe/Berlin","#
                    + #""resets_at":"2026-10-31T23:00:00.000Z"}"#))
        scene.clock.now = try instant("2026-10-31T23:00:00Z")
        #expect(
            scene.json.contains(
                #""period":{"from":"2026-11-01","to":"2026-11-30","zone":"Europe/Berlin","#
                    + #""resets_at":"2026-11-30T23:00:00.000Z"}"#))
    }

    @Test func `A zone that is changed between two midnights crosses nothing twice, and what is new`() throws {
        let (utc, berlin) = (try budget("UTC"), try budget("Europe/Berlin"))
        do {
            // In Berlin it is ten past midnight.
            let scene = try BudgetScene(files, [utc], at: try instant("2026-11-21T23:10:00Z"))
            try scene.spend("8.5")
            #expect(try scene.crossings() == ["all  80 8.5"])
            scene.clock.now = try instant("2026-11-21T23:20:00Z")
            try scene.watch.take([berlin], from: scene.store)
            #expect(scene.spent == "8.5")
            #expect(try scene.crossings().count == 1)
            try scene.spend("2")
            #expect(try scene.crossings() == ["all  80 8.5", "all  100 10.5"])
        }
        let scene = try BudgetScene(files, [berlin], at: try instant("2026-11-21T23:30:00Z"))
        #expect(scene.spent == "10.5")
        #expect(try scene.crossings() == [])
        // Back, and nothing is known of UTC's day yet, for which the other noted something before it began.
        scene.clock.now = try instant("2026-11-22T00:10:00Z")
        try scene.watch.take([utc], from: scene.store)
        #expect(scene.spent == "0")
        try scene.spend("11")
        #expect(try scene.crossings() == ["all  80 11", "all  100 11"])
        // And again: of Berlin's day, 80 and 100 were noted in it.
        try scene.watch.take([berlin], from: scene.store)
        #expect(scene.spent == "21.5")
        #expect(try scene.crossings() == ["all  80 11", "all  100 11"])
    }

    @Test(arguments: [
        // The day of the same name begins 8 hours later, or one.
        ("UTC", "America/Los_Angeles", CalendarUnit.day, "2026-11-21T01:00:00Z", "2026-11-21T10:00:00Z"),
        ("Europe/Berlin", "UTC", .day, "2026-11-20T23:30:00Z", "2026-11-21T00:30:00Z"),
        ("UTC", "America/Los_Angeles", .week, "2026-11-16T01:00:00Z", "2026-11-16T10:00:00Z"),
        ("UTC", "America/Los_Angeles", .month, "2026-11-01T01:00:00Z", "2026-11-01T10:00:00Z"),
        // London's October ends with that of UTC, and begins an hour before.
        ("Europe/London", "UTC", .month, "2026-09-30T23:30:00Z", "2026-10-01T00:30:00Z"),
    ])
    func `A period of the same name that begins later has all its thresholds, and the same once back`(
        from: String, to: String, per: CalendarUnit, first: String, second: String
    ) throws {
        let (here, there) = (try budget(from, per: per, alertAt: [80]), try budget(to, per: per, alertAt: [80]))
        let scene = try BudgetScene(files, [here], at: try instant(first))
        try scene.spend("9")
        #expect(try scene.crossings() == ["all  80 9"])
        scene.clock.now = try instant(second)
        try scene.watch.take([there], from: scene.store)
        #expect(scene.spent == "0")
        try scene.spend("8")
        #expect(try scene.crossings() == ["all  80 9", "all  80 8"])
        for budget in [here, there] {
            try scene.watch.take([budget], from: scene.store)
            try scene.spend("1")
            #expect(try scene.crossings().count == 2)
        }
    }

    @Test func `What was noted before the new period began keeps no threshold of it from being told`() throws {
        let (utc, berlin) = (try budget("UTC"), try budget("Europe/Berlin"))
        let scene = try BudgetScene(files, [utc], at: try instant("2026-11-21T12:00:00Z"))
        try scene.spend("8")
        #expect(try scene.crossings() == ["all  80 8"])
        scene.clock.now = try instant("2026-11-21T23:10:00Z")
        try scene.spend("8.5")
        #expect(try scene.crossings() == ["all  80 8", "all  100 16.5"])
        // Berlin's day has had 8.5, all of it after midnight there.
        try scene.watch.take([berlin], from: scene.store)
        #expect(scene.spent == "8.5")
        #expect(try scene.crossings().suffix(1) == ["all  80 8.5"])
        // 100 was noted in this day already, of UTC's.
        try scene.spend("2")
        #expect(try scene.crossings().count == 3)
        // The next day has all its thresholds.
        scene.clock.now = try instant("2026-11-22T23:00:00Z")
        try scene.spend("10")
        #expect(try scene.crossings().suffix(2) == ["all  80 10", "all  100 10"])
    }

    @Test func `Days that follow each other in a zone each have their thresholds`() throws {
        // Across the day that Apia left out, and one of 25 hours.
        for (zone, first) in [("Pacific/Apia", "2011-12-29T09:59:00Z"), ("Europe/Berlin", "2026-10-23T21:59:00Z")] {
            let scene = try BudgetScene(
                try TemporaryFiles(), [try budget(zone, alertAt: [100])], at: try instant(first))
            for day in 1...4 {
                try scene.spend("11")
                #expect(try scene.crossings().count == day, "\(zone)")
                let period = try budget(zone).period(at: scene.clock.now)
                scene.clock.now = period.ends.advanced(byMilliseconds: -1)
                try scene.spend("11")
                #expect(try scene.crossings().count == day, "\(zone)")
                scene.clock.now = period.ends
            }
        }
    }

    @Test func `A day's thresholds are not those of the month that begins with it`() throws {
        let scene = try BudgetScene(files, [try budget("UTC")], at: try instant("2026-11-01T12:00:00Z"))
        try scene.spend("10")
        #expect(try scene.crossings() == ["all  80 10", "all  100 10"])
        try scene.watch.take([try budget("UTC", per: .month, limit: "20")], from: scene.store)
        try scene.spend("6")
        #expect(try scene.crossings().suffix(1) == ["all  80 16"])
    }

    @Test func `A notice and the log say by whose clocks`() throws {
        let berlin = try budget("Europe/Berlin")
        let crossing = Crossing(
            budget: "all", member: "", period: berlin.period(at: try instant("2026-11-21T23:10:00Z")), threshold: 80,
            at: try instant("2026-11-21T23:10:00Z"), spent: try .usd("8"), limit: berlin.limit)
        let words = "budget all reached 80 % of 10 USD: 8 USD spent since 2026-11-22 (Europe/Berlin)"
        #expect(crossing.message(showingUsers: false).text == words)
        let body = String(decoding: crossing.notice(of: berlin, id: "1").body, as: UTF8.self)
        #expect(body.contains(#""text":"B\#(words.dropFirst())."}"#))
        #expect(
            body.contains(
                #""period":{"from":"2026-11-22","to":"2026-11-22","zone":"Europe/Berlin","#
                    + #""resets_at":"2026-11-22T23:00:00.000Z"}"#))
    }
}

extension BudgetScene {
    /// What is spent of the only budget.
    fileprivate var spent: String? {
        watch.allowance(for: Spender(user: "ada")).budgets.first.map { Money(nanos: $0.spent).description }
    }

    fileprivate var json: String {
        String(decoding: watch.allowance(for: Spender(user: "ada")).json, as: UTF8.self)
    }
}
