// A sum that leaves 64 bits is told, where the database adds up.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

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
}
