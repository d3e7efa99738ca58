// What stands in a table: a value that knows what it is.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
package import Ledger

/// One value of a table. Exact: a fraction is kept in its smallest unit, never as floating point.
package enum Cell: Hashable, Sendable {
    /// Not known, or not to be computed.
    case null
    case text(String)
    case day(Day)
    case time(Timestamp)
    case count(Int64)
    /// A quantity in millionths: minutes of audio, credits.
    case quantity(Int64)
    case money(Money)
    /// A share in millionths.
    case ratio(Int64)
    /// An object in JSON.
    case object(String)
    /// A duration in microseconds, which is shown in milliseconds.
    case duration(Int64)

    /// The shortest text that says exactly this; nil for `null`. Dates and texts are as they are, without quotes.
    package var text: String? {
        switch self {
        case .null: nil
        case .text(let text), .object(let text): text
        case .day(let day): day.description
        case .time(let time): time.description
        case .count(let count): String(count)
        case .quantity(let millionths), .ratio(let millionths): FixedPoint.text(millionths, decimals: 6)
        case .money(let money): FixedPoint.text(money.nanos, decimals: 9)
        case .duration(let microseconds): FixedPoint.text(microseconds, decimals: 3)
        }
    }

    /// True for what is written without quotes where numbers are.
    package var isNumber: Bool {
        switch self {
        case .null, .text, .object, .day, .time: false
        case .count, .quantity, .money, .ratio, .duration: true
        }
    }

    /// What it is sorted by among cells of its column; nil for `null`, which comes last.
    var magnitude: Int64? {
        switch self {
        case .null, .text, .object: nil
        case .day(let day): Int64(day.number)
        case .time(let time): time.milliseconds
        case .count(let value), .quantity(let value), .ratio(let value), .duration(let value): value
        case .money(let money): money.nanos
        }
    }
}

extension Cell {
    package static func money(nanos: Int64) -> Cell { .money(Money(nanos: nanos)) }

    /// A text, or null where there is none.
    package static func known(_ text: String) -> Cell { text.isEmpty ? .null : .text(text) }

    /// A part of a whole; null where there is no whole.
    package static func ratio(_ part: Int64, of whole: Int64) -> Cell {
        whole == 0 ? .null : Quotient.rounded(part, times: 1_000_000, over: whole).map(Cell.ratio) ?? .null
    }

    /// A mean of counts; null where there is nothing to share them.
    static func mean(_ sum: Int64, over count: Int64) -> Cell {
        Quotient.rounded(sum, times: 1_000_000, over: count).map(Cell.quantity) ?? .null
    }

    /// A mean of milliseconds; null where nothing was timed.
    package static func meanDuration(milliseconds: Int64, over count: Int64) -> Cell {
        count == 0 ? .null : Quotient.rounded(milliseconds, times: 1_000, over: count).map(Cell.duration) ?? .null
    }

    package static func milliseconds(_ value: Int64?) -> Cell {
        value.map { .duration($0 &* 1_000) } ?? .null
    }

    /// A mean amount; null where there is nobody to share it.
    package static func meanMoney(nanos: Int64, over count: Int64) -> Cell {
        count == 0 ? .null : Quotient.rounded(nanos, times: 1, over: count).map { .money(nanos: $0) } ?? .null
    }
}
