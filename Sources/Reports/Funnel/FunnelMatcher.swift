// How far people get on a way of steps.
// SPDX-License-Identifier: Apache-2.0

/// Follows everybody through the steps of a funnel at once.
///
/// Of all ways on which somebody may have come to a step, the one that began last leaves the most time for the rest. So
/// it is enough to know, for each person and step, the latest beginning with which they have got there so far.
///
///     while let (step, at, person) = next() { matcher.take(step, at: at, by: person) }
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
    /// By step and person: when the way that leads here began, and when it got here.
    private var began: [[Int64]]
    private var reached: [[Int64]]
    private static let never = Int64.min

    /// `window` is the longest that a way may take, from its first step to its last, in milliseconds.
    init(steps: Int, people: Int, window: Int64) {
        furthest = [UInt8](repeating: 0, count: people)
        gaps = [[Int64]](repeating: [], count: steps)
        began = [[Int64]](repeating: [Int64](repeating: Self.never, count: people), count: steps)
        reached = began
        self.window = window
    }

    mutating func take(_ step: Int, at moment: Int64, by person: Int) {
        if step == 0 {
            began[0][person] = moment
            reached[0][person] = moment
            furthest[person] = max(furthest[person], 1)
            return
        }
        let beginning = began[step - 1][person]
        guard beginning != Self.never, moment - beginning <= window else { return }
        began[step][person] = beginning
        if furthest[person] <= step {
            furthest[person] = UInt8(step + 1)
            gaps[step].append(moment - reached[step - 1][person])
        }
        reached[step][person] = moment
    }
}
