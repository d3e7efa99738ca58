// How often whom may ask what, as the configuration says it.
// SPDX-License-Identifier: Apache-2.0

import HTTP

/// Nil is without end.
package struct RateLimits: Sendable, Equatable {
    /// Requests a minute.
    package var analytics: Int?
    package var api: Int?
    /// Events a second.
    package var ingest: Int?
    /// Of all requests together, but those of machines that look after the server.
    package var all: Pace?

    /// So many at once, and from then on one in each interval.
    package struct Pace: Sendable, Equatable {
        package let nanoseconds: UInt64
        package let burst: Int

        package init(every interval: Duration, burst: Int) {
            let (seconds, attoseconds) = interval.components
            let whole = UInt64(clamping: seconds).multipliedReportingOverflow(by: 1_000_000_000)
            let sum = whole.partialValue.addingReportingOverflow(UInt64(clamping: attoseconds / 1_000_000_000))
            nanoseconds = whole.overflow || sum.overflow ? .max : sum.partialValue
            self.burst = max(1, burst)
        }
    }

    package init(analytics: Int? = nil, api: Int? = nil, ingest: Int? = nil, all: Pace? = nil) {
        self.analytics = analytics
        self.api = api
        self.ingest = ingest
        self.all = all
    }

    /// The limit of requests a minute for who has none of their own.
    func requests(_ rate: RateClass) -> Int? {
        switch rate {
        case .analytics: analytics
        case .api: api
        case .ingest: nil
        }
    }
}

/// What one request is counted under, and how many of it there may be in a minute.
struct RequestQuota {
    let scope: LimitScope
    let limit: Int

    /// What a refused one is told, in the words of the documents.
    var reason: String {
        let what = scope == .analytics ? "analytics requests" : "requests"
        return "Rate limit exceeded: \(limit) \(what) per minute"
    }

    /// The fields of draft-ietf-httpapi-ratelimit-headers-11: the policy, and how it stands.
    func headers(_ outcome: RequestWindow.Outcome) -> [HeaderField] {
        [
            HeaderField(.rateLimitPolicy, "\"\(scope.rawValue)\";q=\(limit);w=\(RequestWindow.length / 1_000)"),
            HeaderField(
                .rateLimit, "\"\(scope.rawValue)\";r=\(outcome.left);t=\((outcome.milliseconds + 999) / 1_000)"),
        ]
    }
}
