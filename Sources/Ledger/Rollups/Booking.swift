// An event as it is booked: priced, timed, and attributed to whoever it concerns.
// SPDX-License-Identifier: Apache-2.0

/// What one event adds to the ledger. Everything a rollup can ever be recomputed from.
package struct Booking: Sendable {
    package var event: Event
    package var at: Timestamp
    /// For calls; nil for every other kind.
    package var priced: Priced?
    /// Booked within an hour of its own time: in the live counters, not only in the ledger.
    package var isLive: Bool
    /// The server that booked it, which owns the counters that it went into.
    package var instance: Int64
    /// The user, else the anonymous id, as the store numbers them; 0 for nobody.
    package var person: Int64
    /// True where that is an anonymous id.
    package var isAnonymous: Bool
    package var names: EventNames
    /// What re-pricing booked beside the event: added to no cost and to no counter.
    package var adjustment: Money

    package init(
        event: Event, at: Timestamp, priced: Priced?, isLive: Bool, instance: Int64, person: Int64,
        isAnonymous: Bool, names: EventNames, adjustment: Money = .zero
    ) {
        self.names = names
        self.adjustment = adjustment
        self.event = event
        self.at = at
        self.priced = priced
        self.isLive = isLive
        self.instance = instance
        self.person = person
        self.isAnonymous = isAnonymous
    }

    /// An event later than this after its own time is a backfill: it would look like a burst.
    package static let liveWindowMilliseconds: Int64 = 3_600_000
}

/// Texts as integers. The store interns them; a test can count.
package protocol NameTable {
    associatedtype Failure: Error
    /// The number of a text, the same for ever; 0 for the empty text.
    mutating func id(of text: String) throws(Failure) -> Int64
}

/// The names that have columns of their own, as numbers.
package struct EventNames: Sendable, Equatable {
    package var source: Int64 = 0
    package var tenant: Int64 = 0
    /// What it was for.
    package var subject: Int64 = 0
    /// Of calls; 0 for every other kind.
    package var provider: Int64 = 0
    package var model: Int64 = 0
    package var operation: Int64 = 0

    package init() {}

    package init<Names: NameTable>(of event: Event, in names: inout Names) throws(Names.Failure) {
        source = try names.id(of: event.source)
        tenant = try names.id(of: event.tenant)
        subject = try names.id(of: event.subject)
        guard case .call(let call) = event.detail else { return }
        provider = try names.id(of: call.provider)
        model = try names.id(of: call.model)
        operation = try names.id(of: call.operation)
    }
}

extension Event {
    /// Every text that is looked up where the event is folded or becomes a row of columns: here, in `Fold` and in
    /// `EventCells`. What somebody forgets here is looked up all the same, by itself.
    package func eachName(_ declared: Declarations, isLive: Bool, _ body: (String) -> Void) {
        body(source)
        body(tenant)
        body(subject)
        body(subjectKind)
        switch detail {
        case .call(let call):
            body(call.provider)
            body(call.model)
            body(call.operation)
            body(call.tier.name)
            body(call.errorType)
        case .activity(let activity):
            body(activity.event)
            body(activity.status)
            body(activity.reason)
        case .billing(let billing):
            body(billing.event.rawValue)
            body(billing.plan)
            if let interval = billing.interval { body(interval.rawValue) }
        case .job(let job):
            body(job.queue)
            body(job.event.rawValue)
            body(job.reason)
        case .error(let appError):
            body(appError.component)
            body(appError.errorType)
            body(appError.code)
            body(appError.endpoint)
        case .request(let request):
            body(request.route)
            body(request.method)
            if isLive, let code = request.code { body(String(code)) }
        case .profile(let profile):
            body(profile.plan)
            body(profile.country)
        }
        guard kind == .call || kind == .activity, !declared.dimensions.isEmpty else { return }
        for property in properties where declared.dimensions[property.name.exact] != nil { body(property.value.text) }
    }
}

/// The names that Bursar itself gives to labels: looked up once, used for every event.
package struct FixedNames: Sendable {
    let accepted: Int64
    let ok: Int64
    let error: Int64
    private let kinds: [Int64]
    private let buckets: [Int64]
    private let credits: [Billing.Step: Int64]

    package init<Names: NameTable>(in names: inout Names) throws(Names.Failure) {
        accepted = try names.id(of: "accepted")
        ok = try names.id(of: Call.Outcome.ok.name)
        error = try names.id(of: Call.Outcome.error.name)
        var kinds = [Int64](repeating: 0, count: 1 + Event.Kind.allCases.count)
        for kind in Event.Kind.allCases { kinds[Int(kind.rawValue)] = try names.id(of: kind.name) }
        self.kinds = kinds
        var buckets: [Int64] = []
        for bucket in Bucket.allCases { buckets.append(try names.id(of: bucket.label)) }
        self.buckets = buckets
        credits = [
            .creditsPurchased: try names.id(of: "purchased"), .creditsConsumed: try names.id(of: "consumed"),
            .creditsGranted: try names.id(of: "granted"), .creditsRefunded: try names.id(of: "refunded"),
        ]
    }

    subscript(kind: Event.Kind) -> Int64 { kinds[Int(kind.rawValue)] }
    subscript(bucket: Bucket) -> Int64 { buckets[bucket.rawValue] }
    /// Nil for a step that moves no credits.
    subscript(step: Billing.Step) -> Int64? { credits[step] }
}
