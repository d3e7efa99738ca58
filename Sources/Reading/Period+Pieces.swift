// Months as months where they answer, the rest as days: which sums of a period are read from which table.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Store

extension Period {
    /// Days or months of a period, one after the other, and the rollup that has their sums.
    ///
    /// In SQL it is `FROM \(piece.table) WHERE \(piece.unit) BETWEEN $1 AND $2`, with `piece.first` and `piece.last`.
    struct Piece: Sendable, Equatable {
        let table: String
        let isOfMonths: Bool
        let first, last: Int64

        /// The column that says which day or which month, counted from January 1970, a row is of.
        var unit: String { isOfMonths ? "month" : "day" }

        static func months(_ months: ClosedRange<Int64>, in table: String) -> Piece {
            Piece(table: table, isOfMonths: true, first: months.lowerBound, last: months.upperBound)
        }

        static func days(_ days: ClosedRange<Int64>, in table: String) -> Piece {
            Piece(table: table, isOfMonths: false, first: days.lowerBound, last: days.upperBound)
        }

        /// Those of a run of days, however long, by what is summed by month and by day. Months have the days up to `closed`.
        static func all(of sums: String, from first: Day, through last: Day, closed: Day?) -> [Piece] {
            let (months, days) = Period.monthsAndDays(from: first, through: last, closed: closed)
            let whole = months.map { [Piece.months($0, in: "\(sums)_months")] } ?? []
            return whole + days.map { .days($0, in: "\(sums)_days") }
        }

        /// The first day of what that column says.
        func day(_ number: Int64) -> Day {
            isOfMonths ? Day.first(ofMonth: Int32(number)) : Day(number: Int32(number))
        }
    }

    /// The pieces of what is summed by month and by day, as `call` is in `call_months` and `call_days`: months as months,
    /// unless something shorter is asked for.
    func pieces(of sums: String, per unit: CalendarUnit? = nil, closed: Day?) -> [Piece] {
        switch unit {
        case .day, .week: [days(in: "\(sums)_days")]
        case .month, nil: Piece.all(of: sums, from: first, through: last, closed: closed)
        }
    }

    /// The one piece of what is summed by day alone.
    func days(in table: String) -> Piece { .days(Int64(first.number)...Int64(last.number), in: table) }
}

extension LedgerView {
    /// Gives the pieces of a period. What is read of them is of one snapshot, as is the day up to which months hold: a day
    /// that was closed between two reads would be counted twice, or not at all.
    func eachPiece(
        of sums: String, in period: Period, per unit: CalendarUnit? = nil,
        _ body: (Period.Piece) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        try snapshot { () throws(ReadingError) in
            for piece in period.pieces(of: sums, per: unit, closed: try closedDay()) { try body(piece) }
        }
    }

    /// The same of a run of days that may be longer than a period.
    func eachPiece(
        of sums: String, from first: Day, through last: Day, _ body: (Period.Piece) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        try snapshot { () throws(ReadingError) in
            for piece in Period.Piece.all(of: sums, from: first, through: last, closed: try closedDay()) {
                try body(piece)
            }
        }
    }
}
