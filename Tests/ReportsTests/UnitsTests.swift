// What calls used beside plain tokens, in every report that shows usage.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Store
import Testing

@testable import Reading
@testable import Reports

@Suite struct UnitsTests {
    private static let events = [
        Deed.call("2026-02-27", user: "ada", cost: "1", model: "voice", more: #""characters":100,"tenant":"t1""#),
        Deed.call("2026-03-02", user: "ada", cost: "2", model: "voice", more: #""characters":20,"output_seconds":1.5"#),
        Deed.call("2026-03-02T13", user: "bob", cost: "4", model: "draw", more: #""output_images":3,"bytes":7"#),
        Deed.call(
            "2026-03-03", anonymous: "x", cost: "8", model: "talk",
            more: """
                "input_tokens":5,"output_tokens":9,"reasoning_tokens":4,"cache_read_tokens":2,"cache_write_tokens":3,\
                "cache_write_1h_tokens":6,"searches":1,"requests":2,"subject":"s","tenant":"t1"
                """),
        Deed.call("2026-03-05", user: "bob", cost: "16", model: "plain", more: #""input_tokens":50,"output_tokens":1"#),
    ]

    private static func scene() throws -> Scene { try Scene(today: "2026-03-10", events) }

    private static let units = [
        "characters", "output_seconds", "output_images", "bytes", "searches", "requests", "reasoning_tokens",
        "cache_write_1h_tokens",
    ]

    @Test(arguments: [
        (
            "by=model", "sums",
            ["plain 0 0 0 0 0 0 0 0", "talk 0 0 0 0 1 2 4 6", "draw 0 0 3 7 0 0 0 0", "voice 120 1.5 0 0 0 0 0 0"]
        ),
        ("by=tenant", "sums", [" 20 1.5 3 7 0 0 0 0", "t1 100 0 0 0 1 2 4 6"]),
        (
            "by=model&provider=p&model!=talk", "sums",
            ["plain 0 0 0 0 0 0 0 0", "draw 0 0 3 7 0 0 0 0", "voice 120 1.5 0 0 0 0 0 0"]
        ),
        ("by=user", "columns", ["bob 0 0 3 7 0 0 0 0", "x 0 0 0 0 1 2 4 6", "ada 120 1.5 0 0 0 0 0 0"]),
        ("by=user&user=ada", "columns", ["ada 120 1.5 0 0 0 0 0 0"]),
        ("by=subject", "columns", [" 120 1.5 3 7 0 0 0 0", "s 0 0 0 0 1 2 4 6"]),
        ("by=tier", "columns", ["standard 120 1.5 3 7 1 2 4 6"]),
        ("by=user&from=2026-03-04", "sums", ["bob 0 0 0 0 0 0 0 0"]),
    ])
    func `Costs have all units, and say where they are from`(asked: String, from: String, rows: [String]) throws {
        let parameters = asked.split(separator: "&").map(String.init)
        let by = parameters[0].dropFirst(3)
        let table = try Self.scene().table(
            "costs", (asked.contains("from=") ? [] : ["from=2026-02-20"]) + parameters)
        let places = ([String(by)] + Self.units).map { name in table.columns.firstIndex { $0.name == name } ?? -1 }
        #expect(table.rows.map { row in places.map { row[$0].text ?? "-" }.joined(separator: " ") } == rows)
        #expect(table.from.rawValue == from && table.notes.isEmpty)
    }

    @Test func `Rows of days and months have theirs, and rows can be sorted by them`() throws {
        let scene = try Self.scene()
        let months = try scene.table("costs", ["by=provider", "per=month", "from=2026-02-01"])
        #expect(months.lines("date", "characters", "output_images") == ["2026-02-01 100 0", "2026-03-01 20 3"])
        #expect(months.total("characters") == "120" && months.total("output_seconds") == "1.5")
        let days = try scene.table("costs", ["by=user", "per=day", "from=2026-02-20", "user!=bob"])
        #expect(
            days.lines("date", "user", "characters", "searches") == [
                "2026-02-27 ada 100 0", "2026-03-02 ada 20 0", "2026-03-03 x 0 1",
            ])
        let sorted = try scene.table("costs", ["by=model", "from=2026-02-20", "sort=characters", "limit=2"])
        #expect(sorted.lines("model", "characters") == ["voice 120", "plain 0"])
    }

    @Test func `The top, the overview, a comparison, a user and single calls have them`() throws {
        let scene = try Self.scene()
        #expect(
            try scene.table("top", ["from=2026-02-20"]).lines("user", "characters", "output_images", "bytes")
                == ["bob 0 3 7", "ada 120 0 0"])
        #expect(
            try scene.table("top", ["by=model,tenant", "from=2026-02-20"]).lines("model", "tenant", "characters")
                == ["talk t1 0", "voice t1 100"])
        let overview = try scene.table("overview", ["from=2026-03-01"]).lines("measure", "value", "previous")
        #expect(
            overview.suffix(19).dropLast(6) == [
                "errors 0 0", "tokens 65 0", "cache_read_tokens 2 0", "cache_write_tokens 9 0", "reasoning_tokens 4 0",
                "cache_write_1h_tokens 6 0", "characters 20 100", "output_seconds 1.5 0", "output_images 3 0",
                "requests 2 0", "searches 1 0", "bytes 7 0", "cost_usd 30 1",
            ])
        let compare = try scene.table("compare", ["from=2026-03-01", "user=ada"])
        #expect(
            compare.lines("measure", "current", "previous", "change").contains("characters 20 100 -0.8"))
        #expect(compare.from == .columns)
        let user = try scene.table("user", ["user=ada", "from=2026-02-20", "per=month"])
        #expect(user.lines("date", "characters", "output_seconds") == ["2026-02-01 100 0", "2026-03-01 20 1.5"])
        let calls = try scene.table("calls", ["from=2026-03-02", "to=2026-03-03"])
        #expect(
            calls.lines("model", "cache_read_tokens", "cache_write_tokens", "searches", "output_seconds", "bytes") == [
                "talk 2 9 1 0 0", "draw 0 0 0 0 7", "voice 0 0 0 1.5 0",
            ])
    }

    @Test func `A table for a terminal has the columns in which anything stands`() throws {
        let report = try Report.named("costs")
        let scene = try Self.scene()
        let question = try Question(
            [(name: "by", value: "model"), (name: "model", value: "voice,plain")], to: report, today: scene.view().today
        )
        let text = try report.table(for: question, in: scene.view()).text(report, question, TextStyle())
        #expect(text.contains("characters") && text.contains("output_seconds"))
        #expect(!text.contains("bytes") && !text.contains("searches"))
    }

    @Test(arguments: 0..<2 as Range<UInt64>)
    func `Sums of units and scans agree wherever there are sums`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let world = ScanWorld(&random)
        let view = try world.scene().view()
        var compared = 0
        for grouping in [nil, .provider, .model, .operation, .tenant] as [Filter?] {
            for unit in [nil, .day, .week, .month] as [RowUnit?] {
                for filters in [Filters()] + Filter.allCases.flatMap({ world.selections(of: $0, &random) }) {
                    let question = CallQuestion(
                        over: world.period, by: grouping.map { [$0] } ?? [], per: unit, where: filters)
                    try view.snapshot { () throws(ReadingError) in
                        guard let kept = try view.keptUnits(question) else { return }
                        compared += 1
                        let buckets = try view.usedBuckets(around: question.period)
                        let scanned = try view.scannedUsage(question, buckets)
                        let alone = try view.scannedUnits(question, buckets)
                        #expect(buckets.count == 3, "seed \(seed)")
                        for sum in scanned.sums {
                            #expect(kept[sum] == scanned.units[sum], "seed \(seed) \(question)")
                            #expect(kept[sum] == alone[sum], "seed \(seed) \(question)")
                        }
                        #expect(try kept.total() == scanned.units.total(), "seed \(seed) \(question)")
                    }
                }
            }
        }
        #expect(compared > 50)
    }

    @Test func `Of more calls than anybody waits for they are not known, but in a file`() throws {
        let report = try Report.named("costs")
        let scene = try Self.scene()
        for (asked, isKnown) in [("user", false), ("model", true)] {
            let view = try scene.view()
            view.mostScannedCalls = 3
            let question = try Question(
                [(name: "by", value: asked), (name: "from", value: "2026-02-20")], to: report, today: view.today)
            let table = try report.table(for: question, in: view)
            #expect(table.from == .sums && table.notes.isEmpty == isKnown && table.total("calls") == "5")
            #expect(table.total("characters") == (isKnown ? "120" : "-"))
            let file = try report.table(for: question, in: view, isExport: true)
            #expect(file.total("characters") == "120" && file.notes.isEmpty)
            view.mostScannedCalls = 4
            #expect(try report.table(for: question, in: view).total("characters") == "120")
        }
    }

    @Test func `What no column has any more is not known, and the answer says so`() throws {
        let scene = try Self.scene()
        #expect(try scene.table("costs", ["by=user", "from=2026-02-20"]).notes.isEmpty)
        let day = try #require(Day(parsing: "2026-02-28"))
        try scene.archive(before: day)
        try scene.store.dropColumns(before: day)
        let table = try scene.table("costs", ["by=user", "from=2026-02-20"])
        #expect(table.lines("user", "calls", "characters") == ["bob 2 -", "x 1 -", "ada 2 -"])
        #expect(table.notes.count == 1 && table.notes[0].contains("2026-02-27"))
        #expect(try scene.table("costs", ["by=model", "from=2026-02-20"]).total("characters") == "120")
        #expect(try scene.table("costs", ["by=user", "from=2026-03-01"]).total("characters") == "20")
    }
}
