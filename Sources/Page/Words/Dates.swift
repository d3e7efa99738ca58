// Days and times as people read them.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
import Reports

extension Numbers {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    private static let longMonths = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    /// `7 Nov`; with its year where that is not the one that it is read in.
    package func day(_ day: Day, in year: Int? = nil) -> String {
        let civil = day.civil
        let month = Self.months[civil.month - 1]
        let text = locale.hasMonthFirst ? "\(month) \(civil.day)" : "\(civil.day) \(month)"
        guard let year, year != civil.year else { return text }
        return locale.hasMonthFirst ? "\(text), \(civil.year)" : "\(text) \(civil.year)"
    }

    /// `30 Oct – 28 Nov 2026`
    func period(_ period: Period) -> String {
        let (first, last) = (period.first.civil, period.last.civil)
        let end = day(period.last, in: 0)
        guard period.first != period.last else { return end }
        return day(period.first, in: first.year == last.year ? first.year : 0) + " – " + end
    }

    /// `30 Sep – 29 Oct`
    func shortPeriod(_ period: Period, in year: Int) -> String {
        period.first == period.last
            ? day(period.first, in: year) : day(period.first, in: year) + " – " + day(period.last, in: year)
    }

    /// `Saturday 7 November`
    func longDay(_ day: Day) -> String {
        let civil = day.civil
        let month = Self.longMonths[civil.month - 1]
        let date = locale.hasMonthFirst ? "\(month) \(civil.day)" : "\(civil.day) \(month)"
        return "\(Self.weekdays[day.weekday]) \(date)"
    }

    /// `27 Nov 18:24:46`, as clocks in the zone show it.
    func moment(_ time: Timestamp, in zone: Zone) -> String {
        let seconds = time.milliseconds / 1_000 + Int64(zone.offset(at: time))
        let ofDay = Int(((seconds % 86_400) + 86_400) % 86_400)
        let clock = [ofDay / 3_600, ofDay / 60 % 60, ofDay % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(day(zone.day(of: time))) \(clock.joined(separator: ":"))"
    }

    func moment(_ cell: Cell, in zone: Zone) -> String {
        if case .time(let time) = cell { moment(time, in: zone) } else { Self.unknown }
    }

    func month(_ day: Day) -> String { Self.longMonths[day.civil.month - 1] }

    func shortMonth(_ day: Day) -> String { Self.months[day.civil.month - 1] }
}

extension Day {
    /// 0 on Mondays.
    var weekday: Int { (Int(number) + 3) % 7 }
}
