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
    package var per: Period
    /// Percents of the limit at which somebody should know, in ascending order, each once.
    package var alertAt: [Int]
    /// The URL to tell. Whoever knows it can write there, so it does not print.
    package var notify: String?

    package init(
        name: String, match: Match = .everything, each: Each? = nil, limit: Money, per: Period = .month,
        alertAt: [Int] = [80, 90, 100], notify: String? = nil
    ) {
        self.name = name
        self.match = match
        self.each = each
        self.limit = limit
        self.per = per
        self.alertAt = alertAt
        self.notify = notify
    }

    package typealias Period = Stretch

    /// Whose spending is held against the limit one by one.
    package enum Each: String, Sendable, CaseIterable { case user, tenant, plan }
}

extension Budget: CustomReflectable {
    /// What `print`, `dump` and the messages of failing tests show.
    package var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "name": name, "match": match, "each": each as Any, "limit": limit, "per": per, "alertAt": alertAt,
                "notify": notify == nil ? "none" : "•••",
            ])
    }
}
