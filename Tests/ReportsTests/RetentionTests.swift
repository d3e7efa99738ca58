// Cohorts and who of them came back, by hand.
// SPDX-License-Identifier: Apache-2.0

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
