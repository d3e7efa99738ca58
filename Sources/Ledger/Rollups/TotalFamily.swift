// The counters of /metrics that are committed with the events: one list for the fold and the exposition.
// SPDX-License-Identifier: Apache-2.0

/// A family of committed totals: it survives restarts and crashes, and never goes down.
///
/// The raw value is what the store keeps, so it never changes its meaning.
package enum TotalFamily: Int64, Sendable, CaseIterable {
    case cost = 1
    case calls = 2
    case unpricedCalls = 3
    case backfilledCalls = 4
    case backfilledCost = 5
    case tokens = 6
    case units = 7
    case callDuration = 8
    case errors = 9
    case activity = 10
    case appRequests = 11
    case appRequestDuration = 12
    case payments = 13
    case refunds = 14
    case credits = 15
    case jobs = 16
    case jobWait = 17
    case jobRun = 18
    case acceptedEvents = 19
    case reportedCalls = 20
    case saved = 21

    package struct Description: Sendable {
        package let name: String
        package let help: String
        package let labels: [String]
        /// Decimals that are shown. Of the integer that is kept too, but for units, which are kept at scales of their own.
        package let scale: Int

        init(_ name: String, _ labels: [String], scale: Int = 0, _ help: String) {
            self.name = name
            self.help = help
            self.labels = labels
            self.scale = scale
        }
    }

    /// Its place in `allCases`: raw values begin with 1 and have no gap.
    package var place: Int { Int(rawValue) - 1 }

    /// How many labels, from the first on, are anybody's text. The rest has few values that we know.
    package var freeLabels: Int {
        switch self {
        case .acceptedEvents, .credits: 0
        case .calls: 3
        case .tokens, .units: 2
        case .jobs: 1
        default: description.labels.count
        }
    }

    /// The buckets of a histogram; nil for a counter.
    package var bounds: DurationBounds? {
        switch self {
        case .callDuration: .calls
        case .appRequestDuration: .requests
        case .jobWait, .jobRun: .jobs
        default: nil
        }
    }

    package var description: Description {
        switch self {
        case .cost:
            Description(
                "bursar_cost_usd_total", ["provider", "model", "operation"], scale: 9, "What calls cost, in US dollars."
            )
        case .calls:
            Description(
                "bursar_calls_total", ["provider", "model", "operation", "status"], "Calls of paid APIs.")
        case .unpricedCalls:
            Description(
                "bursar_unpriced_calls_total", ["provider", "model"],
                "Calls for which there is neither a price in the book nor a reported cost.")
        case .backfilledCalls:
            Description(
                "bursar_backfilled_calls_total", ["provider"],
                "Calls booked more than an hour after their time, which no other counter of calls has.")
        case .backfilledCost:
            Description(
                "bursar_backfilled_cost_usd_total", ["provider"], scale: 9,
                "Cost of calls booked more than an hour after their time, which no other counter of cost has.")
        case .tokens:
            Description(
                "bursar_tokens_total", ["provider", "model", "type"], "Tokens used by calls.")
        case .units:
            Description(
                "bursar_units_total", ["provider", "model", "unit"], scale: 3,
                "What calls used that is not counted in tokens: characters, seconds, images, requests, bytes.")
        case .callDuration:
            Description(
                "bursar_call_duration_seconds", ["provider", "model"], scale: 3, "How long calls took.")
        case .errors:
            Description(
                "bursar_errors_total", ["component", "type"], "Errors that the app reported.")
        case .activity:
            Description(
                "bursar_activity_total", ["event", "status"], "What people did in the app.")
        case .appRequests:
            Description(
                "bursar_app_requests_total", ["route", "method", "code"], "Requests that the app served.")
        case .appRequestDuration:
            Description(
                "bursar_app_request_duration_seconds", ["route"], scale: 3,
                "How long the app took to serve its requests.")
        case .payments:
            Description(
                "bursar_payments_usd_total", ["plan"], scale: 9, "Payments received, in US dollars.")
        case .refunds:
            Description(
                "bursar_refunds_usd_total", ["plan"], scale: 9, "Payments given back, in US dollars.")
        case .credits:
            Description(
                "bursar_credits_total", ["kind"], scale: 6, "Credits purchased, consumed, granted and refunded.")
        case .jobs:
            Description(
                "bursar_jobs_total", ["queue", "outcome"], "Steps of background jobs.")
        case .jobWait:
            Description(
                "bursar_job_wait_seconds", ["queue"], scale: 3, "How long jobs waited to start.")
        case .jobRun:
            Description(
                "bursar_job_run_seconds", ["queue"], scale: 3, "How long jobs ran.")
        case .acceptedEvents:
            Description(
                "bursar_events_total", ["kind", "outcome"], "Events received, by what became of them.")
        case .reportedCalls:
            Description(
                "bursar_reported_calls_total", ["provider", "model"],
                "Calls that cost what was reported, for want of a price in the book or because the report is trusted.")
        case .saved:
            Description(
                "bursar_saved_usd_total", ["provider", "model"], scale: 9,
                "What calls that the app answered from its own cache would have cost, in US dollars.")
        }
    }

    /// Where the sum of a histogram is kept: in the place of a bucket that cannot be.
    package static let sumBucket: Int64 = -1
}

/// Bucket bounds of a duration histogram. Fixed: a stored bucket keeps its meaning.
package struct DurationBounds: Sendable, Equatable {
    /// Inclusive upper bounds in milliseconds, ascending; one more bucket holds what is above the last.
    package let milliseconds: [Int64]

    package func bucket(of duration: Int64) -> Int64 {
        Int64(milliseconds.firstIndex { duration <= $0 } ?? milliseconds.count)
    }

    package static let calls = DurationBounds(milliseconds: [
        50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000,
    ])
    package static let requests = DurationBounds(milliseconds: [
        5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000,
    ])
    package static let jobs = DurationBounds(milliseconds: [
        100, 500, 1_000, 5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000, 14_400_000,
    ])
}
