// Which other period a period is compared with.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

/// What `compare` says: the period before, the same days a year earlier, or two days.
enum Comparison: Equatable {
    case previous
    case year
    case days(Day, Day)

    init?(_ text: String) {
        switch text {
        case "previous": self = .previous
        case "year": self = .year
        default:
            guard let dots = text.firstRange(of: ".."), let first = Day(parsing: String(text[..<dots.lowerBound])),
                let last = Day(parsing: String(text[dots.upperBound...]))
            else { return nil }
            self = .days(first, last)
        }
    }

    /// As a question keeps it.
    var text: String {
        switch self {
        case .previous: "previous"
        case .year: "year"
        case .days(let first, let last): "\(first)..\(last)"
        }
    }

    /// The other period; nil where its days are reversed or too many.
    ///
    /// On the same weekday it begins where it would, or up to three days before or after; and the period before goes back
    /// by whole weeks, as few as keep the two apart.
    func period(beside period: Period, onSameWeekday: Bool, most: Int) -> Period? {
        switch self {
        case .previous:
            let weeks = (period.count + 6) / 7
            return period.moved(by: onSameWeekday ? -7 * weeks : -period.count)
        case .year:
            let (first, last) = (period.first.aYearEarlier, period.last.aYearEarlier)
            // With a leap day in it, a year is a day longer than a year may be.
            return Period(first, last, most: max(most, period.count + 1))?.beginning(onWeekdayOf: period, onSameWeekday)
        case .days(let first, let last):
            return Period(first, last, most: most)?.beginning(onWeekdayOf: period, onSameWeekday)
        }
    }
}

extension Day {
    /// The same date; of a 29th of February, the 28th.
    fileprivate var aYearEarlier: Day {
        let (year, month, day) = civil
        let length = Day.length(ofMonth: month, year: year - 1)
        return Day(year: year - 1, month: month, day: min(day, length)) ?? advanced(by: -365)
    }
}

extension Period {
    /// Moved by three days at most, to the weekday that another begins on.
    fileprivate func beginning(onWeekdayOf other: Period, _ isWanted: Bool) -> Period {
        guard isWanted else { return self }
        let days = (other.first.weekday - first.weekday + 7) % 7
        return moved(by: days > 3 ? days - 7 : days)
    }
}
