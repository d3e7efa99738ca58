// What people pay, and what for.
// SPDX-License-Identifier: Apache-2.0

/// A step in a person's or a tenant's subscription, a payment, or a movement of credits.
package struct Billing: Sendable, Equatable {
    package var event = Step.paid
    package var plan = ""
    package var amount: Money?
    package var interval: Interval?
    /// Credits moved, in millionths: some products sell halves.
    package var creditMicros: Int64?

    package init() {}

    package enum Step: String, Sendable, CaseIterable {
        case subscribed, renewed, upgraded, downgraded, cancelled
        case paid, refunded
        case creditsPurchased = "credits_purchased"
        case creditsConsumed = "credits_consumed"
        case creditsGranted = "credits_granted"
        case creditsRefunded = "credits_refunded"
    }

    package enum Interval: String, Sendable, CaseIterable { case month, year }
}
