// When people took each step, in the order in which a matcher wants to hear of it.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// The happenings of one activity, in the order of time.
struct Happenings {
    var times: [Int64] = []
    var people: [Int32] = []

    mutating func append(_ at: Int64, _ person: Int64) {
        times.append(at)
        people.append(Int32(truncatingIfNeeded: person))
    }
}

/// Steps side by side: one activity may be several of them.
package struct StepTimes {
    /// The happenings of each step.
    let steps: [Happenings]
    /// The first step must happen before this.
    let entriesEnd: Int64

    /// Hands over everything by time, and what is of one moment from the last step to the first.
    package func forEach(_ body: (_ step: Int, _ at: Int64, _ person: Int) -> Void) {
        var cursors = [Int](repeating: 0, count: steps.count)
        var heads = steps.indices.map { time(of: $0, at: 0) }
        while true {
            var next = 0
            var soonest = Int64.max
            for step in heads.indices where heads[step] <= soonest {
                soonest = heads[step]
                next = step
            }
            guard soonest != .max else { return }
            let cursor = cursors[next]
            body(next, soonest, Int(steps[next].people[cursor]))
            cursors[next] = cursor + 1
            heads[next] = time(of: next, at: cursor + 1)
        }
    }

    /// When a step happened for the nth time; later than anything where it did not.
    private func time(of step: Int, at place: Int) -> Int64 {
        guard place < steps[step].times.count else { return .max }
        let time = steps[step].times[place]
        return step == 0 && time >= entriesEnd ? .max : time
    }
}

extension LedgerView {
    /// When whoever did what, or for which tenant it was done: entries within the period, later steps as long after it as
    /// they may be.
    package func times(
        of steps: [String], in period: Period, window: Int64, by population: Population
    ) throws(ReadingError) -> StepTimes {
        let entries = milliseconds(of: period)
        var read: [ExactText: Happenings] = [:]
        let steps = steps.map(\.exact)
        for step in Set(steps) {
            var happenings = Happenings()
            let isOnlyFirst = !steps.dropFirst().contains(step)
            let end = isOnlyFirst ? entries.upperBound : entries.upperBound + window
            try eachTime(of: step.text, in: entries.lowerBound..<end, by: population) { happenings.append($0, $1) }
            read[step] = happenings
        }
        return StepTimes(steps: steps.map { read[$0] ?? Happenings() }, entriesEnd: entries.upperBound)
    }

    /// When whoever did something, or for which tenant it was done, in the order of time.
    package func eachTime(
        of activity: String, in milliseconds: Range<Int64>, by population: Population,
        _ body: (_ at: Int64, _ member: Int64) -> Void
    ) throws(ReadingError) {
        let people = try people()
        let column = population.unit == .user ? "person" : "tenant"
        try database.each(
            """
            SELECT at, \(column) FROM activity_times
            WHERE event = $1 AND at >= $2 AND at < $3 AND \(column) <> 0 ORDER BY at
            """, try id(activity), milliseconds.lowerBound, milliseconds.upperBound
        ) { row in
            let member =
                if let tenants = population.tenants {
                    tenants.member(row.integer(1))
                } else {
                    people.person(row.integer(1)) as Int64?
                }
            if let member, population.includes(member) { body(row.integer(0), member) }
        }
    }
}
