// From a draft to an event, kind by kind.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger

extension Draft {
    /// Adds to an event whatever the draft says. Fields that it does not name stay as they are.
    mutating func fill(_ event: inout Event, _ reader: borrowing JSONReader) throws(EventError) {
        let kind = event.kind
        try translate(for: kind)
        try nameSubject(&event, reader)
        if let foreign = present.subtracting(.allowed(in: kind)).first {
            throw present.contains(.kind) ? .foreignField(foreign.wireName, kind) : .needsKind(foreign.wireName)
        }
        try readID(.id, &event.id, reader)
        try read(.source, &event.source, reader)
        try readID(.user, &event.user, reader)
        try readID(.anonymous, &event.anonymous, reader)
        try readID(.tenant, &event.tenant, reader)
        try readID(.session, &event.session, reader)
        if event.session.isEmpty { event.session = conversation(reader) }
        try readID(.trace, &event.trace, reader)
        if kind != .profile { try readID(.subject, &event.subject, reader) }
        try read(.subjectKind, &event.subjectKind, reader)
        try readTime(.at, &event.at, reader)
        try readProperties(&event.properties, reader)
        switch event.detail {
        case .call(var call):
            try fill(&call, &event.properties, reader)
            event.detail = .call(call)
        case .activity(var activity):
            try fill(&activity, reader)
            event.detail = .activity(activity)
        case .billing(var billing):
            try fill(&billing, reader)
            event.detail = .billing(billing)
        case .job(var job):
            try fill(&job, reader)
            event.detail = .job(job)
        case .error(var appError):
            try rename(.service, to: .component)
            try fill(&appError, reader)
            event.detail = .error(appError)
        case .request(var request):
            try fill(&request, reader)
            event.detail = .request(request)
        case .profile(var profile):
            try fill(&profile, reader)
            event.detail = .profile(profile)
        }
    }

    /// Brings the words of others to those that events of the kind have.
    private mutating func translate(for kind: Event.Kind) throws(EventError) {
        switch kind {
        case .call: try rename(.errorMessage, to: .error)
        case .error: try rename(.errorMessage, to: .message)
        case .activity: try rename(.eventType, to: .event)
        case .billing, .job, .request, .profile: break
        }
    }

    /// `workflow_id` is a subject of the kind `workflow`, unless `subject_kind` says another; a `resource_id` is of the
    /// kind that `resource_type` says.
    private mutating func nameSubject(_ event: inout Event, _ reader: borrowing JSONReader) throws(EventError) {
        var named = present.intersection(.subjects)
        guard !named.isEmpty, FieldSet.allowed(in: event.kind).contains(.subject) else { return }
        while let field = named.first {
            try rename(field, to: .subject)
            named.remove(field)
            event.subjectKind = subjectKind(by: field, reader) ?? event.subjectKind
        }
    }

    /// What a field that names a subject says of its kind. These words are kept with the events.
    private func subjectKind(by field: Field, _ reader: borrowing JSONReader) -> String? {
        switch field {
        case .workflow: return "workflow"
        case .story: return "story"
        case .product: return "product"
        default:
            // The type is a property besides, which may be anything: what is no name is no kind.
            guard let token = self[.resourceType], token.kind == .string else { return nil }
            return try? name(.resourceType, token, reader)
        }
    }

    /// Who tells a conversation and no session means the same. It is a property besides, which may be anything: what is no id
    /// is no session.
    private func conversation(_ reader: borrowing JSONReader) -> String {
        guard let token = self[.conversationID],
            token.kind == .string || (token.kind == .number && !token.isIntricate)
        else { return "" }
        return (try? name(.conversationID, token, reader)) ?? ""
    }

    private func fill(_ activity: inout Activity, _ reader: borrowing JSONReader) throws(EventError) {
        try read(.event, &activity.event, reader)
        if activity.event == "user_signed_up" { activity.event = Activity.signedUp }
        try read(.status, &activity.status, reader)
        try readMilliseconds(.duration, &activity.durationMilliseconds, reader)
        try readProse(.reason, &activity.reason, reader)
    }

    private func fill(_ billing: inout Billing, _ reader: borrowing JSONReader) throws(EventError) {
        try read(.event, &billing.event, reader)
        try read(.plan, &billing.plan, reader)
        try readMoney(.amount, &billing.amount, reader)
        if present.contains(.interval) {
            var interval = Billing.Interval.month
            try read(.interval, &interval, reader)
            billing.interval = interval
        }
        try readDecimal(.credits, decimals: 6, &billing.creditMicros, reader)
    }

    private func fill(_ job: inout Job, _ reader: borrowing JSONReader) throws(EventError) {
        try read(.queue, &job.queue, reader)
        try read(.event, &job.event, reader)
        try readID(.job, &job.job, reader)
        try readMilliseconds(.wait, &job.waitMilliseconds, reader)
        try readMilliseconds(.run, &job.runMilliseconds, reader)
        try readProse(.reason, &job.reason, reader)
    }

    private func fill(_ appError: inout AppError, _ reader: borrowing JSONReader) throws(EventError) {
        try read(.component, &appError.component, reader)
        try read(.errorType, &appError.errorType, reader)
        try readProse(.message, &appError.message, reader)
        try readID(.code, &appError.code, reader)
        try read(.endpoint, &appError.endpoint, reader)
        try readID(.requestID, &appError.requestID, reader)
        try readID(.reference, &appError.reference, reader)
    }

    private func fill(_ request: inout AppRequest, _ reader: borrowing JSONReader) throws(EventError) {
        try read(.route, &request.route, reader)
        try read(.method, &request.method, reader)
        if let token = self[.code] {
            guard let code = reader.integer(token), 100...999 ~= code else {
                throw .invalid("code", "be an HTTP status such as 200")
            }
            request.code = code
        }
        try readMilliseconds(.duration, &request.durationMilliseconds, reader)
    }

    private func fill(_ profile: inout Profile, _ reader: borrowing JSONReader) throws(EventError) {
        try readID(.subject, &profile.subject, reader)
        try read(.name, &profile.name, reader)
        try read(.email, &profile.email, reader)
        try read(.plan, &profile.plan, reader)
        try read(.country, &profile.country, reader)
    }
}
