// One event as the columns have it: what is not 0 of it.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// The cells of a row, each with its column. Filled again and again with the same memory.
package struct EventCells: Sendable {
    package private(set) var kind = Event.Kind.call
    package private(set) var cells: [(column: EventColumn, value: Int64)] = []

    package init() {}

    /// Leaves the cells of these columns only.
    package mutating func keep(_ isWanted: (EventColumn) -> Bool) { cells.removeAll { !isWanted($0.column) } }

    mutating func begin(_ kind: Event.Kind) {
        self.kind = kind
        cells.removeAll(keepingCapacity: true)
    }

    /// A row of which only so much is known.
    package mutating func fill(_ kind: Event.Kind, _ cells: [(EventColumn, Int64)]) {
        begin(kind)
        for (column, value) in cells { set(column, value) }
    }

    /// What is 0 takes no cell.
    mutating func set(_ column: EventColumn, _ value: Int64) {
        if value != 0 { cells.append((column, value)) }
    }

    mutating func set(_ column: EventColumn, _ isTrue: Bool) {
        if isTrue { cells.append((column, 1)) }
    }

    mutating func set(_ column: EventColumn, _ value: Int64?, _ hasValue: EventColumn) {
        guard let value else { return }
        set(column, value)
        set(hasValue, true)
    }
}

extension EventCells {
    /// What the columns need of an event beside its booking.
    package struct Figures {
        package var place: Int64
        /// Names: the price card, the reason why the book's price does not count.
        package var card: Int64 = 0
        package var unpriced: Int64 = 0
        /// Nil where re-pricing booked nothing beside it, not even nothing.
        package var adjustment: Money?

        package init(place: Int64, card: Int64 = 0, unpriced: Int64 = 0, adjustment: Money? = nil) {
            self.place = place
            self.card = card
            self.unpriced = unpriced
            self.adjustment = adjustment
        }
    }

    /// The row of an event: the only place that says what is in which column. What is written and what is proved come
    /// from here.
    package mutating func fill<Names: NameTable>(
        _ booking: Booking, _ figures: Figures, _ declared: Declarations, names: inout Names
    ) throws(Names.Failure) {
        let event = booking.event
        begin(event.kind)
        set(.place, figures.place)
        set(.quarterHour, (booking.at.milliseconds - booking.at.day.start.milliseconds) / 900_000)
        set(.person, booking.person)
        set(.isAnonymous, booking.person != 0 && booking.isAnonymous)
        set(.source, booking.names.source)
        set(.tenant, booking.names.tenant)
        set(.session, Fold.number(ofSession: event.session))
        set(.trace, Fold.digest(of: event.trace))
        set(.isLive, booking.isLive)
        set(.subject, booking.names.subject)
        if event.kind != .profile { set(.subjectKind, try names.id(of: event.subjectKind)) }
        switch event.detail {
        case .call(let call): try fill(call, booking, figures, &names)
        case .activity(let activity):
            set(.event, try names.id(of: activity.event))
            set(.outcome, try names.id(of: activity.status))
            set(.reason, try names.id(of: activity.reason))
            set(.duration, activity.durationMilliseconds, .hasDuration)
        case .billing(let billing):
            set(.event, try names.id(of: billing.event.rawValue))
            set(.plan, try names.id(of: billing.plan))
            set(.interval, try names.id(of: billing.interval?.rawValue ?? ""))
            set(.amount, billing.amount?.nanos, .hasAmount)
            set(.credits, billing.creditMicros, .hasCredits)
        case .job(let job):
            set(.event, try names.id(of: job.event.rawValue))
            set(.queue, try names.id(of: job.queue))
            set(.reason, try names.id(of: job.reason))
            set(.wait, job.waitMilliseconds, .hasWait)
            set(.run, job.runMilliseconds, .hasRun)
        case .error(let appError):
            set(.component, try names.id(of: appError.component))
            set(.errorType, try names.id(of: appError.errorType))
            set(.errorCode, try names.id(of: appError.code))
            set(.endpoint, try names.id(of: appError.endpoint))
        case .request(let request):
            set(.route, try names.id(of: request.route))
            set(.method, try names.id(of: request.method))
            set(.code, request.code, .hasCode)
            set(.duration, request.durationMilliseconds, .hasDuration)
        case .profile(let profile):
            // Of the facts about a user or a tenant it says nothing.
            if booking.isAnonymous, booking.names.tenant == 0 { set(.subject, try names.id(of: profile.subject)) }
            set(.plan, try names.id(of: profile.plan))
            set(.country, try names.id(of: profile.country))
        }
        try fillProperties(of: event, declared, &names)
    }

    private mutating func fill<Names: NameTable>(
        _ call: Call, _ booking: Booking, _ figures: Figures, _ table: inout Names
    ) throws(Names.Failure) {
        let names = booking.names
        set(.provider, names.provider)
        set(.model, names.model)
        set(.operation, names.operation)
        set(.tier, try table.id(of: call.tier.name))
        set(.hasFailed, call.status == .error)
        set(.errorType, try table.id(of: call.errorType))
        set(.isCached, call.cached)
        let priced = booking.priced ?? Priced()
        let basis = priced.basis(of: call)
        if basis == .nothing { set(.unpriced, figures.unpriced) }
        set(.card, figures.card)
        set(.cost, priced.cost.nanos)
        set(.inputCost, priced.input.nanos)
        set(.outputCost, priced.output.nanos)
        set(.reported, call.reported?.nanos, .hasReported)
        set(.adjustment, figures.adjustment?.nanos, .hasAdjustment)
        set(.latency, call.latencyMilliseconds, .hasLatency)
        set(.isByReport, basis == .report)
        set(.saved, priced.saved.nanos)
        for (bucket, quantity) in call.usage.used { set(.units(bucket), quantity) }
    }

    private mutating func fillProperties<Names: NameTable>(
        of event: Event, _ declared: Declarations, _ names: inout Names
    ) throws(Names.Failure) {
        guard !declared.isEmpty, EventColumn.haveProperties(event.kind) else { return }
        for property in event.properties {
            if let dimension = declared.dimensions[property.name.exact] {
                set(.dimension(dimension), try names.id(of: property.value.text), .hasDimension(dimension))
            } else if let measure = declared.measures[property.name.exact] {
                set(.measure(measure), property.value.millionths, .hasMeasure(measure))
            }
        }
    }
}
