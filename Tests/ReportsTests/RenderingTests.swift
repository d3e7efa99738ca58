// Tables as JSON, CSV and text.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Seeded
import Testing

@testable import Reading
@testable import Reports

@Suite struct RenderingTests {
    private let report = Report("things", "what things there are", definition: "") { _, _ in Table([]) }

    private func question() throws -> Question {
        let day = try #require(Day(parsing: "2026-10-31"))
        return try Question([("from", "2026-10-01"), ("to", "2026-10-31")], to: report, today: day)
    }

    private func table() throws -> Table {
        let day = try #require(Day(parsing: "2026-10-01"))
        return Table(
            [
                Column("date", .date), Column("name", .text), Column("cost_usd", .money), Column("share", .ratio),
                Column("mean_ms", .duration), Column("calls", .count),
            ],
            rows: [
                [.day(day), .text("a"), .money(nanos: 4_500_001), .ratio(1, of: 3), .duration(1_500), .count(7)],
                [.day(day), .text("b"), .money(nanos: -1), .null, .null, .count(0)],
            ],
            totals: [.init("cost_usd", .money, .money(nanos: 4_500_000)), .init("share", .ratio, .null)])
    }

    @Test func `JSON has the figures to the last digit, as numbers, and null where nothing is known`() throws {
        let text = String(decoding: try table().json(report, try question()), as: UTF8.self)
        #expect(
            text == """
                {"report":"things","period":{"from":"2026-10-01","to":"2026-10-31","days":31},"from":"sums","columns":[\
                {"name":"date","type":"date"},{"name":"name","type":"text"},{"name":"cost_usd","type":"money"},\
                {"name":"share","type":"ratio"},{"name":"mean_ms","type":"duration"},{"name":"calls","type":"count"}],\
                "rows":[{"date":"2026-10-01","name":"a","cost_usd":0.004500001,"share":0.333333,"mean_ms":1.5,"calls":7},\
                {"date":"2026-10-01","name":"b","cost_usd":-0.000000001,"share":null,"mean_ms":null,"calls":0}],\
                "totals":{"cost_usd":0.0045,"share":null}}
                """)
    }

    @Test func `A heading tells what the figures are narrowed down to`() throws {
        let report = Report("things", "what there is", definition: "", filters: Filter.allCases) { _, _ in Table([]) }
        let day = try #require(Day(parsing: "2026-10-31"))
        func heading(_ items: (String, String)...) throws -> String {
            let items = items.map { (name: $0.0, value: $0.1) } + [(name: "last", value: "2")]
            let text = Table([]).text(report, try Question(items, to: report, today: day), TextStyle())
            return String(text.prefix { $0 != "\n" }.dropFirst("things  2026-10-30 to 2026-10-31, 2 days".count))
        }
        #expect(try heading() == "")
        #expect(try heading(("model", "a")) == ", model a")
        #expect(try heading(("tenant!", "x"), ("model", "a,b")) == ", every tenant but x, model a or b")
        #expect(try heading(("model", "a,b,c,d,e")) == ", model a, b, c, d or e")
        #expect(try heading(("model!", "a,b,c,d,e,f")) == ", every model but a, b, c, d and 2 more")
        #expect(try heading(("user", "a"), ("user!", "a")) == ", no user")
        #expect(try heading(("user", "\u{1B}[2J")) == ", user \u{FFFD}[2J")
    }

    @Test func `A table comes in pieces of some size, and its rows are gone when they are written`() throws {
        let question = try question()
        let row: [Cell] = [.text("a name that is long enough to have memory of its own"), .count(1), .money(nanos: 1)]
        let table = Table(
            [Column("name", .text), Column("calls", .count), Column("cost_usd", .money)],
            rows: [[Cell]](repeating: row, count: 10_000), totals: [.init("calls", .count, .count(10_000))])
        let forms: [(whole: [UInt8], write: (inout Table, ([UInt8]) -> Void) -> Void)] = [
            (table.csv, { $0.writeCSV($1) }),
            (table.json(report, question), { $0.writeJSON(report, question, $1) }),
            (
                Array(table.text(report, question, TextStyle()).utf8),
                { $0.writeText(report, question, TextStyle(), $1) }
            ),
        ]
        for (whole, write) in forms {
            var (copy, pieces) = (table, [[UInt8]]())
            write(&copy) { pieces.append($0) }
            #expect(pieces.count > 5 && pieces.allSatisfy { $0.count < 100_000 })
            #expect(Array(pieces.joined()) == whole)
            #expect(copy.rows.count == 10_000 && copy.rows.allSatisfy(\.isEmpty))
        }
    }

    @Test func `CSV leaves unknown cells empty and ends its lines as the standard has it`() throws {
        #expect(
            String(decoding: try table().csv, as: UTF8.self)
                == "date,name,cost_usd,share,mean_ms,calls\r\n2026-10-01,a,0.004500001,0.333333,1.5,7\r\n2026-10-01,b,-0.000000001,,,0\r\n"
        )
    }

    @Test(arguments: [
        ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""),
        ("two\nlines", "\"two\nlines\""),
        ("\n=1", "\"'\n=1\""), ("\u{FF1D}1", "'\u{FF1D}1"), ("\u{FF20}x", "'\u{FF20}x"),
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"),
        ("\rx", "\"'\rx\""),
        ("=A1,\"x\"", "\"'=A1,\"\"x\"\"\""), ("a=b", "a=b"), ("ä", "ä"),
    ])
    func `A text in CSV is quoted where it must be, and is never a formula`(text: String, expected: String) {
        #expect(String(decoding: CSV.line([.text(text)]), as: UTF8.self) == expected + "\r\n")
    }

    @Test func `A negative amount stays a number`() {
        #expect(
            String(decoding: CSV.line([.money(nanos: -1_500_000_000), .count(-2)]), as: UTF8.self) == "-1.5,-2\r\n")
    }

    @Test func `Text lines up, numbers to the right, and says what there was no room for`() throws {
        let wide = try table().text(report, try question(), TextStyle())
        #expect(
            wide
                == """
                things  2026-10-01 to 2026-10-31, 31 days

                date        name   cost_usd   share  mean_ms  calls
                2026-10-01  a     $0.004500  33.3 %   1.5 ms      7
                2026-10-01  b     $0.000000       –        –      0
                total             $0.004500

                """)
        let narrow = try table().text(report, try question(), TextStyle(width: 30))
        #expect(narrow.contains("No room for share, mean_ms, calls"))
        #expect(narrow.split(separator: "\n").dropFirst().prefix(4).allSatisfy { $0.count <= 30 })
        let chosen = try table().text(report, try question(), TextStyle(columns: ["calls", "name"]))
        #expect(chosen.contains("calls  name\n    7  a\n    0  b\n"))
    }

    @Test func `What stands behind a bar lines up in the header, the rows and the totals`() throws {
        var table = Table([Column("name", .text), Column("share", .ratio, .bar), Column("calls", .count)])
        table.rows = [[.text("a"), .ratio(1, of: 4), .count(1)], [.text("b"), .ratio(3, of: 4), .count(3)]]
        table.totals = [.init("calls", .count, .count(4))]
        let lines = table.text(report, try question(), TextStyle()).split(separator: "\n")
        #expect(lines[1].count == lines[2].count && lines[2].count == lines[4].count)
        #expect(lines[1].hasSuffix("calls") && lines[4].hasSuffix("    4"))
    }

    @Test func `A curve is drawn over days, and not over plans or over several rows of a day`() throws {
        let days = try ["2026-10-01", "2026-10-02", "2026-10-03"].map { Cell.day(try #require(Day(parsing: $0))) }
        func isDrawn(_ column: Column, _ firsts: [Cell]) throws -> Bool {
            var table = Table([column, Column("calls", .count, .curve)])
            table.rows = firsts.map { [$0, .count(1)] }
            return table.text(report, try question(), TextStyle()).contains("→")
        }
        #expect(try isDrawn(Column("date", .date), days))
        #expect(!(try isDrawn(Column("date", .date), [days[0], days[0], days[1]])))
        #expect(!(try isDrawn(Column("plan", .text), [.text("a"), .text("b"), .text("c")])))
    }

    @Test func `A table whose rows go on says so, as JSON and as text`() throws {
        var table = try table()
        table.more = Table.Continuation { (_) throws(ReadingError) in ([], nil) }
        let note = "These are the first 2 rows: format=csv has all of them."
        #expect(String(decoding: table.json(report, try question()), as: UTF8.self).contains("\"notes\":[\"\(note)\"]"))
        #expect(table.text(report, try question(), TextStyle()).contains(note))
    }

    @Test(
        arguments: [
            (1_500, "1.5 ms"), (9_999_999, "10,000 ms"), (10_000_000, "10.0 s"), (-599_000_000, "-599.0 s"),
            (600_000_000, "10.0 min"), (36_500_700_000, "10.1 h"), (259_200_000_000, "3.0 d"),
        ] as [(Int64, String)])
    func `A duration is shown in the unit that it is read in`(microseconds: Int64, expected: String) {
        #expect(CellText(.duration(microseconds)).text == expected)
    }

    @Test func `Colours come only where they are wanted`() throws {
        #expect(!(try table().text(report, try question(), TextStyle()).contains("\u{1B}")))
        #expect(try table().text(report, try question(), TextStyle(hasColours: true)).contains("\u{1B}["))
    }

    @Test func `A name from outside cannot steer the terminal`() throws {
        var table = Table([Column("name", .text)])
        table.rows = [[.text("\u{1B}[2J\u{202E}evil\u{07}\nline")]]
        let text = table.text(report, try question(), TextStyle())
        #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}") && !text.contains("\u{07}"))
        #expect(text.contains("evil"))
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == 5)
    }

    @Test func `Bars and curves keep their width and their order`() {
        #expect(Curve.bar(1, of: 2, width: 4) == "██  ")
        #expect(Curve.bar(0, of: 2, width: 4) == "    ")
        #expect(Curve.bar(1, of: 1_000_000, width: 4) == "▏   ")
        #expect(Curve.bar(.max, of: .max, width: 4) == "████")
        #expect(Curve.line([0, 1, 2, nil, 7]) == "▁▂▃ █")
        #expect(Curve.line([5, 5, 5]) == "███")
        #expect(Curve.line([0, 0]) == "▁▁")
        #expect(Curve.line([]) == "")
        #expect(Curve.line((0..<365).map { Int64($0) }).count == 60)
    }

    @Test func `Totals of columns that were not chosen are left out, and those without a column stay`() throws {
        var table = Table([Column("name", .text), Column("calls", .count), Column("errors", .count)])
        table.rows = [[.text("a"), .count(3), .count(1)], [.text("b"), .count(4), .count(1)]]
        table.totals = [.init("errors", .count, .count(2)), .init("people", .count, .count(9))]
        let text = table.text(report, try question(), TextStyle(columns: ["name", "calls"]))
        #expect(text.contains("people  9") && !text.contains("errors"))
    }

    @Test func `A curve is drawn over days that follow each other, and over nothing else`() throws {
        var table = Table([Column("date", .date), Column("calls", .count, .curve)])
        let days = (0..<3).map { Cell.day(Day(number: 20_000 + $0)) }
        table.rows = [[days[0], .count(1)], [days[1], .count(2)], [days[2], .count(4)]]
        #expect(table.text(report, try question(), TextStyle()).contains("calls  ▃▅█  1 → 4"))
        // Two queues on one day, rows sorted by something else, rows that are plans.
        for firsts in [[days[0], days[0], days[1]], [days[2], days[1], days[0]], ["a", "b", "c"].map(Cell.text)] {
            for place in 0..<3 { table.rows[place][0] = firsts[place] }
            #expect(!table.text(report, try question(), TextStyle()).contains("→"))
        }
    }

    @Test func `Sorting puts the largest first, unknown last, and keeps ties as they were`() throws {
        var table = Table([Column("name", .text), Column("cost_usd", .money)])
        table.rows = [
            [.text("b"), .money(nanos: 1)], [.text("a"), .null], [.text("c"), .money(nanos: 2)],
            [.text("d"), .money(nanos: 1)],
        ]
        try table.sort(by: "cost_usd")
        #expect(table.lines("name") == ["c", "b", "d", "a"])
        try table.sort(by: "-cost_usd")
        #expect(table.lines("name") == ["b", "d", "c", "a"])
        try table.sort(by: "name")
        #expect(table.lines("name") == ["a", "b", "c", "d"])
        #expect(throws: ReadingError.self) { try table.sort(by: "cost") }
    }

    @Test func `Division rounds once, half to even, like integers do`() {
        #expect(Quotient.rounded(1, times: 1, over: 2) == 0)
        #expect(Quotient.rounded(3, times: 1, over: 2) == 2)
        #expect(Quotient.rounded(-3, times: 1, over: 2) == -2)
        #expect(Quotient.rounded(-1, times: 1, over: 2) == 0)
        #expect(Quotient.rounded(5, times: 1_000_000, over: 3) == 1_666_667)
        #expect(Quotient.rounded(.max, times: 2, over: 1) == nil)
        #expect(Quotient.rounded(1, times: 1, over: 0) == nil)
        var generator = Seeded(seed: 11)
        for _ in 0..<2_000 {
            let (value, divisor) = (
                Int64.random(in: -10_000...10_000, using: &generator), Int64.random(in: 1...500, using: &generator)
            )
            let exact = Double(value) * 7 / Double(divisor)
            #expect(Quotient.rounded(value, times: 7, over: divisor) == Int64(exact.rounded(.toNearestOrEven)))
        }
    }

    @Test func `A change from nothing is not known, and from a loss it has the right sign`() {
        #expect(Cell.change(from: 0, to: 5) == .null)
        #expect(Cell.change(from: 4, to: 5) == .ratio(250_000))
        #expect(Cell.change(from: -4, to: 4) == .ratio(2_000_000))
        // The difference of the two has no room in 64 bits.
        #expect(Cell.change(from: .min, to: .max) == .ratio(2_000_000))
    }
}
