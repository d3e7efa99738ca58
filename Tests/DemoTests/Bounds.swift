// The bounds that the wire sets for the fields of an event.
// SPDX-License-Identifier: Apache-2.0

import Ledger

enum Bounds {
    /// What is wrong with an event that the demo made; nil when nothing is.
    static func problem(of event: Event) -> String? {
        if event.source != "demo" { return "has the source \(event.source)" }
        for text in [event.id, event.user, event.anonymous, event.tenant, event.session, event.trace] + names(event)
        where text.utf8.count > 200 {
            return "has a long name: \(text)"
        }
        if event.properties.map(\.name) != Set(event.properties.map(\.name)).sorted() {
            return "has unsorted properties"
        }
        for quantity in quantities(event) where !(0...Usage.most).contains(quantity) { return "has \(quantity)" }
        // What the nightly batch calls, and what fails in it, is nobody's; a tenant's profile is the tenant's.
        let hasOwner = ![.profile, .call, .error].contains(event.kind)
        if hasOwner, event.user.isEmpty, event.anonymous.isEmpty {
            return "is nobody's"
        }
        if let call = event.call {
            if call.provider.isEmpty || call.operation.isEmpty { return "calls nobody" }
            if call.usage[.reasoningTokens] > call.usage[.outputTokens] { return "reasons more than it writes" }
            if (call.status == .error) == call.errorType.isEmpty { return "fails without a reason" }
            if call.cached, call.reported != nil || call.status == .error { return "was cached, and yet it was called" }
        }
        return nil
    }

    private static func names(_ event: Event) -> [String] {
        switch event.detail {
        case .call(let call):
            [call.provider, call.model, call.operation, call.tier.name, call.errorType, call.error, event.subject]
        case .activity(let activity): [activity.event, activity.status, activity.reason]
        case .billing(let billing): [billing.plan]
        case .job(let job): [job.queue, job.job, job.reason]
        case .error(let appError):
            [
                appError.component, appError.errorType, appError.message, appError.endpoint, appError.requestID,
                appError.reference,
            ]
        case .request(let request): [request.route, request.method]
        case .profile(let profile): [profile.name, profile.email, profile.plan, profile.country]
        }
    }

    private static func quantities(_ event: Event) -> [Int64] {
        switch event.detail {
        case .call(let call): Bucket.allCases.map { call.usage[$0] } + [call.latencyMilliseconds ?? 0]
        case .activity(let activity): [activity.durationMilliseconds ?? 0]
        case .billing(let billing): [billing.amount?.nanos ?? 0, billing.creditMicros ?? 0]
        case .job(let job): [job.waitMilliseconds ?? 0, job.runMilliseconds ?? 0]
        case .request(let request): [request.code ?? -1, request.durationMilliseconds ?? -1]
        case .error, .profile: []
        }
    }
}
