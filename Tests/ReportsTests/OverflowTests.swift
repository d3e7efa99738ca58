// A sum that leaves 64 bits is told, whoever adds it up, and ends no process.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@testable import Reading
@testable import Reports

@Suite struct OverflowTests {
    private static let told = "the ledger cannot be read: a sum would leave 64 bits"

    /// The answer to a question about reasons of jobs, of a ledger with these rows beside what was booked.
    private func answer(_ rows: [(day: String, reason: Int64, count: Int64)]) throws -> String? {
        let scene = try Scene(today: "2026-01-31")
        for row in rows {
            let day = try #require(Day(parsing: row.day))
            try scene.change("INSERT INTO job_reasons VALUES (\(day.number), 1, \(row.reason), \(row.count))")
        }
        return try scene.refusal(of: "jobs", ["reasons=true", "from=2026-01-01", "to=2026-01-31"])
    }

    @Test func `A group of rows and groups of rows are told alike, and the most that fits is a figure`() throws {
        #expect(try answer([("2026-01-02", 1, .max), ("2026-01-03", 1, 1)]) == Self.told)
        #expect(try answer([("2026-01-02", 1, .max), ("2026-01-02", 2, 1)]) == Self.told)
        #expect(try answer([("2026-01-02", 1, .max - 1), ("2026-01-03", 2, 1)]) == nil)
    }

    /// Two tenants' calls of two vendors on two days, each row as large as a row may be.
    private func extremes() throws -> Scene {
        var terms = LedgerView.Terms()
        terms.prices = PriceBook(layers: [try TipRulesTests.prices()])
        terms.budgets = [
            Budget(name: "all", limit: Money(nanos: 1)), Budget(name: "each", each: .tenant, limit: .zero),
        ]
        let calls = ["2026-01-02", "2026-01-03"].flatMap { day in
            [("acme", "claude-opus-4-5"), ("other", "claude-sonnet-4-5")].map { tenant, model in
                Deed.call(
                    day, user: tenant, model: model, more: #""tenant":"\#(tenant)","operation":"chat","input_tokens":1"#
                )
            }
        }
        let scene = try Scene(today: "2026-01-31", terms: terms, calls)
        // Counts of calls stay as they are: no ledger has room for so many.
        let counts: [CallMeasure] = [.calls, .errors, .cached, .unpriced, .reported, .timed]
        let large = CallMeasure.allCases.filter { !counts.contains($0) }.map { "\($0.column) = \(Int64.max)" }
            .joined(separator: ", ")
        for rollup in ["call", "user"] {
            for unit in ["days", "months"] { try scene.change("UPDATE \(rollup)_\(unit) SET \(large)") }
        }
        return scene
    }

    @Test(arguments: Report.all.map(\.name))
    func `No report ends where sums of calls leave 64 bits`(name: String) throws {
        let scene = try extremes()
        let report = try Report.named(name)
        let questions =
            name == "user" ? [["user=acme"]] : report.example.isEmpty ? [[]] : [report.example.map { "\($0)=\($1)" }]
        let groupings = report.groupings.filter { !$0.contains(":") }.map { ["by=\($0)"] }
        for question in questions + (report.example.isEmpty ? groupings : []) {
            // An answer, or what is too much for one: but never the end.
            let refusal = try scene.refusal(of: name, question)
            #expect(refusal == nil || refusal == Self.told, "\(question)")
            let beside = question + ["from=2026-01-03", "to=2026-01-03", "compare=previous"]
            let comparison = try scene.refusal(of: name, beside)
            #expect(
                comparison == nil || comparison == Self.told || comparison?.hasPrefix("compare ") == true, "\(beside)")
        }
    }

    @Test func `Costs are told alike by whatever they are grouped by`() throws {
        let scene = try extremes()
        for by in ["provider", "model", "operation", "tenant", "user"] {
            #expect(try scene.refusal(of: "costs", ["by=\(by)"]) == Self.told, "\(by)")
        }
    }
}
