// Any report beside another period: which one that is, how rows find each other, and what stands beside them.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Seeded
import Testing

@testable import Reading
@testable import Reports

@Suite struct ComparisonTests {
    private func call(_ day: String, _ cost: String, provider: String = "a") -> String {
        #"{"at":"\#(day)T10:00:00Z","provider":"\#(provider)","cost_usd":\#(cost),"latency_ms":\#(cost)00}"#
    }

    /// What a week cost, and the week before: a is dearer, b is new, c and d are gone.
    private func scene() throws -> Scene {
        try Scene(
            today: "2026-03-20",
            [
                call("2026-03-03", "2"), call("2026-03-04", "1", provider: "c"), call("2026-03-05", "4", provider: "d"),
                call("2026-03-10", "3"), call("2026-03-12", "5", provider: "b"), call("2026-03-12", "1"),
            ])
    }

    private let week = ["from=2026-03-09", "to=2026-03-15"]

    @Test func `Rows find each other by what they are grouped by, and those that are gone come last`() throws {
        let table = try scene().table("costs", week + ["compare=previous"])
        #expect(
            table.lines("provider", "cost_usd", "cost_usd_before", "cost_usd_change", "calls", "calls_before") == [
                "b 5 - - 1 -", "a 4 2 1 2 1", "d - 4 - - 1", "c - 1 - - 1",
            ])
        #expect(table.total("cost_usd") == "9" && table.total("cost_usd_before") == "7")
        #expect(table.total("cost_usd_change") == "0.285714" && table.total("calls_change") == "0")
        #expect(table.notes.isEmpty)
    }

    @Test func `The order and the limit are those of the present, and what is gone fills the rest`() throws {
        let scene = try scene()
        func providers(_ more: String...) throws -> (rows: [String], left: Int) {
            let table = try scene.table("costs", week + ["compare=previous"] + more)
            return (table.lines("provider", "cost_usd_before"), table.left)
        }
        #expect(try providers("limit=1") == (["b -"], 1))
        #expect(try providers("limit=2") == (["b -", "a 2"], 2))
        #expect(try providers("limit=3") == (["b -", "a 2", "d 4"], 1))
        #expect(try providers("sort=provider") == (["a 2", "b -", "c 1", "d 4"], 0))
        let top = try scene.table("top", week + ["by=provider", "compare=previous", "limit=2"])
        #expect(top.lines("provider", "cost_usd", "cost_usd_before") == ["b 5 -", "a 4 2"])
    }

    @Test func `Rows of time find each other by where they are in their periods`() throws {
        let table = try scene().table("costs", week + ["per=day", "compare=previous", "provider=a"])
        #expect(
            table.lines("date", "date_before", "cost_usd", "cost_usd_before") == [
                "2026-03-10 2026-03-03 3 2", "2026-03-12 - 1 -",
            ])
        let gone = try scene().table("costs", week + ["per=day", "compare=previous", "provider=c"])
        #expect(gone.lines("date", "date_before", "cost_usd", "cost_usd_before") == ["2026-03-11 2026-03-04 - 1"])
    }

    @Test func `Months stand beside months, however long they are`() throws {
        let scene = try Scene(
            today: "2026-03-20", [call("2025-01-31", "1"), call("2025-02-28", "2"), call("2026-02-02", "4")])
        let table = try scene.table(
            "costs", ["per=month", "from=2026-01-01", "to=2026-02-28", "compare=year"])
        #expect(
            table.lines("date", "date_before", "cost_usd", "cost_usd_before", "cost_usd_change") == [
                "2026-02-01 2025-02-01 4 2 1", "2026-01-01 2025-01-01 - 1 -",
            ])
    }

    @Test func `A step that is asked for twice is paired with itself, and not with the other`() throws {
        let scene = try Scene(
            today: "2026-03-20",
            [
                Deed.activity("opened", "2026-03-03T08", user: "ada"),
                Deed.activity("opened", "2026-03-03T09", user: "ada"),
                Deed.activity("opened", "2026-03-10T08", user: "ada"),
                Deed.activity("opened", "2026-03-10T08", user: "bob"),
                Deed.activity("opened", "2026-03-10T09", user: "bob"),
            ])
        let table = try scene.table(
            "funnel", ["steps=opened,opened", "within=1d", "compare=previous", "from=2026-03-09", "to=2026-03-15"])
        #expect(table.lines("step", "users", "users_before", "users_change") == ["opened 2 1 1", "opened 1 1 0"])
    }

    @Test func `A change from nothing is none, of a loss it is told by its size, and it leaves no 64 bits`() {
        func change(_ before: Int64, _ now: Int64) -> Cell { .change(from: .count(before), to: .count(now)) }
        #expect(change(0, 5) == .null && change(0, 0) == .null)
        #expect(change(5, 0) == .ratio(-1_000_000) && change(-4, 4) == .ratio(2_000_000))
        #expect(change(.max, .min) == .ratio(-2_000_000) && change(.min, .max) == .ratio(2_000_000))
        #expect(change(1, .max) == .null, "9.2 million million million times as much")
        #expect(change(.max, .max - 1) == .ratio(0))
        #expect(Cell.change(from: .count(1), to: .money(nanos: 2)) == .null)
        #expect(Cell.change(from: .null, to: .count(1)) == .null && Cell.change(from: .count(1), to: .null) == .null)
        #expect(Cell.change(from: .text("1"), to: .text("2")) == .null)
    }

    @Test func `What is wrong is refused in a sentence`() throws {
        let scene = try scene()
        for (name, asked, sentence) in [
            ("costs", ["match=weekday"], "match goes with compare only"),
            (
                "costs", ["compare=yesterday"],
                "compare must be previous, year, or two days such as 2026-01-01..2026-01-31, not \"yesterday\""
            ),
            ("costs", ["compare=2026-02-02..2026-02-01"], "compare must not end before it begins"),
            (
                "tips", ["compare=2025-01-01..2026-01-01"],
                "compare may span 365 days at most, both ends counted; these are 366"
            ),
            ("calls", ["compare=previous"], "compare is not taken by the report calls: its rows are single calls"),
            ("audit", ["compare=year"], "compare is not taken by the report audit: its rows are single actions"),
            (
                "errors", ["compare=year"],
                "compare goes with by=component or by=type or by=subject only: its rows are single errors elsewhere"
            ),
        ] {
            #expect(try scene.refusal(of: name, asked) == sentence)
        }
    }

    @Test func `A name that another figure's other side has is told, and not shown twice`() throws {
        var terms = LedgerView.Terms()
        terms.measures = ["count_before"]
        terms.dimensions = ["change"]
        let scene = try Scene(today: "2026-03-20", terms: terms)
        let told = "compare cannot be told: there is a column of the name"
        #expect(try scene.refusal(of: "content", ["compare=previous"]) == "\(told) count_before already")
        #expect(try scene.refusal(of: "costs", ["by=property:change", "compare=year"]) == "\(told) change already")
    }

    // MARK: Forms

    private func question(_ items: [String]) throws -> (Report, Question) {
        let report = try Report.named("costs")
        let pairs = items.map { item in
            let parts = item.split(separator: "=", maxSplits: 1)
            return (name: String(parts[0]), value: String(parts[1]))
        }
        return (report, try Question(pairs, to: report, today: try #require(Day(parsing: "2026-03-20"))))
    }

    @Test func `JSON has the other side in objects of its own, CSV in columns, text beside the leading figures`() throws
    {
        let scene = try scene()
        let asked = week + ["compare=previous", "provider=a,b"]
        let (report, question) = try question(asked)
        let table = try scene.table("costs", asked)
        let json = try JSONValue(parsing: String(decoding: table.json(report, question), as: UTF8.self))
        #expect(json["before"]?["from"]?.string == "2026-03-02" && json["before"]?["days"]?.number == "7")
        let columns = json["columns"]?.elements ?? []
        #expect(columns.compactMap { $0["name"]?.string } == ["provider"] + CostsReport.columns.map(\.name))
        #expect(columns.map { $0["compared"]?.bool } == [nil] + CostsReport.columns.map { _ in true })
        let rows = json["rows"]?.elements ?? []
        #expect(rows.map { $0["before"]?["cost_usd"]?.number } == [nil, "2"])
        #expect(rows.map { $0["change"]?["cost_usd"]?.number } == [nil, "1"])
        #expect(rows.map { $0["before"]?.members?.count } == [CostsReport.columns.count, CostsReport.columns.count])
        #expect(json["totals"]?["cost_usd"]?.number == "9" && json["totals"]?["before"]?["cost_usd"]?.number == "2")
        #expect(json["totals"]?["change"]?["cost_usd"]?.number == "3.5")

        let lines = String(decoding: table.csv, as: UTF8.self).split(separator: "\r\n")
        #expect(
            lines[0].hasPrefix("provider,cost_usd,cost_usd_before,cost_usd_change,share,share_before,share_change,"))
        #expect(lines[1].hasPrefix("b,5,,,0.555556,,,") && lines[2].hasPrefix("a,4,2,1,0.444444,1,-0.555556,"))

        let text = table.text(report, question, TextStyle()).split(separator: "\n").map(String.init)
        #expect(
            text[0] == "costs  2026-03-09 to 2026-03-15, 7 days, against 2026-03-02 to 2026-03-08, provider a or b")
        let words = text.map { $0.split(separator: " ").filter { !$0.contains("█") }.joined(separator: " ") }
        #expect(words[1] == "provider cost_usd before change share calls change mean_latency_ms")
        #expect(words[3] == "a $4.00 $2.00 +100.0 % 44.4 % 2 +100.0 % 200 ms")
        let chosen = table.text(report, question, TextStyle(columns: ["provider", "calls", "calls_before"]))
        #expect(chosen.contains("provider  calls  calls_before"))
    }

    @Test func `Where nothing is left, a terminal shows what there was`() throws {
        let asked = ["from=2026-03-16", "to=2026-03-18", "compare=2026-03-03..2026-03-05"]
        let (report, question) = try question(asked)
        let text = try scene().table("costs", asked).text(report, question, TextStyle()).split(separator: "\n")
        let words = text.map { $0.split(separator: " ").joined(separator: " ") }
        #expect(words[1].hasPrefix("provider cost_usd before share calls"))
        #expect(words[2].hasPrefix("d – $4.00"))
    }

    @Test func `A total that has no column tells what it was`() throws {
        let scene = try Scene(
            today: "2026-03-20",
            [
                Deed.call("2026-03-05", user: "ada"), Deed.call("2026-03-12", user: "ada"),
                Deed.call("2026-03-12", user: "bob"),
            ])
        let (report, question) = try question(week + ["compare=previous"])
        let text = try scene.table("active", week + ["compare=previous"]).text(report, question, TextStyle())
        #expect(text.contains("active    2, before 1, +100.0 %"))
    }

    @Test func `The reports that compare by themselves take any other period, too`() throws {
        let scene = try scene()
        let other = week + ["compare=2026-03-03..2026-03-03"]
        #expect(
            try scene.table("overview", other).lines("measure", "value", "previous", "change")[8] == "cost_usd 9 2 3.5")
        let table = try scene.table("compare", other)
        #expect(table.lines("measure", "current", "previous", "change")[0] == "cost_usd 9 2 3.5")
        #expect(table.notes == ["2026-03-09 to 2026-03-15 against 2026-03-03 to 2026-03-03: 7 days against 1 day."])
        let open = try scene.table("compare", ["from=2026-03-20", "to=2026-03-26", "compare=2026-03-05..2026-03-11"])
        #expect(
            open.notes == [
                "2026-03-20 to 2026-03-20 against 2026-03-05 to 2026-03-05: 1 day each, of which today is not over."
            ])
    }

    @Test func `A period that is not over says so beside one that is`() throws {
        let table = try scene().table("costs", ["from=2026-03-01", "to=2026-03-31", "compare=previous"])
        #expect(table.notes == ["The period is not over; what it is compared with counts in full."])
    }

    // MARK: The other period

    private func other(_ from: String, _ to: String, _ compare: String, match: Bool = false) throws -> String {
        let (first, last) = (try #require(Day(parsing: from)), try #require(Day(parsing: to)))
        let period = try #require(Period(first, last))
        let other = try #require(Comparison(compare)).period(beside: period, onSameWeekday: match, most: Period.most)
        return other.map { "\($0.first) \($0.last)" } ?? "none"
    }

    @Test func `The period before, a year earlier, and any other`() throws {
        #expect(try other("2026-03-01", "2026-03-31", "previous") == "2026-01-29 2026-02-28")
        #expect(try other("2026-03-01", "2026-03-31", "year") == "2025-03-01 2025-03-31")
        #expect(try other("2024-02-29", "2024-02-29", "year") == "2023-02-28 2023-02-28")
        #expect(try other("2024-02-01", "2024-02-29", "year") == "2023-02-01 2023-02-28")
        #expect(try other("2025-02-01", "2025-02-28", "year") == "2024-02-01 2024-02-28")
        // A leap day in it makes it a day longer than a year.
        #expect(try other("2024-06-01", "2025-05-31", "year") == "2023-06-01 2024-05-31")
        #expect(try other("2026-03-01", "2026-03-31", "2020-01-01..2020-01-02") == "2020-01-01 2020-01-02")
    }

    @Test func `On the same weekday it begins near by, and the period before goes back by whole weeks`() throws {
        // A Tuesday; the same day a year earlier was a Monday, and two years earlier, across a leap day, a Sunday.
        #expect(try other("2026-03-10", "2026-03-10", "year", match: true) == "2025-03-11 2025-03-11")
        #expect(try other("2026-03-10", "2026-03-10", "previous", match: true) == "2026-03-03 2026-03-03")
        #expect(try other("2026-03-09", "2026-03-15", "previous", match: true) == "2026-03-02 2026-03-08")
        #expect(try other("2026-03-09", "2026-03-16", "previous", match: true) == "2026-02-23 2026-03-02")
        #expect(
            try other("2026-03-10", "2026-03-10", "2026-01-02..2026-01-04", match: true) == "2025-12-30 2026-01-01",
            "from a Friday to the Tuesday before: the one after is four days away")
        #expect(
            try other("2026-03-10", "2026-03-10", "2026-01-03..2026-01-03", match: true) == "2026-01-06 2026-01-06")
    }

    @Test func `Wherever it is, the weekday matches, nothing is moved further than needed, and before is before`()
        throws
    {
        var random = Seeded(seed: 41)
        for _ in 0..<2_000 {
            let first = Day(number: Int32.random(in: 9_000...25_000, using: &random))
            let length = Int.random(in: 1...365, using: &random)
            let period = try #require(Period(first, first.advanced(by: length - 1)))
            func other(_ comparison: Comparison, _ match: Bool) -> Period? {
                comparison.period(beside: period, onSameWeekday: match, most: Period.most)
            }
            let before = try #require(other(.previous, true))
            let gap = Int(period.first.number - before.last.number)
            #expect(
                before.count == length && before.first.weekday == first.weekday && (1...7).contains(gap), "seed 41")
            let start = Day(number: Int32.random(in: 9_000...25_000, using: &random))
            for comparison in [Comparison.year, .days(start, start.advanced(by: length - 1))] {
                let plain = try #require(other(comparison, false))
                let moved = try #require(other(comparison, true))
                #expect(moved.count == plain.count && moved.first.weekday == first.weekday, "seed 41")
                #expect(abs(moved.first.number - plain.first.number) <= 3, "seed 41")
            }
        }
    }
}
