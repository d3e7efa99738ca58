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
    /// By whose clocks its days, weeks and months begin.
    package var zone: Zone
    /// Percents of the limit at which somebody should know, in ascending order, each once.
    package var alertAt: [Int]
    /// Whether a notice goes out when a threshold is reached. Where it goes is for the configuration to know.
    package var notifies: Bool
    /// Whether one notice with a count goes out for many members who reach thresholds at once.
    package var foldsNotices = false

    package init(
        name: String, match: Match = .everything, each: Each? = nil, limit: Money, per: CalendarUnit = .month,
        alertAt: [Int] = [80, 90, 100], notifies: Bool = false, zone: Zone = .utc
    ) {
        self.name = name
        self.match = match
        self.each = each
        self.limit = limit
        self.per = per
        self.zone = zone
        self.alertAt = alertAt
        self.notifies = notifies
    }

    /// What its notices are addressed to: the configuration knows which URL that is.
    package var noticeTarget: String { "budget:\(name)" }

    /// Whose spending is held against the limit one by one.
    package enum Each: String, Sendable, CaseIterable { case user, tenant, plan }
}
