// Active users, by hand.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Reading
@testable import Reports

@Suite struct ActiveTests {
    @Test func `People are counted once, with the anonymous ids that turned out to be them`() throws {
        let scene = try Scene(
            today: "2026-03-31",
            [
                Deed.activity("seen", "2026-03-01", user: "ada"),
                Deed.activity("seen", "2026-03-05", user: "ada", session: "s1"),
                Deed.activity("seen", "2026-03-05T13", user: "ada", session: "s1"),
                Deed.call("2026-03-05", user: "bob", session: "s2"),
                Deed.activity("seen", "2026-03-05", anonymous: "visitor", session: "s3"),
                Deed.activity("seen", "2026-03-06", anonymous: "x"),
                Deed.activity("seen", "2026-03-31T09", user: "ada", anonymous: "x"),
            ])
        let table = try scene.table("active", ["from=2026-03-04", "to=2026-03-07"])
        #expect(
            table.lines("date", "dau", "wau", "mau", "stickiness", "sessions", "actions_per_user") == [
                "2026-03-04 0 1 1 0 0 -", "2026-03-05 2 2 2 1 3 1.5", "2026-03-06 1 2 2 0.5 0 1",
                "2026-03-07 0 2 2 0 0 -",
            ])
        #expect(table.total("active") == "2")
        #expect(table.total("mean_dau") == "0.75")
    }

    @Test func `The windows are 7 and 30 days, the day itself among them`() throws {
        let scene = try Scene(today: "2026-04-10", [Deed.call("2026-03-01", user: "ada")])
        #expect(
            try scene.table("active", ["from=2026-03-07", "to=2026-03-08"]).lines("wau", "mau") == ["1 1", "0 1"])
        #expect(
            try scene.table("active", ["from=2026-03-30", "to=2026-03-31"]).lines("mau", "stickiness") == [
                "1 0", "0 -",
            ])
    }

    @Test func `Days to come have no row, and nobody at all is nobody`() throws {
        let scene = try Scene(today: "2026-03-31")
        let table = try scene.table("active", ["from=2026-03-30", "to=2026-04-05"])
        #expect(table.lines("date", "dau", "stickiness") == ["2026-03-30 0 -", "2026-03-31 0 -"])
        #expect(table.total("active") == "0")
        let later = try scene.table("active", ["from=2026-04-01", "to=2026-04-05"])
        #expect(later.rows.isEmpty)
        #expect(later.total("mean_dau") == "-")
    }

    @Test func `By week and month, people and sessions are counted once in each`() throws {
        let scene = try Scene(
            today: "2026-03-31",
            [
                Deed.activity("seen", "2026-02-27", user: "ada", session: "s0"),
                Deed.activity("seen", "2026-03-02", user: "ada", session: "s1"),
                Deed.activity("seen", "2026-03-03", user: "ada", session: "s1"),
                Deed.call("2026-03-03", user: "bob", session: "s2"),
                Deed.call("2026-03-08T23", user: "bob", session: "s3"),
                Deed.call("2026-03-09T00", user: "bob", session: "s3"),
                Deed.activity("seen", "2026-03-09", anonymous: "visitor", session: "s4"),
            ])
        let columns = ["date", "active", "mean_dau", "stickiness", "sessions", "actions_per_user"]
        func rows(_ asked: String...) throws -> (rows: [String], totals: String) {
            let table = try scene.table("active", asked)
            #expect(table.columns.map(\.name) == columns)
            return (
                table.rows.map { $0.map { $0.text ?? "-" }.joined(separator: " ") },
                "\(table.total("active")) \(table.total("mean_dau"))"
            )
        }
        // The first week has the Sunday alone, the last one the Monday.
        #expect(
            try rows("per=week", "from=2026-03-01", "to=2026-03-09") == (
                ["2026-02-23 0 0 - 0 -", "2026-03-02 2 0.571429 0.285714 3 2", "2026-03-09 1 1 1 2 1"], "2 0.555556"
            ))
        #expect(
            try rows("per=month", "from=2026-02-01", "to=2026-04-30") == (
                ["2026-02-01 1 0.035714 0.035714 1 1", "2026-03-01 2 0.16129 0.080645 4 2.5"], "2 0.101695"
            ))
        #expect(try rows("per=month", "from=2026-04-01", "to=2026-04-30") == ([], "0 -"))
    }

    @Test func `Ten years of months are those of its years`() throws {
        let days = ["2017-05-01", "2017-12-31", "2018-01-01", "2019-06-15", "2020-02-29", "2026-03-05"]
        let scene = try Scene(
            today: "2026-03-31", days.enumerated().map { Deed.call($1, user: "u\($0 % 4)", session: "s\($0 / 2)") })
        let long = try scene.table("active", ["per=month", "from=2017-01-01", "to=2026-12-31"])
        #expect(long.rows.count == 111)
        let halves = try (2017...2026).flatMap { year in
            try [("01-01", "06-30"), ("07-01", "12-31")].flatMap { first, last in
                try scene.table("active", ["per=month", "from=\(year)-\(first)", "to=\(year)-\(last)"])
                    .lines("date", "active", "mean_dau", "sessions")
            }
        }
        #expect(long.lines("date", "active", "mean_dau", "sessions") == halves)
        #expect(long.lines("date", "active").filter { !$0.hasSuffix(" 0") }.count == 6 && long.total("active") == "4")
    }

    @Test func `Filters choose people by what they are, and acts by what they are about`() throws {
        var terms = LedgerView.Terms()
        terms.dimensions = ["quality"]
        let scene = try Scene(
            today: "2026-03-31", terms: terms,
            [
                Deed.profile("2026-03-01", user: "ada", #""plan":"pro""#),
                Deed.call("2026-03-30", user: "ada", session: "a", model: "m"),
                Deed.call("2026-03-31", user: "bob", session: "b", model: "n"),
                Deed.call("2026-03-31", user: "ada", session: "c", model: "n"),
                Deed.activity("read", "2026-03-31", user: "ada", properties: #""quality":"high""#),
            ])
        func lines(_ wish: String) throws -> [String] {
            try scene.table("active", ["last=2d", wish]).lines("date", "dau", "wau", "sessions", "actions_per_user")
        }
        #expect(try lines("plan=pro") == ["2026-03-30 1 1 1 1", "2026-03-31 1 1 1 2"])
        #expect(try lines("plan!=pro") == ["2026-03-30 0 0 0 -", "2026-03-31 1 1 1 1"])
        #expect(try lines("model=n") == ["2026-03-30 0 0 0 -", "2026-03-31 2 2 2 1"])
        #expect(try lines("property:quality=high") == ["2026-03-30 0 0 0 -", "2026-03-31 1 1 0 1"])
        #expect(try lines("user=bob,nobody") == ["2026-03-30 0 0 0 -", "2026-03-31 1 1 1 1"])
    }

    @Test func `Who is active lately is counted once, under the user they turned out to be`() throws {
        let scene = try Scene(
            today: "2026-03-31",
            [
                Deed.activity("seen", "2026-03-31T08", user: "ada", anonymous: "x"),
                Deed.activity("seen", "2026-03-31T09", anonymous: "x"),
                Deed.activity("seen", "2026-03-25", user: "bob"), Deed.activity("seen", "2026-03-24", anonymous: "y"),
                Deed.activity("seen", "2026-03-02", user: "cy", anonymous: "y"),
                Deed.activity("seen", "2026-03-31", anonymous: "stranger"),
                Deed.activity("seen", "2026-03-01", user: "dee"),
            ])
        let counts = try scene.view().userCounts(windows: [1, 7, 30])
        #expect(counts.users == 4)
        #expect(counts.active == [1, 2, 3])
    }
}
