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

    @Test func `Months are read as months, unless something shorter is asked for`() throws {
        let period = try #require(Period(try day("2026-01-20"), try day("2026-04-03")))
        let mixed = [
            "call_months month 2026-02-01 2026-03-01", "call_days day 2026-01-20 2026-01-31",
            "call_days day 2026-04-01 2026-04-03",
        ]
        let closed = try day("2026-04-20")
        #expect(texts(period.pieces(of: "call", closed: closed)) == mixed)
        #expect(texts(period.pieces(of: "call", per: .month, closed: closed)) == mixed)
        let days = ["call_days day 2026-01-20 2026-04-03"]
        for unit in [CalendarUnit.day, .week] {
            #expect(texts(period.pieces(of: "call", per: unit, closed: closed)) == days)
        }
        #expect(texts(period.pieces(of: "call", closed: nil)) == days)
    }

    @Test func `The month that goes on is read as one, and the days since as days`() throws {
        let period = try #require(Period(try day("2026-01-20"), try day("2026-04-03")))
        let running = [
            "call_months month 2026-02-01 2026-04-01", "call_days day 2026-01-20 2026-01-31",
            "call_days day 2026-04-03 2026-04-03",
        ]
        #expect(texts(period.pieces(of: "call", closed: try day("2026-04-02"))) == running)
        let since = Period.Piece.all(
            of: "call", from: try day("2026-04-01"), through: Day(number: .max), closed: try day("2026-04-02"))
        #expect(texts(since).first == "call_months month 2026-04-01 2026-04-01")
        #expect(since.dropFirst().map(\.first) == [Int64(try day("2026-04-03").number)])
        #expect(since.last?.last == Int64(Int32.max))
    }

    @Test func `What is summed by day alone has one piece`() throws {
        let year = try #require(Period(try day("2026-01-01"), try day("2026-12-31")))
        #expect(texts([year.days(in: "subject_days")]) == ["subject_days day 2026-01-01 2026-12-31"])
        #expect(
            texts(year.pieces(of: "user", closed: try day("2026-12-31"))) == ["user_months month 2026-01-01 2026-12-01"]
        )
    }
}
