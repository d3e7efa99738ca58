// People who signed up together, and how many of them came back.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

/// The people who signed up in one day, week or month, as far as a period reaches into it.
struct Cohort: Equatable {
    /// Its first day, which may lie before the period.
    let start: Day
    /// The places of its days in the period.
    var days: Range<Int>

    static func all(of period: Period, per unit: CalendarUnit) -> [Cohort] {
        var cohorts: [Cohort] = []
        for (place, day) in period.days.enumerated() {
            let start = unit.start(of: day)
            if let last = cohorts.last, last.start == start {
                cohorts[cohorts.count - 1].days = last.days.lowerBound..<(place + 1)
            } else {
                cohorts.append(Cohort(start: start, days: place..<(place + 1)))
            }
        }
        return cohorts
    }

    /// How many they are. `signUps` holds who signed up on each day of the period.
    func size(_ signUps: [PeopleSet]) -> Int64 { days.reduce(0) { $0 + Int64(signUps[$1].count) } }

    /// How many of them were active `wait` days after their own sign-up. `active` begins with the first day of the
    /// period; of days that it does not reach, nobody was.
    func retained(_ signUps: [PeopleSet], _ active: [PeopleSet], after wait: Int) -> Int64 {
        days.reduce(0) { sum, day in
            day + wait < active.count ? sum + Int64(signUps[day].count(in: active[day + wait])) : sum
        }
    }

    /// Whether `wait` whole days have passed for the last of them. `today` is counted from the first day of the period.
    func isMature(after wait: Int, today: Int) -> Bool { days.upperBound - 1 + wait < today }
}
