// A limit on what is spent in a period, and what counts towards it.
// SPDX-License-Identifier: Apache-2.0

/// Spending that is to stay below a limit: all of it, some of it, or that of each user, tenant or plan by itself.
package struct Budget: Sendable, Equatable {
    /// Tells it from others, in reports and as a label.
    package var name: String
    package var match: Match
    /// Makes one budget for each member, every one with the whole limit. Nil for a single budget.
    package var each: Each?
    package var limit: Money
    package var per: CalendarUnit
    /// Percents of the limit at which somebody should know, in ascending order, each once.
    package var alertAt: [Int]
    /// Whether a notice goes out when a threshold is reached. Where it goes is for the configuration to know.
    package var notifies: Bool
    /// Whether one notice with a count goes out for many members who reach thresholds at once.
    package var foldsNotices = false

    package init(
        name: String, match: Match = .everything, each: Each? = nil, limit: Money, per: CalendarUnit = .month,
        alertAt: [Int] = [80, 90, 100], notifies: Bool = false
    ) {
        self.name = name
        self.match = match
        self.each = each
        self.limit = limit
        self.per = per
        self.alertAt = alertAt
        self.notifies = notifies
    }

    /// What its notices are addressed to: the configuration knows which URL that is.
    package var noticeTarget: String { "budget:\(name)" }

    /// Whose spending is held against the limit one by one.
    package enum Each: String, Sendable, CaseIterable { case user, tenant, plan }
}

extension Budget {
    /// A threshold, and the least spending that reaches it.
    package struct Level: Sendable, Equatable {
        package let percent: Int
        package let nanos: Int64
    }

    /// The thresholds in ascending order, but for those that no sum of 64 bits reaches.
    package var levels: [Level] {
        alertAt.compactMap { percent in
            let product = Int128(limit.nanos) * Int128(percent)
            let least = (product + 99) / 100
            return Int64(exactly: least).map { Level(percent: percent, nanos: $0) }
        }
    }

    /// What is still to be spent: never less than nothing.
    package func left(after spent: Int64) -> Int64 { max(0, limit.nanos - max(0, spent)) }

    /// Whether `cost` more may be spent: something is left, and no less than that.
    package func allows(_ cost: Int64, after spent: Int64) -> Bool {
        let left = left(after: spent)
        return left > 0 && cost <= left
    }
}

extension Sequence<Budget.Level> {
    /// The levels that spending reaches by growing from `before` to `after`.
    package func reached(from before: Int64, to after: Int64) -> [Budget.Level] {
        filter { before < $0.nanos && $0.nanos <= after }
    }
}
