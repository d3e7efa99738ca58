// New, active, churned and returned users, by hand.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Reports

@Suite struct GrowthTests {
    private let events = [
        Deed.activity("signed_up", "2026-02-01", user: "ada"), Deed.call("2026-03-20", user: "ada"),
        Deed.activity("signed_up", "2026-03-05", user: "bob"),
        Deed.activity("seen", "2026-03-05", anonymous: "visitor"),
    ]

    @Test func `Somebody churns on the day on which their last activity is 30 days old`() throws {
        let scene = try Scene(today: "2026-04-30", events)
        #expect(
            try scene.table("growth", ["from=2026-03-02", "to=2026-03-05"])
                .lines("date", "new", "total", "active", "churned", "returned") == [
                    "2026-03-02 0 1 0 0 0", "2026-03-03 0 1 0 1 0", "2026-03-04 0 1 0 0 0", "2026-03-05 1 2 1 0 0",
                ])
    }

    @Test func `Months and weeks hold the sums of their days within the period`() throws {
        let scene = try Scene(today: "2026-04-30", events)
        let months = try scene.table("growth", ["from=2026-03-01", "to=2026-04-20", "per=month"])
        #expect(
            months.lines("date", "new", "total", "active", "churned", "returned") == [
                "2026-03-01 1 2 2 1 1", "2026-04-01 0 2 0 2 0",
            ])
        let totals = ["new", "start", "end", "growth_rate", "active", "churned", "returned"].map { months.total($0) }
        #expect(totals == ["1", "1", "2", "1", "2", "3", "1"])
        #expect(
            try scene.table("growth", ["from=2026-03-03", "to=2026-03-09", "per=week"]).lines("date", "new", "total")
                == [
                    "2026-03-02 1 2", "2026-03-09 0 2",
                ])
    }

    @Test func `Growth from nobody is not known`() throws {
        let scene = try Scene(today: "2026-04-30", events)
        let table = try scene.table("growth", ["from=2026-01-15", "to=2026-02-15"])
        #expect(["start", "end", "growth_rate"].map { table.total($0) } == ["0", "1", "-"])
        let empty = try Scene(today: "2026-04-30").table("growth", ["last=365d", "per=month"])
        #expect(empty.rows.count == 12 || empty.rows.count == 13)
        #expect(empty.total("growth_rate") == "-")
    }

    @Test func `Ten years are read a year at a time, and nothing is lost between two`() throws {
        let days = ["2017-02-01", "2017-12-31", "2018-01-01", "2018-01-30", "2018-02-01", "2020-02-29", "2026-03-05"]
        let scene = try Scene(
            today: "2026-03-31",
            days.flatMap { day in
                [Deed.call(day, user: "always"), Deed.activity("signed_up", day + "T01", user: "new\(day)")]
            })
        let columns = ["date", "new", "total", "active", "churned", "returned"]
        func lines(_ first: String, _ last: String) throws -> [String] {
            let table = try scene.table("growth", ["per=month", "from=\(first)", "to=\(last)"])
            #expect(table.columns.map(\.name) == columns)
            return table.rows.map { $0.map { $0.text ?? "-" }.joined(separator: " ") }
        }
        let halves = try (2017...2026).flatMap { year in
            try lines("\(year)-01-01", "\(year)-06-30") + lines("\(year)-07-01", "\(year)-12-31")
        }
        #expect(try lines("2017-01-01", "2026-12-31") == halves)
        #expect(halves.contains("2018-01-01 2 5 3 2 0"))
    }

    @Test func `A sign-up is the first of all time, and joining late moves it`() throws {
        let scene = try Scene(
            today: "2026-04-30",
            [
                Deed.call("2026-03-01", user: "eve"), Deed.activity("signed_up", "2026-03-03", user: "eve"),
                Deed.activity("signed_up", "2026-03-04", user: "eve"), Deed.call("2026-03-01", anonymous: "x"),
                Deed.call("2026-03-04", user: "cleo"),
            ])
        let period = ["from=2026-03-01", "to=2026-03-04"]
        #expect(try scene.table("growth", period).lines("new", "total") == ["0 0", "0 0", "1 1", "1 2"])
        try scene.record([Deed.call("2026-03-10", user: "cleo", anonymous: "x")])
        #expect(try scene.table("growth", period).lines("new", "total") == ["1 1", "0 1", "1 2", "0 2"])
    }

    @Test func `Days to come have no row`() throws {
        let scene = try Scene(today: "2026-03-05", events)
        #expect(
            try scene.table("growth", ["from=2026-03-04", "to=2026-12-31"]).lines("date") == [
                "2026-03-04", "2026-03-05",
            ])
        #expect(try scene.table("growth", ["from=2026-03-06", "to=2026-12-31"]).rows.isEmpty)
    }

    @Test func `Who was there before they signed up did not return`() throws {
        let scene = try Scene(
            today: "2026-04-30",
            [
                Deed.call("2026-03-02", user: "dora"), Deed.activity("signed_up", "2026-03-04", user: "dora"),
                Deed.call("2026-04-28", user: "dora"),
            ])
        let table = try scene.table("growth", ["from=2026-03-01", "to=2026-03-05"])
        #expect(table.lines("active", "returned") == ["0 0", "1 0", "0 0", "1 0", "0 0"])
        #expect(try scene.table("growth", ["from=2026-04-27", "to=2026-04-29"]).lines("returned") == ["0", "1", "0"])
    }
}
