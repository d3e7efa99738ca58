// Who was turned away, and which tokens there are.
// SPDX-License-Identifier: Apache-2.0

import Access
import Exposition
import HTTP
import Ledger
import Store

final class AccessMetrics: Sendable {
    private let refused: Counter

    /// Why a request was not let in.
    private enum Reason: String, CaseIterable {
        /// It shows no token, or one that does not hold.
        case token
        /// Its caller lacks the scope.
        case scope
        /// A page of another site sent it, or one of our own without proof of being so.
        case page
        /// Too many wrong tokens came from its address before.
        case slowed
        /// It calls the server by a name that is not the server's.
        case host
    }

    init(registry: Registry) {
        refused = registry.counter(
            "bursar_access_refused_total",
            help: "Requests that were not let in, by what was wrong with who sent them.", labels: ["reason"])
        // There from the start: the first increase is one, too.
        for reason in Reason.allCases { refused.series([reason.rawValue]).add(0) }
    }

    /// At the page that signs people in, which is open: a token was shown there that does not hold.
    func noteFailedSignIn(_ status: Status) {
        refused.series([(status == .tooManyRequests ? Reason.slowed : .token).rawValue]).add(1)
    }

    func note(_ note: AccessNote) {
        // Who asks too often was let in; `bursar_limited_total` counts that.
        guard let refusal = note.refusal, refusal != .tooManyRequests || note.caller == nil else { return }
        let reason: Reason =
            switch refusal {
            // A browser is led to where its person can sign in.
            case .unauthorized, .seeOther: .token
            case .tooManyRequests: .slowed
            case .misdirectedRequest: .host
            default: note.caller == nil ? .page : .scope
            }
        refused.series([reason.rawValue]).add(1)
    }

    /// Shows how many tokens hold, by what they allow. Called once.
    func watch(_ tokens: TokenDirectory, in registry: Registry, clock: @escaping @Sendable () -> Timestamp) {
        registry.gauge(
            "bursar_access_tokens", help: "Access tokens that hold, by scope: one with several counts for each.",
            labels: ["scope"], scale: 0,
            collect: {
                let now = clock()
                let held = tokens.all.filter { $0.holds(at: now) }
                return Scope.inOrder.map { scope in
                    ([scope.name], Int64(held.count { $0.scopes.contains(scope.name) }))
                }
            })
        registry.gauge(
            "bursar_access_token_expiry_timestamp_seconds",
            help: "When the next of the access tokens that hold expires, where one does.", scale: 0,
            collect: {
                let now = clock()
                let next = tokens.all.filter { $0.holds(at: now) }.compactMap(\.expiresAt).min()
                return next.map { [([], $0.milliseconds / 1000)] } ?? []
            })
    }
}
