// Cohorts and who of them came back, by hand.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@testable import Reports

@Suite struct RetentionTests {
    private let events = [
        Deed.activity("signed_up", "2026-03-02", user: "ada"), Deed.call("2026-03-03", user: "ada"),
        Deed.call("2026-03-09", user: "ada"), Deed.activity("signed_up", "2026-03-02", user: "bob"),
        Deed.call("2026-03-10", user: "bob"), Deed.activity("signed_up", "2026-03-03", user: "cleo"),
        Deed.call("2026-03-04", user: "cleo"), Deed.call("2026-03-04", anonymous: "visitor"),
    ]

    @Test func `Everybody is counted from their own day, as a share of the whole cohort`() throws {
        let scene = try Scene(today: "2026-03-20", events)
        let period = ["from=2026-03-01", "to=2026-03-10"]
        let weeks = try scene.table("retention", period)
        #expect(weeks.columns.map(\.name) == ["cohort", "size", "d1", "d3", "d7", "d14", "d30", "d60", "d90"])
        #expect(weeks.lines("cohort", "size", "d1", "d3", "d7", "d14") == ["2026-03-02 3 0.666667 0 0.333333 -"])
        let days = try scene.table("retention", period + ["cohort=day"])
        #expect(
            days.lines("cohort", "size", "d1", "d3", "d7", "d14", "d30") == [
                "2026-03-02 2 0.5 0 0.5 0 -", "2026-03-03 1 1 0 0 0 -",
            ])
        #expect(["size", "d1", "d7", "d30"].map { days.total($0) } == ["3", "0.666667", "0.333333", "-"])
        let months = try scene.table("retention", period + ["cohort=month"])
        #expect(months.lines("cohort", "size", "d1", "d7", "d14") == ["2026-03-01 3 0.666667 0.333333 -"])
    }

    @Test func `By the calendar, a cohort of a week is looked for in the weeks after it`() throws {
        // Ada comes back in the week after, Bob too and once more, three weeks later; Cleo never after her own week.
        let scene = try Scene(today: "2026-04-05", events + [Deed.call("2026-03-29T23", user: "bob")])
        let table = try scene.table("retention", ["from=2026-03-03", "to=2026-03-20", "per=week", "after=3,1,2,4"])
        #expect(table.columns.map(\.name) == ["cohort", "size", "w1", "w2", "w3", "w4"])
        #expect(table.lines("cohort", "size", "w1", "w2", "w3", "w4") == ["2026-03-02 1 0 0 0 -"])
        let all = ["from=2026-03-01", "to=2026-03-20", "per=week", "after=1,2,3,4"]
        #expect(
            try scene.table("retention", all).lines("cohort", "size", "w1", "w2", "w3", "w4") == [
                "2026-03-02 3 0.666667 0 0.333333 -"
            ])
        let unbounded = try scene.table("retention", all + ["unbounded=true"])
        #expect(unbounded.lines("w1", "w2", "w3", "w4") == ["0.666667 0.333333 0.333333 -"])
        #expect(unbounded.total("size") == "3" && unbounded.total("w3") == "0.333333" && unbounded.total("w4") == "-")
        let usual = try scene.table("retention", ["from=2026-03-01", "to=2026-03-20", "per=month"])
        #expect(usual.columns.map(\.name) == ["cohort", "size", "m1", "m2", "m3", "m6", "m12"])
        #expect(usual.lines("cohort", "size", "m1") == ["2026-03-01 3 -"])
        let later = try Scene(today: "2026-05-01", events + [Deed.call("2026-04-30", user: "cleo")])
        #expect(
            try later.table("retention", ["from=2026-01-01", "to=2026-03-20", "per=month"]).lines("size", "m1", "m2")
                == [
                    "3 0.333333 -"
                ])
        let days = try scene.table("retention", ["from=2026-03-02", "to=2026-03-03", "per=day", "after=1,7"])
        #expect(days.lines("cohort", "size", "d1", "d7") == ["2026-03-02 2 0.5 0.5", "2026-03-03 1 1 0"])
    }

    @Test func `What goes with days and what goes with the calendar are told apart`() throws {
        let scene = try Scene(today: "2026-04-05", events)
        for (asked, sentence) in [
            (["after=1"], "after goes with per only; days is for cohorts without it"),
            (
                ["per=week", "days=7"],
                "days cannot be combined with per, which counts cohorts and what comes after alike"
            ),
            (
                ["per=week", "cohort=week"],
                "cohort cannot be combined with per, which counts cohorts and what comes after alike"
            ),
            (["within=7d"], "within goes with by=activity:NAME only"),
            (
                ["per=week", "by=activity:seen", "within=7d"],
                "within cannot be combined with per, whose whole week of the sign-up counts"
            ),
            (["per=week", "after=0"], "after must be whole numbers from 1 to 365 with commas between them, not \"0\""),
        ] {
            #expect(try scene.refusal(of: "retention", asked) == sentence)
        }
        #expect(try scene.table("retention", ["from=2025-01-01", "to=2025-01-31", "per=month"]).total("m1") == "-")
    }

    @Test func `Cohorts are told apart by what people say of themselves, the largest group first`() throws {
        let scene = try Scene(
            today: "2026-03-20",
            events + [
                Deed.profile("2026-03-05", user: "ada", #""plan":"pro","country":"de""#),
                Deed.profile("2026-03-05", user: "bob", #""plan":"pro""#),
                Deed.activity("signed_up", "2026-03-10T09", user: "dee", properties: #""plan":"free""#),
                Deed.profile("2026-03-12", user: "dee", #""country":"de""#),
            ])
        let period = ["from=2026-03-01", "to=2026-03-10"]
        let plans = try scene.table("retention", period + ["by=plan", "days=2"])
        #expect(plans.columns.prefix(5).map(\.name) == ["plan", "cohort", "size", "d1", "d2"])
        #expect(
            plans.lines("plan", "cohort", "size", "d1", "d7", "d30") == [
                "pro 2026-03-02 2 0.5 0.5 -", " 2026-03-02 1 1 0 -", "free 2026-03-09 1 0 0 -",
            ])
        let whole = try scene.table("retention", period)
        #expect(
            plans.totals.map(\.cell.text) == (try scene.table("retention", period + ["days=2"])).totals.map(\.cell.text)
        )
        #expect(whole.total("size") == "4" && whole.total("d1") == "0.5")
        #expect(
            try scene.table("retention", period + ["by=country", "per=week", "after=1"]).lines(
                "country", "cohort", "size", "w1") == [
                    " 2026-03-02 2 0.5", "de 2026-03-02 1 1", "de 2026-03-09 1 -",
                ])
        let before = try scene.table(
            "retention", period + ["by=plan", "cohort=month", "compare=2026-01-20..2026-02-01"])
        #expect(before.lines("plan", "cohort", "size", "size_before").first == "pro 2026-03-01 2 -")
    }

    /// Of those who signed up on two days, Ada and Cleo looked at their figures on the same day, Cleo before anybody knew her;
    /// Bob did two days later, and Dee never.
    private let viewers = [
        Deed.activity("signed_up", "2026-03-02", user: "ada"), Deed.activity("viewed", "2026-03-02T18", user: "ada"),
        Deed.call("2026-03-03", user: "ada"), Deed.call("2026-03-09", user: "ada"),
        Deed.activity("signed_up", "2026-03-02", user: "bob"), Deed.activity("viewed", "2026-03-04", user: "bob"),
        Deed.call("2026-03-10", user: "bob"),
        Deed.activity("viewed", "2026-03-03T08", anonymous: "visitor"),
        Deed.activity("signed_up", "2026-03-03", user: "cleo", anonymous: "visitor"),
        Deed.call("2026-03-04", user: "cleo"), Deed.call("2026-03-10", user: "cleo"),
        Deed.activity("signed_up", "2026-03-03", user: "dee"), Deed.activity("viewed", "2026-03-04", user: "eve"),
    ]

    @Test(arguments: [false, true])
    func `Cohorts are told apart by who did something on their first days, archived or not`(isArchived: Bool) throws {
        let scene = try Scene(today: "2026-03-20", viewers)
        if isArchived {
            _ = try scene.view()
            try scene.archive(before: try #require(Day(parsing: "2026-03-20")))
        }
        let asked = ["from=2026-03-01", "to=2026-03-03", "cohort=month", "by=activity:viewed"]
        let table = try scene.table("retention", asked)
        #expect(table.columns.prefix(3).map(\.name) == ["viewed", "cohort", "size"])
        #expect(
            table.lines("viewed", "cohort", "size", "d1", "d3", "d7", "d30") == [
                "no 2026-03-01 2 0 0 0 -", "yes 2026-03-01 2 1 0 1 -",
            ])
        #expect(["size", "d1", "d7", "d30"].map { table.total($0) } == ["4", "0.5", "0.5", "-"])
        // Bob is among them where two more days count, on which no cell may tell of them.
        let within = try scene.table("retention", asked + ["within=3d"])
        #expect(
            within.lines("viewed", "cohort", "size", "d1", "d3", "d7", "d30") == [
                "yes 2026-03-01 3 - 0 0.666667 -", "no 2026-03-01 1 - 0 0 -",
            ])
        #expect(["size", "d1", "d7"].map { within.total($0) } == ["4", "-", "0.5"])
        #expect(try scene.table("retention", asked + ["within=2d"]).lines("viewed", "size") == ["no 2", "yes 2"])
        // Whom filters choose is told apart by all that they did.
        let callers = try scene.table("retention", asked + ["provider=p"])
        #expect(callers.lines("viewed", "size", "d7") == ["yes 2 1", "no 1 0"])
        let nobody = try scene.table("retention", asked.dropLast() + ["by=activity:size"])
        #expect(nobody.lines("activity:size", "size") == ["no 4"])
    }

    @Test func `By the calendar it is the day, week or month of the sign-up that tells them apart`() throws {
        let scene = try Scene(today: "2026-03-20", viewers)
        let asked = ["from=2026-03-01", "to=2026-03-03", "by=activity:viewed"]
        let weeks = try scene.table("retention", asked + ["per=week", "after=1"])
        #expect(weeks.lines("viewed", "cohort", "size", "w1") == ["yes 2026-03-02 3 1", "no 2026-03-02 1 0"])
        let days = try scene.table("retention", asked + ["per=day", "after=1"])
        #expect(
            days.lines("viewed", "cohort", "size", "d1") == [
                "no 2026-03-02 1 0", "no 2026-03-03 1 0", "yes 2026-03-02 1 1", "yes 2026-03-03 1 1",
            ])
    }

    @Test func `First days are those of a zone, and of a tenant those of whatever is done for it`() throws {
        let scene = try Scene(
            today: "2026-03-20",
            [
                Deed.activity("signed_up", "2026-03-02T23", user: "ada"),
                Deed.activity("viewed", "2026-03-03T10", user: "ada"),
                Deed.call("2026-03-05", user: "bob", more: #""tenant":"acme""#),
                #"{"kind":"activity","event":"viewed","user":"ada","tenant":"acme","at":"2026-03-05T13:00:00Z"}"#,
                Deed.call("2026-03-05", user: "bob", more: #""tenant":"blue""#),
                Deed.call("2026-03-06", user: "bob", more: #""tenant":"blue""#),
            ])
        let asked = ["from=2026-03-01", "to=2026-03-10", "cohort=day", "by=activity:viewed"]
        func lines(_ more: [String]) throws -> [String] {
            try scene.table("retention", asked + more).lines("viewed", "cohort", "size", "d1")
        }
        #expect(try lines(["user=ada"]) == ["no 2026-03-02 1 1"])
        #expect(try lines(["user=ada", "zone=Europe/Berlin"]) == ["yes 2026-03-03 1 0"])
        #expect(try lines(["unit=tenant"]) == ["no 2026-03-05 1 1", "yes 2026-03-05 1 0"])
    }

    @Test func `Unbounded is on the day or any later one`() throws {
        let scene = try Scene(today: "2026-03-20", events)
        let table = try scene.table("retention", ["from=2026-03-01", "to=2026-03-10", "unbounded=true"])
        #expect(table.lines("size", "d1", "d3", "d7", "d14") == ["3 1 0.666667 0.666667 -"])
    }

    @Test func `Activity past the period counts, and unbounded past any cell`() throws {
        let scene = try Scene(today: "2026-06-01", events + [Deed.call("2026-05-30", user: "cleo")])
        let period = ["from=2026-03-02", "to=2026-03-03", "days=7,14"]
        #expect(try scene.table("retention", period).lines("d1", "d7", "d14", "d30") == ["0.666667 0.333333 0 0"])
        #expect(
            try scene.table("retention", period + ["unbounded=true"]).lines("d1", "d7", "d14", "d30") == [
                "1 1 0.333333 0.333333"
            ])
    }

    @Test func `A cell is mature when its days have passed for the last of the cohort`() throws {
        let period = ["from=2026-03-01", "to=2026-03-08", "cohort=day"]
        let early = try Scene(today: "2026-03-09", events).table("retention", period)
        #expect(early.lines("cohort", "d1", "d7") == ["2026-03-02 0.5 -", "2026-03-03 1 -"])
        let table = try Scene(today: "2026-03-10", events).table("retention", period)
        #expect(table.lines("cohort", "d7") == ["2026-03-02 0.5", "2026-03-03 -"])
        #expect(table.total("d7") == "0.5")
        // The week's last day is the 8th.
        let weekly = ["from=2026-03-01", "to=2026-03-08"]
        #expect(try Scene(today: "2026-03-15", events).table("retention", weekly).lines("d7") == ["-"])
        #expect(try Scene(today: "2026-03-16", events).table("retention", weekly).lines("d7") == ["0.333333"])
    }

    @Test func `A week that the period cuts holds only those within`() throws {
        let scene = try Scene(today: "2026-03-20", events)
        let table = try scene.table("retention", ["from=2026-03-03", "to=2026-03-05"])
        #expect(table.lines("cohort", "size", "d1", "d14") == ["2026-03-02 1 1 0"])
    }

    @Test func `The days are numbers, and three are always there`() throws {
        let scene = try Scene(today: "2026-03-20")
        let table = try scene.table("retention", ["days=90,2"])
        #expect(table.columns.map(\.name) == ["cohort", "size", "d1", "d2", "d7", "d30", "d90"])
        #expect(table.rows.isEmpty)
        #expect(table.total("size") == "0")
        #expect(table.total("d1") == "-")
        for days in ["0", "366", "one", "1,-2"] {
            #expect(
                try scene.refusal(of: "retention", ["days=\(days)"])?.hasPrefix("days must be whole numbers") == true)
        }
    }
}
