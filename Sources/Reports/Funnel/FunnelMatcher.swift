// How far people get on a way of steps.
// SPDX-License-Identifier: Apache-2.0

/// Follows everybody through the steps of a funnel at once.
///
/// Of all ways on which somebody may have come to a step, the one that began last leaves the most time for the rest. So
/// it is enough to know, for each person and step, the latest beginning with which they have got there so far.
///
///     times.forEach { step, at, person in matcher.take(step, at: at, by: person) }
///
/// Happenings must come in the order of time, and those of one moment from the last step to the first: then a step is
/// always strictly later than the one before it.
struct FunnelMatcher {
    /// The furthest step that each person reached, counted from 1; 0 for who never entered.
    private(set) var furthest: [UInt8]
    /// For each step, how long those who got there took from the one before: each when they first did, since the
    /// last time that they had done that one on their way.
    private(set) var gaps: [[Int64]]
    private let window: Int64
    /// The steps of one person beside those of the next.
    private var marks: [Mark]

    /// How somebody got to a step: when their way began, and when it got there.
    private struct Mark {
        var began = Int64.min
        var reached = Int64.min
    }

    /// `window` is the longest that a way may take, from its first step to its last, in milliseconds.
    init(steps: Int, people: Int, window: Int64) {
        furthest = [UInt8](repeating: 0, count: people)
        gaps = [[Int64]](repeating: [], count: steps)
        marks = [Mark](repeating: Mark(), count: steps * people)
        self.window = window
    }

    mutating func take(_ step: Int, at moment: Int64, by person: Int) {
        let place = person * gaps.count + step
        if step == 0 {
            marks[place] = Mark(began: moment, reached: moment)
            furthest[person] = max(furthest[person], 1)
            return
        }
        let before = marks[place - 1]
        guard before.began != .min, moment - before.began <= window else { return }
        marks[place] = Mark(began: before.began, reached: moment)
        if furthest[person] <= step {
            furthest[person] = UInt8(step + 1)
            gaps[step].append(moment - before.reached)
        }
    }
}
