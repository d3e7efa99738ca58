// What events tell beside calls: activities, billing, jobs, errors, requests and profiles.
// SPDX-License-Identifier: Apache-2.0

/// Something a person did, or that was done for them: a sign-up, a story, a message.
package struct Activity: Sendable, Equatable {
    /// Any name; `signed_up` is the one that Bursar gives a meaning.
    package var event = ""
    /// As the sender names it: `completed`, `failed`; empty where it has none.
    package var status = ""
    package var durationMilliseconds: Int64?
    package var reason = ""

    package init() {}

    package static let signedUp = "signed_up"
}

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

/// A step in the life of a background job.
package struct Job: Sendable, Equatable {
    package var queue = ""
    package var event = Step.queued
    package var job = ""
    package var waitMilliseconds: Int64?
    package var runMilliseconds: Int64?
    package var reason = ""

    package init() {}

    package enum Step: String, Sendable, CaseIterable { case queued, started, completed, failed }
}

/// Something that went wrong in the app. (`Error` is Swift's own word.)
package struct AppError: Sendable, Equatable {
    package var component = ""
    package var errorType = ""
    package var message = ""
    package var code = ""
    package var endpoint = ""
    package var requestID = ""
    /// Where it is told at length, e.g. a Sentry event id.
    package var reference = ""

    package init() {}
}

/// One of the app's own HTTP requests.
package struct AppRequest: Sendable, Equatable {
    package var route = ""
    package var method = ""
    package var code: Int64?
    package var durationMilliseconds: Int64?

    package init() {}
}

/// Facts about whoever the event names: its `user`, else its `tenant`, else `subject`. The latest wins.
package struct Profile: Sendable, Equatable {
    package var subject = ""
    package var name = ""
    package var email = ""
    package var plan = ""
    package var country = ""

    package init() {}
}
