// An event in the one form that two equal events share.
// SPDX-License-Identifier: Apache-2.0

package import JSON
package import Ledger

extension Event {
    /// Writes the fields that have a column in the store as one object, and right behind it the others as a second, which
    /// is the body that the store keeps. Returns where that one begins.
    ///
    /// The order of fields is fixed, and only what was given is written, so that a default and its silence are the same.
    /// Contents already in a ledger depend on this form: add to it at the end, and change nothing.
    func writeCanonical(to writer: inout JSONWriter) -> Int {
        writer.beginObject()
        writeColumns(to: &writer)
        writer.endObject()
        writer.beginText()
        let start = writer.bytes.count
        writer.beginObject()
        writer.member("session", session)
        writer.member("trace", trace)
        if !properties.isEmpty {
            writer.key(literal: "properties")
            writer.object(properties)
        }
        switch detail {
        case .call(let call): call.writeBody(to: &writer)
        case .activity(let activity): activity.writeBody(to: &writer)
        case .billing(let billing): billing.writeBody(to: &writer)
        case .job(let job): job.writeBody(to: &writer)
        case .error(let appError): appError.writeBody(to: &writer)
        case .request(let request): request.writeBody(to: &writer)
        case .profile(let profile): profile.writeBody(to: &writer)
        }
        writer.member("subject_kind", subjectKind)
        writer.endObject()
        return start
    }

    private func writeColumns(to writer: inout JSONWriter) {
        writer.member("kind", kind.name)
        writer.member("id", id)
        writer.member("source", source)
        writer.member("at", at?.milliseconds)
        writer.member("user", user)
        writer.member("anonymous", anonymous)
        writer.member("tenant", tenant)
        if case .call(let call) = detail {
            call.writeColumns(subject, to: &writer)
        } else {
            writer.member("subject", subject)
        }
    }
}

extension JSONWriter {
    /// An object whose members are these properties.
    package mutating func object(_ properties: [Property]) {
        beginObject()
        for property in properties {
            key(property.name)
            switch property.value {
            case .text(let text): string(text)
            case .number(let number): raw(number)
            case .flag(let flag): bool(flag)
            }
        }
        endObject()
    }
}

extension Call {
    fileprivate func writeColumns(_ subject: String, to writer: inout JSONWriter) {
        writer.member("provider", provider)
        writer.member("model", model)
        writer.member("operation", operation)
        writer.member("subject", subject)
        if status == .error { writer.member("status", status.name) }
        writer.member("latency_ms", latencyMilliseconds)
        writer.member("cost_usd", reported?.nanos, decimals: 9)
    }

    fileprivate func writeBody(to writer: inout JSONWriter) {
        if tier != .standard { writer.member("tier", tier.name) }
        if !modifiers.isEmpty {
            writer.key(literal: "modifiers")
            writer.beginArray()
            for modifier in modifiers { writer.string(modifier) }
            writer.endArray()
        }
        for (bucket, quantity) in usage.used {
            writer.key(bucket.name)
            writer.decimal(quantity, decimals: bucket.scale == 1 ? 0 : 6)
        }
        if cached { writer.member("cached", true) }
        writer.member("error_type", errorType)
        writer.member("error", error)
        writer.member("usage_error", usageError)
    }
}

extension Activity {
    fileprivate func writeBody(to writer: inout JSONWriter) {
        writer.member("event", event)
        writer.member("status", status)
        writer.member("duration_ms", durationMilliseconds)
        writer.member("reason", reason)
    }
}

extension Billing {
    fileprivate func writeBody(to writer: inout JSONWriter) {
        writer.member("event", event.rawValue)
        writer.member("plan", plan)
        writer.member("amount_usd", amount?.nanos, decimals: 9)
        writer.member("interval", interval?.rawValue ?? "")
        writer.member("credits", creditMicros, decimals: 6)
    }
}

extension Job {
    fileprivate func writeBody(to writer: inout JSONWriter) {
        writer.member("queue", queue)
        writer.member("event", event.rawValue)
        writer.member("job", job)
        writer.member("wait_ms", waitMilliseconds)
        writer.member("run_ms", runMilliseconds)
        writer.member("reason", reason)
    }
}

extension AppError {
    fileprivate func writeBody(to writer: inout JSONWriter) {
        writer.member("component", component)
        writer.member("error_type", errorType)
        writer.member("message", message)
        writer.member("code", code)
        writer.member("endpoint", endpoint)
        writer.member("request_id", requestID)
        writer.member("reference", reference)
    }
}

extension AppRequest {
    fileprivate func writeBody(to writer: inout JSONWriter) {
        writer.member("route", route)
        writer.member("method", method)
        writer.member("code", code)
        writer.member("duration_ms", durationMilliseconds)
    }
}

extension Profile {
    fileprivate func writeBody(to writer: inout JSONWriter) {
        writer.member("subject", subject)
        writer.member("name", name)
        writer.member("email", email)
        writer.member("plan", plan)
        writer.member("country", country)
    }
}

extension JSONWriter {
    fileprivate mutating func member(_ name: StaticString, _ text: String) {
        guard !text.isEmpty else { return }
        key(literal: name)
        string(text)
    }

    fileprivate mutating func member(_ name: StaticString, _ value: Int64?) {
        guard let value else { return }
        key(literal: name)
        integer(value)
    }

    fileprivate mutating func member(_ name: StaticString, _ units: Int64?, decimals: Int) {
        guard let units else { return }
        key(literal: name)
        decimal(units, decimals: decimals)
    }

    fileprivate mutating func member(_ name: StaticString, _ flag: Bool) {
        key(literal: name)
        bool(flag)
    }
}
