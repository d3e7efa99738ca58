// The forecast of a ledger, by hand.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Reports

@Suite struct ForecastReportTests {
    private func calls(_ days: ClosedRange<Int>, _ cost: String, provider: String = "a", month: String = "2026-03")
        -> [String]
    {
        days.map { day in
            """
            {"at":"\(month)-\(day < 10 ? "0" : "")\(day)T10:00:00Z","provider":"\(provider)","model":"m\(provider)",\
            "cost_usd":\(cost),"user":"u"}
            """
        }
    }

    @Test func `The month so far goes on as it went`() throws {
        // Two a day from February 1st to March 9th; today, March 10th, has half of one so far.
        let scene = try Scene(
            today: "2026-03-10",
            calls(1...28, "2", month: "2026-02") + calls(1...9, "2") + calls(10...10, "0.5")
                + calls(3...3, "14", provider: "b"))
        let table = try scene.table("forecast")
        // 18.5 so far, 1.5 more today, 21 days to come; April has 30 days. Of b, 14 in 28 days, but all on Tuesdays
        // (3.5 each of four): today and the 17th, 24th and 31st. April has four Tuesdays.
        #expect(
            table.lines("provider", "spent_usd", "projected_usd", "next_month_usd") == ["a 18.5 62 60", "b 14 28 14"])
        #expect(
            table.lines("provider", "low_usd", "high_usd", "next_low_usd", "next_high_usd").first == "a 62 62 60 60")
        #expect(table.total("spent_usd") == "32.5")
        #expect(table.total("projected_usd") == "90")
        #expect(table.notes.isEmpty)
    }

    @Test func `A day that is over counts in full, and the end of a month leaves nothing to project`() throws {
        let scene = try Scene(today: "2026-04-10", calls(1...31, "2") + calls(1...5, "100", month: "2026-04"))
        #expect(
            try scene.table("forecast", ["to=2026-03-10"]).lines("provider", "spent_usd", "projected_usd", "high_usd")
                == ["a 20 62 62"])
        #expect(
            try scene.table("forecast", ["to=2026-03-31"]).lines(
                "provider", "spent_usd", "projected_usd", "next_month_usd") == ["a 62 62 60"])
    }

    @Test func `Before seven full days nothing is projected`() throws {
        let scene = try Scene(today: "2026-03-10", calls(4...10, "2"))
        let table = try scene.table("forecast")
        #expect(
            table.lines("provider", "spent_usd", "projected_usd", "low_usd", "high_usd", "next_month_usd") == [
                "a 14 - - - -"
            ])
        #expect(table.total("projected_usd") == "-")
        #expect(table.notes == ["The ledger has been in use for 6 full days; a projection needs 7."])
        #expect(
            try scene.table("forecast", ["to=2026-03-31"]).lines("spent_usd") == ["14"],
            "a day to come is as far as now")
    }

    @Test func `Filters narrow it down, and an empty ledger spends nothing`() throws {
        let scene = try Scene(today: "2026-03-10", calls(1...9, "2") + calls(1...9, "4", provider: "b"))
        #expect(
            try scene.table("forecast", ["model=mb"]).lines("provider", "spent_usd", "projected_usd") == ["b 36 124"])
        #expect(try scene.table("forecast", ["user=nobody"]).rows.isEmpty)
        #expect(try scene.table("forecast", ["status=ok", "model=mb"]).lines("provider", "spent_usd") == ["b 36"])
        let empty = try Scene(today: "2026-03-10").table("forecast")
        #expect(empty.rows.isEmpty)
        #expect(empty.total("spent_usd") == "0")
        #expect(empty.total("projected_usd") == "-")
    }
}
