// The table of what reports answer, walked cell by cell.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Testing

@testable import Reading
@testable import Reports

@Suite struct CoverageTests {
    private func scene() throws -> Scene {
        var terms = LedgerView.Terms()
        terms.dimensions = ["quality"]
        terms.measures = ["minutes"]
        return try Scene(
            today: "2026-03-10", terms: terms,
            [
                Deed.activity("signed_up", "2026-03-01T10", user: "ada"),
                Deed.activity("story_created", "2026-03-02", user: "ada", properties: #""quality":"high""#),
                Deed.call(
                    "2026-03-02", user: "ada", cost: "2", more: #""tenant":"x","operation":"chat","subject":"s""#),
                Deed.call(
                    "2026-03-03", anonymous: "v", cost: "1", more: #""tenant":"y","properties":{"quality":"low"}"#),
                #"{"kind":"billing","event":"paid","amount_usd":9,"plan":"pro","user":"ada","at":"2026-03-03T10:00:00Z"}"#,
                #"{"kind":"error","component":"api","error_type":"t","at":"2026-03-04T10:00:00Z"}"#,
                #"{"kind":"job","event":"completed","queue":"mail","at":"2026-03-04T10:00:00Z"}"#,
            ])
    }

    /// A grouping as somebody asks for it.
    private func asked(_ grouping: String) -> String {
        grouping.replacing("property:NAME", with: "property:quality").replacing("activity:NAME", with: "activity:read")
    }

    @Test(arguments: Report.all.map(\.name))
    func `What the table says yes to is answered, and each no is the refusal`(name: String) throws {
        let scene = try scene()
        let report = try Report.named(name)
        for row in report.coverage {
            let base =
                report.example.map { "\($0.name)=\($0.value)" } + (row.grouping.map { ["by=\(asked($0))"] } ?? [])
            func refusal(_ more: [String]) throws -> String? { try scene.refusal(of: name, base + more) }
            let units = [[]] + row.units.map { ["per=\($0)"] } + row.counted.map { ["unit=\($0)"] }
            #expect(try (refusal(["unit=tenant"]) == nil) == row.counted.contains("tenant"))
            let filters = row.filters.map(\.rawValue)
            for unit in units {
                #expect(try refusal(unit) == nil)
                // One by one where nothing else is asked for; together with each unit.
                for filter in unit.isEmpty ? filters : [] {
                    for wish in ["\(filter)=x,y", "\(filter)!=x"] {
                        #expect(try refusal([asked(wish)]) == nil, "\(wish)")
                    }
                }
                #expect(try refusal(unit + filters.map { asked("\($0)=x,y") }) == nil)
                #expect(try refusal(unit + filters.map { asked("\($0)!=x") }) == nil)
            }
            for (name, sentence) in row.refused {
                let wishes = ["per": ["per=day"], "compare": ["compare=previous", "compare=year"]]
                for wish in wishes[name] ?? ["\(name)=x", "\(name)!=x,y"] {
                    #expect(try refusal([asked(wish)]).map(asked) == asked(sentence))
                }
            }
            for other in row.with {
                // Two properties are two names.
                let second = other == row.grouping ? other.replacing("NAME", with: "colour") : asked(other)
                let pair = ["by=\(asked(row.grouping ?? "")),\(second)"]
                #expect(try scene.refusal(of: name, report.example.map { "\($0.name)=\($0.value)" } + pair) == nil)
            }
            let told = filters + row.refused.map(\.name) + (row.units.isEmpty ? [] : ["per"])
            let others = Filter.all.map(\.rawValue).filter { !told.contains($0) }
            #expect(others.allSatisfy { filter in report.parameters.contains { $0.name == filter } })
            #expect(Set(told).count == told.count && told.contains("per"))
        }
    }

    @Test(arguments: Report.all.map(\.name))
    func `Ten years are told by month or not by time, and what takes a year only says what takes more`(
        name: String
    ) throws {
        let scene = try scene()
        let report = try Report.named(name)
        let example = report.example.map { "\($0.name)=\($0.value)" }
        let decade = ["from=2016-03-11", "to=2026-03-10"]
        for row in report.coverage {
            let base = example + (row.grouping.map { ["by=\(asked($0))"] } ?? []) + decade
            let standard = report.parameters.first { $0.name == "per" }?.standard
            for unit in [nil] + row.units {
                let refusal = try scene.refusal(of: name, base + (unit.map { ["per=\($0)"] } ?? []))
                let isLong =
                    switch report.reach {
                    case .year: false
                    case .decade: true
                    case .sums: unit == nil || unit == "month"
                    case .months: (unit ?? standard) == "month" || row.grouping != nil
                    case .byMonth: unit == "month"
                    }
                if isLong {
                    #expect(refusal == nil, "\(name) \(base) \(unit ?? "")")
                } else {
                    let hint =
                        switch report.reach {
                        case .year, .decade: ""
                        case .sums: " (3653 with per=month or without per)"
                        case .months, .byMonth: " (3653 with per=month)"
                        }
                    #expect(
                        refusal == "from and to may span 365 days at most\(hint), both ends counted; these are 3652")
                }
            }
            #expect(try scene.refusal(of: name, example + ["from=2016-03-09", "to=2026-03-10"]) != nil)
        }
    }

    @Test func `A no has a reason of its own, and a gap is about what there is`() throws {
        let narrowed = [
            "overview", "costs", "calls", "events", "economics", "top", "forecast", "compare", "errors", "content",
            "tips",
            "growth",
            "active", "retention", "funnel", "segments", "revenue", "budgets", "jobs",
        ]
        for name in narrowed { #expect(try Report.named(name).filters == Filter.all, "\(name)") }
        for report in Report.all {
            let others = report.parameters.count { Filter(rawValue: $0.name) != nil }
            #expect(
                report.filters.count + others == Filter.all.count || report.otherFilters != nil, "\(report.name)")
            for gap in report.gaps {
                let known = report.allParameters.map(\.name)
                #expect(gap.names.allSatisfy(known.contains), "\(report.name)")
                #expect(gap.groupings.allSatisfy(report.groupings.contains), "\(report.name)")
            }
            for (filter, grouping) in report.standardGroupings {
                #expect(report.refusal(of: filter.rawValue, by: grouping) == nil, "\(report.name)")
            }
            for row in report.coverage {
                for (_, sentence) in row.refused { #expect(sentence.count < 400 && !sentence.contains("  ")) }
            }
        }
    }

    @Test func `The list of reports prints the table`() throws {
        let list = try JSONValue(parsing: String(decoding: Report.list, as: UTF8.self))
        let reports = try #require(list["reports"]?.elements)
        #expect(reports.count == Report.all.count)
        for (report, printed) in zip(Report.all, reports) {
            let rows = try #require(printed["answered"]?.elements)
            #expect(rows.count == report.coverage.count)
            for (row, printed) in zip(report.coverage, rows) {
                #expect(printed["by"]?.string == row.grouping)
                #expect(printed["with"]?.elements?.compactMap(\.string) == row.with)
                #expect(printed["per"]?.elements?.compactMap(\.string) == row.units)
                #expect(printed["unit"]?.elements?.compactMap(\.string) == row.counted)
                #expect(printed["filters"]?.elements?.compactMap(\.string) == row.filters.map(\.rawValue))
                #expect(printed["refused"]?.members?.map(\.key) == row.refused.map(\.name))
                #expect(printed["refused"]?.members?.map(\.value.string) == row.refused.map(\.sentence))
            }
        }
    }
}
