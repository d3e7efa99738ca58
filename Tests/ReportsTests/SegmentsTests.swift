// Users by what they are, by hand.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Reading
@testable import Reports

@Suite struct SegmentsTests {
    private let events = [
        Deed.activity("signed_up", "2026-01-01", user: "ada", properties: #""source":"ads","plan":"free""#),
        Deed.profile("2026-01-02", user: "ada", #""plan":"pro","country":"DE""#),
        Deed.call("2026-03-10", user: "ada", cost: "1"), Deed.call("2026-03-11", user: "ada", cost: "0.5"),
        Deed.activity("signed_up", "2026-02-20", user: "bob", properties: #""source":"ads","plan":"free""#),
        Deed.activity("story", "2026-02-21", user: "bob"), Deed.call("2026-03-12", anonymous: "x", cost: "0.25"),
        Deed.call("2026-03-12", user: "bob", anonymous: "x", cost: "0.25"),
        Deed.profile("2026-03-13", user: "cleo", #""properties":{"source":"blog"}"#),
        Deed.call("2026-03-12", anonymous: "visitor", cost: "8"),
    ]
    private let march = ["from=2026-03-01", "to=2026-03-31"]

    @Test func `Users are grouped by what the profile says, else by the sign-up`() throws {
        let scene = try Scene(today: "2026-03-31", events)
        let plans = try scene.table("segments", march)
        #expect(
            plans.lines("plan", "users", "active", "cost_usd", "calls", "share") == [
                " 1 0 0 0 0.333333", "free 1 1 0.5 2 0.333333", "pro 1 1 1.5 2 0.333333",
            ])
        let totals = ["users", "active", "cost_usd", "calls", "share"].map { plans.total($0) }
        #expect(totals == ["3", "2", "2", "4", "1"])
        #expect(try scene.table("segments", march + ["by=country"]).lines("country", "users") == [" 2", "DE 1"])
        #expect(
            try scene.table("segments", march + ["by=property:source"]).lines("source", "users", "share") == [
                "ads 2 0.666667", "blog 1 0.333333",
            ])
        #expect(try scene.table("segments", march + ["by=property:nothing"]).lines("nothing", "users") == [" 3"])
        #expect(
            try scene.table("segments", march + ["sort=cost_usd", "limit=1"]).lines("plan", "cost_usd") == ["pro 1.5"])
    }

    @Test func `Only who signed up by the end of the period is there`() throws {
        let scene = try Scene(today: "2026-03-31", events)
        let table = try scene.table("segments", ["from=2026-01-10", "to=2026-01-20"])
        #expect(table.lines("plan", "users", "active", "cost_usd") == ["pro 1 0 0"])
        let empty = try Scene(today: "2026-03-31").table("segments")
        #expect(empty.rows.isEmpty)
        #expect(empty.total("users") == "0")
        #expect(empty.total("share") == "-")
    }

    @Test func `How often somebody did something is counted in the period`() throws {
        let scene = try Scene(
            today: "2026-03-31",
            [
                Deed.activity("story", "2026-02-28", user: "ada"), Deed.activity("story", "2026-03-01T10", user: "ada"),
                Deed.activity("story", "2026-03-31T10", user: "ada"), Deed.activity("other", "2026-03-02", user: "ada"),
                Deed.activity("story", "2026-03-05", anonymous: "x"),
                Deed.activity("seen", "2026-03-06", user: "bob", anonymous: "x"),
                Deed.activity("seen", "2026-03-06", user: "cleo"),
            ])
        #expect(
            try scene.table("segments", march + ["by=activity:story"]).lines("story", "users") == [
                "never 1", "once 1", "2 to 4 times 1", "5 to 9 times 0", "10 to 24 times 0", "25 times or more 0",
            ])
    }

    @Test func `A lifetime is from the sign-up to the last activity up to the end`() throws {
        let scene = try Scene(
            today: "2026-03-31",
            [
                Deed.activity("signed_up", "2025-03-01", user: "ada"), Deed.call("2026-02-28", user: "ada"),
                Deed.call("2026-03-01", user: "ada"), Deed.activity("signed_up", "2026-02-01", user: "bob"),
                Deed.call("2026-02-07", anonymous: "x"), Deed.call("2026-02-05", user: "bob", anonymous: "x"),
                Deed.profile("2026-02-01", user: "cleo", #""plan":"pro""#),
            ])
        #expect(
            try scene.table("segments", march + ["by=lifetime"]).lines("lifetime", "users") == [
                "0 days 1", "1 to 6 days 1", "7 to 29 days 0", "30 to 89 days 0", "90 to 364 days 0",
                "365 days or more 1",
            ])
        #expect(
            try scene.table("segments", ["to=2026-02-28", "by=lifetime"]).lines("lifetime", "users")[4]
                == "90 to 364 days 1")
    }

    @Test func `Standing is as of the last day`() throws {
        let scene = try Scene(
            today: "2026-03-31",
            [
                Deed.call("2026-03-25", user: "new"), Deed.call("2026-03-24", user: "casual"),
                Deed.call("2026-03-01", user: "lost"), Deed.call("2026-02-10", user: "risk"),
                Deed.call("2026-02-11", user: "risk"), Deed.call("2026-03-02", user: "risk"),
                Deed.call("2026-02-10", user: "power"), Deed.call("2026-03-02", user: "power"),
                Deed.call("2026-03-02T13", user: "power"), Deed.activity("seen", "2026-03-20", user: "quiet"),
            ])
        #expect(
            try scene.table("segments", march + ["by=standing"]).lines("standing", "users", "calls") == [
                "new 1 1", "power 1 2", "casual 2 1", "at risk 1 1", "lost 1 1",
            ])
        // A month later nobody has been there for 30 days but who came since.
        #expect(
            try scene.table("segments", ["to=2026-04-30", "by=standing"]).lines("standing", "users") == [
                "new 0", "power 0", "casual 0", "at risk 0", "lost 6",
            ])
    }

    @Test func `Groupings that are none are refused`() throws {
        let scene = try Scene(today: "2026-03-31")
        #expect(
            try scene.refusal(of: "segments", ["by=mood"])
                == """
                by must be one of plan, country, standing, lifetime, activity:NAME, property:NAME, not "mood"
                """)
    }
}
