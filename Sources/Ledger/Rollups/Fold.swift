// How one event becomes sums: the only place that says what is counted where.
// SPDX-License-Identifier: Apache-2.0

/// Adds bookings up into rollups.
///
/// The committing writer folds each batch with it and `verify` folds all events with it, so what is
/// stored and what is proved cannot drift apart. Adding is associative: the order of events does not matter.
package struct Fold: Sendable {
    package var rollups = Rollups()
    /// Nil where every label set is wanted as it is, as `verify` does.
    package var limit: SeriesLimit?
    /// What was folded already of who did anything for a tenant; nil where every row is wanted, as `verify` does.
    package var known: KnownTenantPeople?
    let fixed: FixedNames
    /// What is rolled up of the properties from here on.
    package var declared: Declarations
    /// The days whose events go into the sums of their months, too; nil where no day is closed.
    package var closed: ClosedDays?

    package init(_ fixed: FixedNames, declared: Declarations = Declarations(), limit: SeriesLimit? = nil) {
        self.fixed = fixed
        self.declared = declared
        self.limit = limit
    }

    package mutating func add<Names: NameTable>(_ booking: Booking, names: inout Names) throws(Names.Failure) {
        let moment = Moment(of: booking, closed)
        count(.acceptedEvents, booking, fixed[booking.event.kind], fixed.accepted)
        if !booking.event.session.isEmpty {
            rollups.add(.sessionDays, RollupKey(moment.day, Self.number(ofSession: booking.event.session)), 1)
        }
        if booking.names.tenant != 0 {
            let (tenant, earliness) = (booking.names.tenant, FirstDay.earliness(ofDay: moment.day))
            if known?.learn(tenant: tenant, person: booking.person, earliness: earliness) ?? true {
                rollups.add(.tenantPeople, RollupKey(tenant, booking.person), Measures(earliness))
            }
        }
        switch booking.event.detail {
        case .call(let call): try add(call, booking, moment, &names)
        case .activity(let activity): try add(activity, booking, moment, &names)
        case .billing(let billing): try add(billing, booking, moment, &names)
        case .job(let job): try add(job, booking, moment, &names)
        case .error(let appError): try add(appError, booking, moment, &names)
        case .request(let request): try add(request, booking, moment, &names)
        case .profile(let profile): try add(profile, booking, moment, &names)
        }
    }

    /// The day an event is booked on, which is that of its own time, and the month where the day is closed.
    struct Moment {
        let milliseconds: Int64
        let day: Int64
        /// Nil while the sums of the month do not have the day.
        let month: Int64?
        /// The same of the sums by person.
        let monthOfPerson: Int64?

        init(of booking: Booking, _ closed: ClosedDays?) {
            let day = booking.at.day
            milliseconds = booking.at.milliseconds
            self.day = Int64(day.number)
            guard let closed, closed.have(day, of: booking.person) else {
                month = nil
                monthOfPerson = nil
                return
            }
            monthOfPerson = Int64(day.month)
            month = closed.have(day) ? monthOfPerson : nil
        }
    }

    /// Notes that somebody was there and did one thing.
    mutating func see(_ booking: Booking, _ moment: Moment) {
        let presence = Presence(booking.person)
        rollups.add(
            .actionDays, RollupKey(moment.day, booking.isAnonymous ? booking.person : 0), 1)
        rollups.unite(.presenceDays, RollupKey(moment.day, presence.block), presence.word, presence.bits)
        guard let month = moment.month else { return }
        rollups.unite(.presenceMonths, RollupKey(month, presence.block), presence.word, presence.bits)
    }

    /// Adds to a counter of /metrics.
    mutating func count(
        _ family: TotalFamily, _ booking: Booking, _ a: Int64, _ b: Int64 = 0, _ c: Int64 = 0, _ d: Int64 = 0,
        by amount: Int64 = 1
    ) {
        let series = RollupKey(a, b, c, d)
        add(family, booking, limit?.admit(series, family: family) ?? series, by: amount)
    }

    /// Adds a duration to a histogram of /metrics, whose last key is the bucket.
    mutating func time(_ family: TotalFamily, _ booking: Booking, _ a: Int64, _ b: Int64 = 0, took milliseconds: Int64)
    {
        guard let bounds = family.bounds else { return }
        var series = limit?.admit(RollupKey(a, b), family: family) ?? RollupKey(a, b)
        series[3] = bounds.bucket(of: milliseconds)
        add(family, booking, series, by: 1)
        series[3] = TotalFamily.sumBucket
        add(family, booking, series, by: milliseconds)
    }

    private mutating func add(_ family: TotalFamily, _ booking: Booking, _ series: RollupKey, by amount: Int64) {
        let key = RollupKey(booking.instance, family.rawValue, series[0], series[1], series[2], series[3])
        rollups.add(.totals, key, amount)
    }

    /// A session's name without what somebody called it: it counts as the same session.
    package static func anonymous(session name: String) -> String {
        name.isEmpty ? "" : "\(anonymousMark)\(number(ofSession: name))"
    }

    /// Whether a session's name is what is left of one.
    package static func isAnonymous(session name: String) -> Bool { name.unicodeScalars.first == anonymousMark }

    /// For private use, says Unicode: no name that people give begins with it.
    private static let anonymousMark: Unicode.Scalar = "\u{E000}"

    /// Sessions are only ever counted, so 64 bits stand for the name; 0 where there is none.
    package static func number(ofSession name: String) -> Int64 {
        if name.unicodeScalars.first == anonymousMark, let number = Int64(name.dropFirst()) { return number }
        return digest(of: name)
    }

    /// A 64-bit FNV-1a of a name that is only ever compared; 0 of the empty text.
    package static func digest(of name: String) -> Int64 {
        if name.isEmpty { return 0 }
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int64(bitPattern: hash)
    }
}
