// Where single events stand in an order, and which of them a period has.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// An event by what it is put in order by, and by its number, which tells it from those of the same value.
package struct EventMark: Sendable, Hashable {
    package let value: Int64
    package let number: Int64

    package init(value: Int64, number: Int64) {
        self.value = value
        self.number = number
    }
}

/// What comes first among single events. Of two that are alike in that, the one that was booked last comes first; among the
/// oldest, the one that was booked first.
package enum EventOrder: String, Sendable, CaseIterable {
    /// By their own time.
    case newest, oldest
    /// By what calls cost.
    case dearest
    /// By how long it took.
    case slowest

    package func precedes(_ left: EventMark, _ right: EventMark) -> Bool {
        let isLess = left.value == right.value ? left.number < right.number : left.value < right.value
        return self == .oldest ? isLess : left != right && !isLess
    }

    /// Whether an event comes behind a mark; behind none, all do.
    func isBehind(_ mark: EventMark?, _ event: EventMark) -> Bool { mark.map { precedes($0, event) } ?? true }
}

/// The events of a period, as their numbers and their times have it: all that is looked for is looked for in here.
struct EventSpan: Sendable {
    /// Days of UTC that may have some.
    let days: ClosedRange<Int32>
    let quarters: Range<QuarterHour>

    /// The days that the store still has events of; nil where it has none of the period.
    init?(_ period: Period, in view: LedgerView) throws(ReadingError) {
        let found = try view.database.first("SELECT min(number) FROM events") { $0.optionalInteger(0) }
        guard let earliest = found ?? nil else { return nil }
        guard let wanted = view.utcDays(of: period) else { return nil }
        let first = max(wanted.lowerBound.number, Int32(truncatingIfNeeded: earliest >> 32))
        guard first <= wanted.upperBound.number else { return nil }
        days = first...wanted.upperBound.number
        quarters = view.quarters(of: period)
    }
}
