// A step in the life of a subscription, as billing events tell it.
// SPDX-License-Identifier: Apache-2.0

/// What a subscriber did at a moment, reduced to what subscriptions are made of.
package struct SubscriptionStep: Sendable, Equatable {
    /// The number of a person; of a tenant, below zero, where the event names no person.
    var subscriber: Int64
    /// Milliseconds since 1970.
    var at: Int64
    var kind: Kind
    /// A place in the list of plans; 0 for an event that names none.
    var plan: Int
    /// What the event says is paid, in nanos a month; nil where it carries no amount.
    var monthly: Int64?
    /// What it says is paid, in nanos an interval that only the plan can tell: it names neither an interval nor a plan.
    var amount: Int64?

    /// In the order in which steps of the same instant count: whoever leaves one plan for another at once has another
    /// afterwards.
    enum Kind: Int, Sendable, CaseIterable, Comparable {
        case cancelled, subscribed, renewed, upgraded, downgraded

        static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// By subscriber, then by time. Everything else only decides between steps of one instant, so that the order in
    /// which events came in never does.
    static func isBefore(_ left: Self, _ right: Self) -> Bool {
        if left.subscriber != right.subscriber { return left.subscriber < right.subscriber }
        if left.at != right.at { return left.at < right.at }
        if left.kind != right.kind { return left.kind < right.kind }
        if left.plan != right.plan { return left.plan < right.plan }
        if left.monthly != right.monthly { return (left.monthly ?? -1) < (right.monthly ?? -1) }
        return (left.amount ?? -1) < (right.amount ?? -1)
    }
}
