// Which sums of a period are read from which table.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@testable import Reading

@Suite struct PiecesTests {
    private func day(_ text: String) throws -> Day { try #require(Day(parsing: text)) }

    private func texts(_ pieces: [Period.Piece]) -> [String] {
        pieces.map { "\($0.table) \($0.unit) \($0.day($0.first)) \($0.day($0.last))" }
    }

    @Test func `Whole months are read as months, unless something shorter is asked for`() throws {
        let period = try #require(Period(try day("2026-01-20"), try day("2026-04-03")))
        let mixed = [
            "call_months month 2026-02-01 2026-03-01", "call_days day 2026-01-20 2026-01-31",
            "call_days day 2026-04-01 2026-04-03",
        ]
        #expect(texts(period.pieces(of: "call")) == mixed)
        #expect(texts(period.pieces(of: "call", per: .month)) == mixed)
        for unit in [CalendarUnit.day, .week] {
            #expect(texts(period.pieces(of: "call", per: unit)) == ["call_days day 2026-01-20 2026-04-03"])
        }
    }

    @Test func `What is summed by day alone has one piece`() throws {
        let year = try #require(Period(try day("2026-01-01"), try day("2026-12-31")))
        #expect(texts([year.days(in: "subject_days")]) == ["subject_days day 2026-01-01 2026-12-31"])
        #expect(texts(year.pieces(of: "user")) == ["user_months month 2026-01-01 2026-12-01"])
    }
}
