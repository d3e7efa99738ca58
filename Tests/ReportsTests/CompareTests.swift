// Comparisons, by hand.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Reports

@Suite struct CompareTests {
    private func call(_ day: String, _ cost: String, provider: String = "a", status: String = "ok") -> String {
        """
        {"at":"\(day)T10:00:00Z","provider":"\(provider)","cost_usd":\(cost),"user":"ada","status":"\(status)",\
        "input_tokens":10,"output_tokens":2}
        """
    }

    @Test func `A period is compared with as many days before it`() throws {
        let scene = try Scene(
            today: "2026-03-20",
            [
                call("2026-03-04", "99"), call("2026-03-05", "2"), call("2026-03-06", "1"), call("2026-03-07", "3"),
                call("2026-03-08", "2", status: "error"), call("2026-03-09", "99"),
            ])
        let table = try scene.table("compare", ["from=2026-03-07", "to=2026-03-08"])
        #expect(
            table.lines("measure", "current", "previous", "change") == [
                "cost_usd 5 3 0.666667", "calls 2 2 0", "error_calls 1 0 -", "error_rate 0.5 0 -", "tokens 24 24 0",
                "mean_cost_usd 2.5 1.5 0.666667", "active_users 1 1 0", "new_users 0 0 -", "revenue_usd 0 0 -",
            ])
        #expect(table.notes == ["2026-03-07 to 2026-03-08 against 2026-03-05 to 2026-03-06: 2 days each."])
    }

    @Test func `A month that is not over is compared with as many days of the one before`() throws {
        // March from the 1st to today, the 3rd; the 31 days before March begin on January 29th.
        let scene = try Scene(
            today: "2026-03-03",
            [
                call("2026-01-28", "99"), call("2026-01-29", "1"), call("2026-01-31", "1"), call("2026-02-01", "99"),
                call("2026-03-01", "2"), call("2026-03-03", "1"),
            ])
        let table = try scene.table("compare", ["from=2026-03-01", "to=2026-03-31"])
        #expect(table.lines("measure", "current", "previous", "change").first == "cost_usd 3 2 0.5")
        #expect(
            table.notes == [
                "2026-03-01 to 2026-03-03 against 2026-01-29 to 2026-01-31: 3 days each, of which today is not over."
            ])
    }

    @Test func `A filter leaves out what belongs to people`() throws {
        let scene = try Scene(
            today: "2026-03-20", [call("2026-03-07", "3"), call("2026-03-07", "4", provider: "b")])
        let table = try scene.table("compare", ["from=2026-03-07", "to=2026-03-07", "provider=b"])
        #expect(
            table.lines("measure", "current", "previous") == [
                "cost_usd 4 0", "calls 1 0", "error_calls 0 0", "error_rate 0 -", "tokens 12 0", "mean_cost_usd 4 -",
            ])
    }

    @Test func `What is to come is not compared, and nothing is told from nothing`() throws {
        let scene = try Scene(today: "2026-03-20")
        let future = try scene.table("compare", ["from=2026-04-01", "to=2026-04-30"])
        #expect(future.rows.isEmpty)
        #expect(future.notes == ["Nothing can be compared yet: 2026-04-01 is still to come."])
        #expect(try scene.table("compare").lines("measure", "current", "previous", "change")[3] == "error_rate - - -")
    }

    @Test func `A change of rates is that of the rates, not of their first six digits`() throws {
        // One error of three calls, then two of three: twice as many.
        let scene = try Scene(
            today: "2026-03-20",
            [
                call("2026-03-06", "1", status: "error"), call("2026-03-06", "1"), call("2026-03-06", "0"),
                call("2026-03-07", "0", status: "error"), call("2026-03-07", "1", status: "error"),
                call("2026-03-07", "0"),
            ])
        let table = try scene.table("compare", ["from=2026-03-07", "to=2026-03-07"])
        let lines = table.lines("measure", "current", "previous", "change")
        #expect(lines.contains("error_rate 0.666667 0.333333 1"))
        #expect(lines.contains("mean_cost_usd 0.333333333 0.666666667 -0.5"))
    }
}
