// How everything but a call becomes sums.
// SPDX-License-Identifier: Apache-2.0

extension Fold {
    mutating func add<Names: NameTable>(
        _ activity: Activity, _ booking: Booking, _ moment: Moment, _ names: inout Names
    ) throws(Names.Failure) {
        let event = try names.id(of: activity.event)
        let status = try names.id(of: activity.status)
        let timed = activity.durationMilliseconds
        let counted = Measures(1, timed ?? 0, timed == nil ? 0 : 1)
        rollups.add(.activityDays, RollupKey(moment.day, event, status, booking.names.tenant), counted)
        if let month = moment.month {
            rollups.add(.activityMonths, RollupKey(month, event, status, booking.names.tenant), counted)
        }
        try addProperties(ofActivity: event, status: status, counted, booking, moment, &names)
        if !activity.reason.isEmpty {
            rollups.add(.activityReasons, RollupKey(moment.day, event, try names.id(of: activity.reason)), 1)
        }
        let (person, tenant) = (booking.person, booking.names.tenant)
        if person != 0 || tenant != 0 {
            rollups.add(.activityTimes, RollupKey(event, moment.milliseconds, person, tenant), 1)
        }
        if person != 0 {
            var figures = Measures()
            figures[CallMeasure.actions] = 1
            rollups.add(.userDays, RollupKey(moment.day, booking.person), figures)
            if let month = moment.monthOfPerson { rollups.add(.userMonths, RollupKey(month, booking.person), figures) }
            see(booking, moment)
        }
        if booking.isLive { count(.activity, booking, event, status) }
    }

    mutating func add<Names: NameTable>(
        _ billing: Billing, _ booking: Booking, _ moment: Moment, _ names: inout Names
    ) throws(Names.Failure) {
        let event = try names.id(of: billing.event.rawValue)
        let plan = try names.id(of: billing.plan)
        let interval = try names.id(of: billing.interval?.rawValue ?? "")
        let amount = billing.amount?.nanos ?? 0
        let credits = billing.creditMicros ?? 0
        let measures = Measures(1, amount, credits)
        rollups.add(.billingDays, RollupKey(moment.day, event, plan, booking.names.tenant), measures)
        rollups.add(
            .billingTimes, RollupKey(booking.person, booking.names.tenant, moment.milliseconds, event, plan, interval),
            measures)
        rollups.add(.billingCounts, RollupKey(event), 1)
        guard booking.isLive else { return }
        switch billing.event {
        case .paid: count(.payments, booking, plan, by: amount)
        case .refunded: count(.refunds, booking, plan, by: amount)
        case .creditsPurchased, .creditsConsumed, .creditsGranted, .creditsRefunded:
            if let kind = fixed[billing.event] { count(.credits, booking, kind, by: credits) }
        case .subscribed, .renewed, .upgraded, .downgraded, .cancelled: break
        }
    }

    /// What a profile says of a tenant, a subject or an anonymous id tells no events apart.
    mutating func add<Names: NameTable>(
        _ profile: Profile, _ booking: Booking, _ moment: Moment, _ names: inout Names
    ) throws(Names.Failure) {
        guard booking.person != 0, !booking.isAnonymous else { return }
        let (plan, country) = (try names.id(of: profile.plan), try names.id(of: profile.country))
        rollups.add(.profileTimes, RollupKey(booking.person, moment.milliseconds, plan, country), 1)
    }

    mutating func add<Names: NameTable>(
        _ job: Job, _ booking: Booking, _ moment: Moment, _ names: inout Names
    ) throws(Names.Failure) {
        let queue = try names.id(of: job.queue)
        let event = try names.id(of: job.event.rawValue)
        let wait = job.waitMilliseconds
        let run = job.runMilliseconds
        rollups.add(
            .jobDays, RollupKey(moment.day, queue, event),
            Measures(1, wait ?? 0, wait == nil ? 0 : 1, run ?? 0, run == nil ? 0 : 1))
        if !job.reason.isEmpty {
            rollups.add(.jobReasons, RollupKey(moment.day, queue, try names.id(of: job.reason)), 1)
        }
        for (measure, duration) in [(Int64(0), wait), (1, run)] {
            guard let duration else { continue }
            let key = RollupKey(moment.day, queue, measure, DurationBounds.jobs.bucket(of: duration))
            rollups.add(.jobDurations, key, 1)
        }
        guard booking.isLive else { return }
        count(.jobs, booking, queue, event)
        if let wait { time(.jobWait, booking, queue, took: wait) }
        if let run { time(.jobRun, booking, queue, took: run) }
    }

    mutating func add<Names: NameTable>(
        _ appError: AppError, _ booking: Booking, _ moment: Moment, _ names: inout Names
    ) throws(Names.Failure) {
        let component = try names.id(of: appError.component)
        let type = try names.id(of: appError.errorType)
        rollups.add(.errorDays, RollupKey(moment.day, component, type), 1)
        if booking.isLive { count(.errors, booking, component, type) }
    }

    mutating func add<Names: NameTable>(
        _ request: AppRequest, _ booking: Booking, _ moment: Moment, _ names: inout Names
    ) throws(Names.Failure) {
        let route = try names.id(of: request.route)
        let method = try names.id(of: request.method)
        let code = request.code ?? 0
        let duration = request.durationMilliseconds
        rollups.add(
            .requestDays, RollupKey(moment.day, route, method, code),
            Measures(1, duration ?? 0, duration == nil ? 0 : 1))
        guard booking.isLive else { return }
        count(.appRequests, booking, route, method, try names.id(of: request.code.map(String.init) ?? ""))
        if let duration { time(.appRequestDuration, booking, route, took: duration) }
    }
}
