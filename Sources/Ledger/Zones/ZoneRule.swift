// What a zone's clocks do each year, without an end.
// SPDX-License-Identifier: Apache-2.0

/// The rule behind a zone's last transition: one offset, or two that take turns each year.
struct ZoneRule: Equatable {
    /// What clocks are ahead of UTC in standard time, in seconds.
    let standard: Int32
    /// Nil where clocks are never set.
    let saving: Saving?

    /// Daylight saving time. Mostly it is ahead of the standard; in Dublin it is behind, and in winter.
    struct Saving: Equatable {
        /// What clocks are ahead of UTC, in seconds.
        let offset: Int32
        /// By standard time.
        let start: Moment
        /// By daylight saving time.
        let end: Moment
    }

    /// When clocks are set in a year.
    struct Moment: Equatable {
        let date: Date
        /// Seconds after midnight, up to a week of them either way.
        let time: Int32
    }

    enum Date: Equatable {
        /// `J60`: from 1, and the 29th of February is not counted, so 60 is the 1st of March in all years.
        case ofCommonYear(Int)
        /// `59`: from 0, and the 29th of February is counted.
        case ofYear(Int)
        /// `M3.5.0`: a weekday of a month, from 1 to 5 where 5 is the last; Sunday is 0.
        case ofMonth(Int, week: Int, weekday: Int)
    }

    /// What happens in these years of UTC, in the order of time. Where both happen at once, the start of daylight saving
    /// time is the later one: a rule that leaves no time in between means that it never ends.
    func transitions(in years: Range<Int>) -> [ZoneFile.Transition] {
        guard let saving else { return [] }
        var found: [(transition: ZoneFile.Transition, isStart: Bool)] = []
        found.reserveCapacity(2 * years.count + 4)
        // What a rule does for one year may be some days before or after it.
        for year in years.lowerBound - 1...years.upperBound {
            let start = saving.start.seconds(in: year) - Int64(standard)
            let end = saving.end.seconds(in: year) - Int64(saving.offset)
            found.append((ZoneFile.Transition(at: end, offset: standard), false))
            found.append((ZoneFile.Transition(at: start, offset: saving.offset), true))
        }
        let bounds = Moment.seconds(toNewYear: years.lowerBound)..<Moment.seconds(toNewYear: years.upperBound)
        found.removeAll { !bounds.contains($0.transition.at) }
        found.sort { left, right in
            (left.transition.at, left.isStart ? 1 : 0) < (right.transition.at, right.isStart ? 1 : 0)
        }
        return found.map(\.transition)
    }
}

extension ZoneRule.Moment {
    /// In seconds since 1970, by the clocks that it is meant by. Any year from 1 on.
    fileprivate func seconds(in year: Int) -> Int64 {
        Self.seconds(toNewYear: year) + Int64(date.index(in: year)) * 86_400 + Int64(time)
    }

    fileprivate static func seconds(toNewYear year: Int) -> Int64 { Int64(days(toNewYear: year)) * 86_400 }

    /// From 1970-01-01.
    fileprivate static func days(toNewYear year: Int) -> Int {
        let before = year - 1
        return before * 365 + before / 4 - before / 100 + before / 400 - 719_162
    }
}

extension ZoneRule.Date {
    /// Days after the first of the year.
    fileprivate func index(in year: Int) -> Int {
        let isLeap = Day.length(ofMonth: 2, year: year) == 29
        switch self {
        case .ofCommonYear(let day): return isLeap && day >= 60 ? day : day - 1
        case .ofYear(let day): return day
        case .ofMonth(let month, let week, let weekday):
            let first = (1..<month).reduce(0) { $0 + Day.length(ofMonth: $1, year: year) }
            // 1970-01-01 was a Thursday.
            let firstWeekday = ((ZoneRule.Moment.days(toNewYear: year) + first + 4) % 7 + 7) % 7
            let inMonth = (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
            return first + (inMonth < Day.length(ofMonth: month, year: year) ? inMonth : inMonth - 7)
        }
    }
}
