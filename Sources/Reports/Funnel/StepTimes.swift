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
