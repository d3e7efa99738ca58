// Requests of the last minute, and whether there may be one more.
// SPDX-License-Identifier: Apache-2.0

/// A sliding log: no minute, wherever it begins, has more requests than the limit, and the next is let in as soon as one has
/// left. Times are milliseconds of a clock that never goes back.
///
/// Under a limit of more than `exact` the requests of a second leave together, when its last has to: so a log has few marks,
/// however large its limit is. One that is refused leaves no mark.
struct RequestWindow {
    static let length: UInt64 = 60_000
    /// Up to this limit each request has its own instant.
    static let exact = 128

    /// Those of the minute, the oldest first.
    private var marks: [Mark] = []
    /// Marks in front that have left.
    private var gone = 0
    private var count = 0

    private struct Mark {
        /// The first instant whose minute has it no more.
        let end: UInt64
        var count: Int
    }

    /// What came of a request.
    struct Outcome: Equatable {
        let isLetIn: Bool
        /// Requests that are left now.
        let left: Int
        /// Until the next is given back, or one that is refused would be let in; at least one.
        let milliseconds: UInt64
    }

    /// Whether it says nothing any more.
    func isIdle(at now: UInt64) -> Bool { marks.last.map { $0.end <= now } ?? true }

    /// `weight` is how many it counts as. It is let in where one may be: what counts as more than are left is paid for by those
    /// that follow, and what counts as more than the limit is not refused for ever.
    mutating func take(limit: Int, weight: Int = 1, at now: UInt64) -> Outcome {
        leave(at: now)
        let isLetIn = count < limit
        if isLetIn { note(weight, limit: limit, at: now) }
        // A limit that was lowered meanwhile, and one that counted as several, wants more than one of them gone.
        var wanted = max(1, count - limit + 1)
        var end = now + Self.length
        for mark in marks[gone...] {
            end = mark.end
            wanted -= mark.count
            if wanted <= 0 { break }
        }
        return Outcome(isLetIn: isLetIn, left: max(0, limit - count), milliseconds: max(1, end - min(end, now)))
    }

    private mutating func note(_ weight: Int, limit: Int, at now: UInt64) {
        let grain: UInt64 = limit <= Self.exact ? 1 : 1_000
        let end = (now / grain + 1) * grain - 1 + Self.length
        count += weight
        // A mark of another grain may stand behind; it stays where it is, and this one with it.
        if let last = marks.last, last.end >= end {
            marks[marks.count - 1].count += weight
        } else {
            marks.append(Mark(end: end, count: weight))
        }
    }

    private mutating func leave(at now: UInt64) {
        while gone < marks.count, marks[gone].end <= now {
            count -= marks[gone].count
            gone += 1
        }
        guard gone > 0, gone == marks.count || gone >= 64 else { return }
        marks.removeFirst(gone)
        gone = 0
    }
}
