// What a step changed about a subscription.
// SPDX-License-Identifier: Apache-2.0

/// A subscription that runs.
package struct Subscription: Sendable, Equatable {
    /// A place in the list of plans.
    var plan: Int
    /// Nanos a month; nil where neither the events nor the configuration say what the plan costs.
    var monthly: Int64?

    /// What it adds to the monthly recurring revenue.
    var mrr: Int64 { monthly ?? 0 }
    var isPaying: Bool { mrr > 0 }
}

/// A step with the subscription before and after it; nil where none ran.
package struct SubscriptionChange: Sendable, Equatable {
    var subscriber: Int64
    var at: Int64
    var kind: SubscriptionStep.Kind
    var before: Subscription?
    var after: Subscription?
    /// The first subscription that this subscriber ever had begins here.
    var isFirst = false
}

/// Changes added up: how the monthly recurring revenue went from one moment to another, and why. In nanos a month.
package struct SubscriptionMovement: Sendable, Equatable {
    package var new: Int64 = 0, reactivation: Int64 = 0, expansion: Int64 = 0, contraction: Int64 = 0, churn: Int64 = 0
    /// Came from other plans less what went to them; only where plans are told apart.
    package var switched: Int64 = 0
    /// Subscriptions, not money.
    package var started: Int64 = 0, reactivated: Int64 = 0, cancelled: Int64 = 0, upgraded: Int64 = 0,
        downgraded: Int64 = 0

    package static let zero = SubscriptionMovement()

    /// `start` and this make the end.
    package var sum: Int64 { new &+ expansion &- contraction &- churn &+ reactivation &+ switched }

    package mutating func add(_ change: SubscriptionChange) {
        switch change.kind {
        case .upgraded: upgraded += 1
        case .downgraded: downgraded += 1
        case .cancelled, .subscribed, .renewed: break
        }
        switch (change.before, change.after) {
        case (nil, let after?): begin(after, isFirst: change.isFirst)
        case (let before?, nil):
            churn &+= before.mrr
            cancelled += 1
        case (let before?, let after?): adjust(from: before.mrr, to: after.mrr)
        case (nil, nil): break
        }
    }

    package mutating func begin(_ subscription: Subscription, isFirst: Bool) {
        if isFirst {
            new &+= subscription.mrr
            started += 1
        } else {
            reactivation &+= subscription.mrr
            reactivated += 1
        }
    }

    mutating func adjust(from before: Int64, to after: Int64) {
        if after > before { expansion &+= after &- before } else { contraction &+= before &- after }
    }

    package mutating func add(_ other: Self) {
        new &+= other.new
        reactivation &+= other.reactivation
        expansion &+= other.expansion
        contraction &+= other.contraction
        churn &+= other.churn
        switched &+= other.switched
        started += other.started
        reactivated += other.reactivated
        cancelled += other.cancelled
        upgraded += other.upgraded
        downgraded += other.downgraded
    }
}

/// What runs at a moment.
package struct SubscriptionTotal: Sendable, Equatable {
    package var mrr: Int64 = 0
    /// Subscriptions that run, and those of them that cost something.
    package var running: Int64 = 0, paying: Int64 = 0

    package mutating func add(_ subscription: Subscription) {
        mrr &+= subscription.mrr
        running += 1
        if subscription.isPaying { paying += 1 }
    }

    package mutating func remove(_ subscription: Subscription) {
        mrr &-= subscription.mrr
        running -= 1
        if subscription.isPaying { paying -= 1 }
    }

    package mutating func add(_ other: Self) {
        mrr &+= other.mrr
        running += other.running
        paying += other.paying
    }
}
