// When people took each step, in the order in which a matcher wants to hear of it.
// SPDX-License-Identifier: Apache-2.0

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
struct StepTimes {
    /// The happenings of each step.
    let steps: [Happenings]
    /// The first step must happen before this.
    let entriesEnd: Int64

    /// Hands over everything by time, and what is of one moment from the last step to the first.
    func forEach(_ body: (_ step: Int, _ at: Int64, _ person: Int) -> Void) {
        var cursors = [Int](repeating: 0, count: steps.count)
        var ends = steps.map(\.times.count)
        if let first = steps.first { ends[0] = first.times.firstIndex { $0 >= entriesEnd } ?? first.times.count }
        while true {
            var next = -1
            var soonest = Int64.max
            for step in steps.indices.reversed() where cursors[step] < ends[step] {
                let time = steps[step].times[cursors[step]]
                if time < soonest { (next, soonest) = (step, time) }
            }
            guard next >= 0 else { return }
            body(next, soonest, Int(steps[next].people[cursors[next]]))
            cursors[next] += 1
        }
    }
}
