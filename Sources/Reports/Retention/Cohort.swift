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

    /// Whether `wait` whole days have passed for the last of them. `today` is counted from the first day of the period.
    func isMature(after wait: Int, today: Int) -> Bool { days.upperBound - 1 + wait < today }
}

/// How many a cohort is, or those of a group in it, and how many of them came back after each wait.
struct CohortCount: Equatable, Sendable {
    private(set) var size: Int64 = 0
    private(set) var back: [Int64]

    init(waits: Int) { back = [Int64](repeating: 0, count: waits) }

    fileprivate mutating func add(_ size: Int, back present: [PeopleSet?], count: (PeopleSet) -> Int) {
        self.size += Int64(size)
        for (wait, present) in present.enumerated() { if let present { back[wait] += Int64(count(present)) } }
    }
}

/// A cohort, whole or group by group.
struct CohortCounts: Sendable {
    /// By group; without groups, all are in the first.
    private(set) var byGroup: [Int: CohortCount] = [:]
    private let waits: Int

    init(waits: Int) { self.waits = waits }

    /// `back` are those who were there after each wait; nil where nobody can have been yet. `group` tells members apart.
    mutating func add(_ members: PeopleSet, back: [PeopleSet?], group: ((Int64) -> Int)?) {
        guard let group else {
            let size = members.count
            guard size > 0 else { return }
            byGroup[0, default: CohortCount(waits: waits)].add(size, back: back) { members.count(in: $0) }
            return
        }
        members.forEach { member in
            byGroup[group(member), default: CohortCount(waits: waits)].add(1, back: back) {
                $0.contains(member) ? 1 : 0
            }
        }
    }
}
