// How often a route may be asked: its class, and what was decided of one request.
// SPDX-License-Identifier: Apache-2.0

/// Routes whose requests are counted together.
package enum RateClass: String, CaseIterable, Sendable {
    /// What people and agents look at one by one.
    case analytics
    /// Questions of programs.
    case api
    /// Events, which are counted themselves.
    case ingest
}

/// Whether somebody may ask this now, and what their answer says of how often they may.
package struct RateDecision: Sendable {
    package let refusal: Problem?
    /// Stand on the answer, whatever it is.
    package let headers: [HeaderField]

    /// Nothing is counted.
    package static let free = RateDecision()

    package init(refusal: Problem? = nil, headers: [HeaderField] = []) {
        self.refusal = refusal
        self.headers = headers
    }
}

extension Problem {
    /// What is refused for being one too many. `reason` is a sentence without its full stop, as it stands in the documents.
    package static func tooMany(_ reason: String, retryAfter seconds: Int, limit scope: LimitScope) -> Problem {
        Problem(.tooManyRequests, reason).with(HeaderField(.retryAfter, String(max(1, seconds)))).limited(by: scope)
    }
}
