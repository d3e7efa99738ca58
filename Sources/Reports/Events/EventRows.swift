// Single events of any kind as rows of a table.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reading
internal import Store

/// Makes rows of events. Keeps what they have in common: whose they are.
final class EventRows {
    private let view: LedgerView
    private var users: [Int64: String] = [:]
    private let subjects: SubjectNames

    init(_ view: LedgerView) {
        self.view = view
        subjects = SubjectNames(view)
    }

    func rows(_ events: [StoredEvent]) throws(ReadingError) -> [[Cell]] {
        var rows: [[Cell]] = []
        rows.reserveCapacity(events.count)
        for event in events { rows.append(try cells(event)) }
        return rows
    }

    private func cells(_ stored: StoredEvent) throws(ReadingError) -> [Cell] {
        let event = try view.event(stored)
        var row = EventLine()
        row[.at] = .time(stored.at)
        row[.kind] = .text(event.kind.name)
        row[.user] = .known(try user(stored.person))
        row[.tenant] = try name(stored.names.tenant)
        row[.source] = try name(stored.names.source)
        row[.subject] = try name(stored.names.subject)
        row[.subjectName] = try subjects[stored.names.subject]
        row[.subjectKind] = .known(event.subjectKind)
        row[.session] = .known(ShownName.ofSession(event.session))
        row[.trace] = .known(ShownName.ofSession(event.trace))
        row[.id] = .text(stored.id)
        row[.properties] = Self.object(event.properties)
        switch event.detail {
        case .call(let call): try fill(&row, call, stored)
        case .activity(let activity):
            row[.event] = .known(activity.event)
            row[.status] = .known(activity.status)
            row[.reason] = .known(activity.reason)
            row[.duration] = .milliseconds(activity.durationMilliseconds)
        case .billing(let billing):
            row[.event] = .text(billing.event.rawValue)
            row[.plan] = .known(billing.plan)
            row[.interval] = .known(billing.interval?.rawValue ?? "")
            row[.amount] = billing.amount.map(Cell.money) ?? .null
            row[.credits] = billing.creditMicros.map(Cell.quantity) ?? .null
        case .job(let job):
            row[.event] = .text(job.event.rawValue)
            row[.queue] = .known(job.queue)
            row[.job] = .known(job.job)
            row[.reason] = .known(job.reason)
            row[.wait] = .milliseconds(job.waitMilliseconds)
            row[.duration] = .milliseconds(job.runMilliseconds)
        case .error(let appError):
            row[.component] = .known(appError.component)
            row[.errorType] = .known(appError.errorType)
            row[.message] = .known(appError.message)
            row[.code] = .known(appError.code)
            row[.endpoint] = .known(appError.endpoint)
            row[.requestID] = .known(appError.requestID)
            row[.reference] = .known(appError.reference)
        case .request(let request):
            row[.endpoint] = .known(request.route)
            row[.method] = .known(request.method)
            row[.code] = request.code.map { .text(String($0)) } ?? .null
            row[.duration] = .milliseconds(request.durationMilliseconds)
        case .profile(let profile):
            row[.subject] = .known(profile.subject)
            row[.plan] = .known(profile.plan)
            row[.country] = .known(profile.country)
        }
        return row.cells
    }

    private func fill(_ row: inout EventLine, _ call: Call, _ stored: StoredEvent) throws(ReadingError) {
        row[.provider] = try name(stored.names.provider)
        row[.model] = try name(stored.names.model)
        row[.operation] = try name(stored.names.operation)
        row[.status] = .text(call.status.name)
        row[.errorType] = .known(call.errorType)
        row[.message] = .known(call.error)
        row[.duration] = .milliseconds(call.latencyMilliseconds)
        row[.cost] = .money(nanos: stored.cost)
        row[.adjustment] = .money(nanos: stored.adjustment)
        row[.reported] = call.reported.map(Cell.money) ?? .null
        row[.inputTokens] = .count(call.usage[.inputTokens])
        row[.outputTokens] = .count(call.usage[.outputTokens])
        row[.tier] = .text(call.tier.name)
        row[.cached] = .text(call.cached ? "true" : "false")
        row[.unpriced] = try name(stored.unpriced)
    }

    private func name(_ id: Int64) throws(ReadingError) -> Cell { .known(try view.text(id)) }

    /// The user that an id belongs to; empty for anonymous ids that never joined.
    private func user(_ id: Int64) throws(ReadingError) -> String {
        if let user = users[id] { return user }
        let user = try view.name(ofUserBehind: id)
        users[id] = user
        return user
    }

    /// Null where there are none.
    static func object(_ properties: [Property]) -> Cell {
        guard !properties.isEmpty else { return .null }
        var json = JSONWriter(reservingCapacity: 128)
        json.beginObject()
        for property in properties {
            json.key(property.name)
            switch property.value {
            case .text(let text): json.string(text)
            case .number(let number): json.raw(number)
            case .flag(let flag): json.bool(flag)
            }
        }
        json.endObject()
        return .object(String(decoding: json.bytes, as: UTF8.self))
    }
}
