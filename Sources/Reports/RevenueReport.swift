// What comes in: payments, subscriptions, credits.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum RevenueReport {
    static let report = Report(
        "revenue", "payments, subscriptions and credits by day, plan, subject, or who holds credits",
        definition: """
            `revenue_usd` is what was paid less what was refunded, on the days of the payments and refunds.

            A subscriber is a person, or the tenant where the event names no person. A subscription begins with any of \
            `subscribed`, `renewed`, `upgraded` and `downgraded`, and ends with `cancelled`; steps count in the order of \
            their own times, whatever order they came in, and at one instant a cancellation comes first. What it brings \
            in a month (MRR) is the amount of the event divided by the months of its interval (of the plan's, where the \
            event has none; a month, where neither has). An event without a plan keeps the plan. One without an amount, or \
            with 0, means the price that is configured for the plan, or where there is none what was paid for this plan \
            before; a renewal means these the other way round. Where no price is known, the subscription counts as 0 and a \
            note names its plan. Of several events of one instant and name, the mean counts. `new` is the MRR of those who subscribe for the first time ever, \
            `reactivation` of those who come back after a cancellation, `expansion` and `contraction` are what changes \
            of price added and took away, `churn` is the MRR of what was cancelled: `mrr_start` + `new` + `expansion` − \
            `contraction` − `churn` + `reactivation` = `mrr_end`, in every row and in the totals. `subscribers` are \
            subscriptions that run at the end of the row, `paying` those of them that cost something; `arpu` is \
            `mrr_end` ÷ `paying`. `churn_rate` is `cancelled` (subscriptions that ended) ÷ those that ran when the row \
            began; null where none did. `subscribed` and `reactivated` count what `new` and `reactivation` are the money \
            of; `upgraded` and `downgraded` are steps of that name.

            A row is a day, or with `per` an hour, a week or a month: cut by the ends of the period, if it comes to that. \
            Days and hours to come have no row. `by=plan` has one row for each plan over the whole period; who changes plans is in \
            `switched`, with what they pay for the new one where they come to and what they paid where they left, and in \
            neither `expansion` nor `contraction`; it joins the sum above, also in the totals. `by=holder` has one row for \
            each user, visitor or tenant with credits, and one for nobody, and adds up all their movements up to the last day, whenever they were: `credit_balance` is \
            purchased + granted + refunded − consumed. `by=subject` has what was paid, refunded and became of credits for each thing that \
            these events were for, those that bring most first; `subject_name` is what its latest profile calls it, and the row \
            without an id has what was for nothing.

            With `unit=tenant`, a subscriber is the tenant that an event names, whoever did it, so that all steps of a \
            tenant are those of one subscription; steps that name no tenant are left out, and a note counts them. `arpa` \
            stands in the place of `arpu`, and credits belong to the tenant that the event names, or to nobody. Payments, \
            refunds and sums of credits are all there are.

            With filters, only billing events of the people whom they choose count, and with the filter tenant those that \
            name it; where filters are given, a tenant that subscribes without a person counts only with that one alone. \
            With `unit=tenant`, only those that name a tenant that the filters choose. With `by=subject`, the filters subject and \
            subject_kind are about what the billing events were for, and not about who did anything for it.
            """,
        parameters: [
            Parameter(
                "by", .choice(["plan", "holder", "subject"]),
                "rows by plan, by holder of credits, or by subject, instead of by time"),
            .perHour, .counted,
        ],
        filters: Filter.all, selecting: .people,
        gaps: [.per(by: ["plan", "holder", "subject"], because: "its rows are over the whole period")],
        rows: .sorted(limit: 1_000), reach: .months, read: table)

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        switch question.by {
        case "plan": return try RevenueByPlan.table(question, view)
        case "holder": return try CreditBalances.table(question, view)
        case "subject": return try RevenueBySubject.table(question, view)
        default: return try byTime(question, view)
        }
    }

    private static func byTime(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        let (period, chosen) = (question.period, try question.chosenBilling(view))
        let range = view.milliseconds(of: period)
        let subscriptions = try view.subscriptions(of: chosen)
        let (starts, takings, movements) =
            question.unit == .hour
            ? try hours(question, subscriptions, chosen, view) : try days(question, subscriptions, chosen, view)
        let start = subscriptions.total(at: range.lowerBound - 1)
        var total = start
        var whole = SubscriptionMovement.zero
        var taken = Takings()
        var rows: [[Cell]] = []
        for place in starts.indices {
            let before = total
            total.mrr &+= movements[place].gain.mrr
            total.running += movements[place].gain.running
            total.paying += movements[place].gain.paying
            whole.add(movements[place].movement)
            taken.add(takings[place])
            guard let start = starts[place] else { continue }
            rows.append(
                [start]
                    + cells(from: before, movements[place].movement, to: total)
                    + cells(takings[place]) + credits(takings[place]))
        }
        let columns = subscriptionColumns(question.countedUnit) + takingColumns + creditColumns
        var table = Table(
            [question.timeHeading] + columns, rows: rows,
            totals: zip(columns, cells(from: start, whole, to: total) + cells(taken) + credits(taken))
                .map { .init($0.name, $0.type, $1) })
        table.notes = notes(subscriptions, of: question.countedUnit, at: range.upperBound - 1)
        return table
    }

    /// Rows of time: how each begins, nil where it is to come, what was taken in it, and how subscriptions moved.
    private typealias Parts = (
        starts: [Cell?], takings: [Takings], movements: [(movement: SubscriptionMovement, gain: SubscriptionTotal)]
    )

    private static func days(
        _ question: Question, _ subscriptions: Subscriptions, _ chosen: ChosenBilling, _ view: LedgerView
    ) throws(ReadingError) -> Parts {
        let period = question.period
        let parts = Period.Parts(period, per: question.per ?? .day)
        var takings = [Takings](repeating: Takings(), count: parts.count)
        for (day, sum) in try view.takings(over: period, by: .day, of: chosen) {
            if let place = parts.place(of: Day(number: Int32(day))) { takings[place].add(sum) }
        }
        let movements = subscriptions.movements(parts.count) { at in parts.place(of: view.day(of: at)) }
        let starts = parts.starts.map { max($0, period.first) > view.today ? nil : Cell.day($0) }
        return (starts, takings, movements)
    }

    private static func hours(
        _ question: Question, _ subscriptions: Subscriptions, _ chosen: ChosenBilling, _ view: LedgerView
    ) throws(ReadingError) -> Parts {
        let hours = HourRows(question.period, in: view)
        var takings = [Takings](repeating: Takings(), count: hours.starts.count)
        for (place, sum) in try view.takings(over: question.period, in: hours, of: chosen) {
            takings[Int(place)].add(sum)
        }
        let movements = subscriptions.movements(hours.starts.count) { hours.place(of: $0) }
        let begun = hours.begun(at: view.now)
        let starts = hours.starts.enumerated().map { $0 < begun ? Cell.time($1.instant) : nil }
        return (starts, takings, movements)
    }

    static func notes(
        _ subscriptions: Subscriptions, of unit: CountedUnit, at milliseconds: Int64
    ) -> [String] {
        var notes: [String] = []
        let plans = subscriptions.unpricedPlans(at: milliseconds).map { $0.isEmpty ? "without a name" : "\"\($0)\"" }
        if !plans.isEmpty {
            notes.append(
                "Subscriptions to the plan \(plans.joined(separator: ", ")) count as 0: their events carry no amount, and "
                    + "no price is configured under plans.")
        }
        let nameless = subscriptions.nameless(at: milliseconds)
        if nameless > 0 {
            let lack = unit == .user ? "name neither a user nor a tenant" : "name no tenant"
            notes.append("\(nameless) steps of subscriptions \(lack) and are left out.")
        }
        return notes
    }

    static func subscriptionColumns(_ unit: CountedUnit) -> [Column] {
        [
            Column("mrr_start", .money), Column("new", .money), Column("expansion", .money),
            Column("contraction", .money), Column("churn", .money), Column("reactivation", .money),
            Column("mrr_end", .money, .curve), Column("subscribers", .count), Column("paying", .count),
            Column(unit == .user ? "arpu" : "arpa", .money), Column("churn_rate", .ratio),
            Column("subscribed", .count), Column("reactivated", .count), Column("upgraded", .count),
            Column("downgraded", .count), Column("cancelled", .count),
        ]
    }

    static func cells(
        from start: SubscriptionTotal, _ movement: SubscriptionMovement, to end: SubscriptionTotal
    ) -> [Cell] {
        [
            .money(nanos: start.mrr), .money(nanos: movement.new), .money(nanos: movement.expansion),
            .money(nanos: movement.contraction), .money(nanos: movement.churn), .money(nanos: movement.reactivation),
            .money(nanos: end.mrr), .count(end.running), .count(end.paying),
            .meanMoney(nanos: end.mrr, over: end.paying),
            .ratio(movement.cancelled, of: start.running), .count(movement.started), .count(movement.reactivated),
            .count(movement.upgraded), .count(movement.downgraded), .count(movement.cancelled),
        ]
    }

    static let takingColumns = [
        Column("payments_usd", .money), Column("refunds_usd", .money), Column("revenue_usd", .money, .curve),
    ]

    static func cells(_ takings: Takings) -> [Cell] {
        [.money(nanos: takings.payments), .money(nanos: takings.refunds), .money(nanos: takings.revenue)]
    }

    static let creditColumns = [
        Column("credits_purchased", .number), Column("credits_granted", .number), Column("credits_refunded", .number),
        Column("credits_consumed", .number),
    ]

    static func credits(_ takings: Takings) -> [Cell] {
        [
            .quantity(takings.purchased), .quantity(takings.granted), .quantity(takings.refunded),
            .quantity(takings.consumed),
        ]
    }
}

extension Question {
    /// Whose billing events it is about.
    func chosenBilling(_ view: LedgerView) throws(ReadingError) -> ChosenBilling { try chosenBilling(filters, view) }

    /// By some of the filters.
    func chosenBilling(_ filters: Filters, _ view: LedgerView) throws(ReadingError) -> ChosenBilling {
        try ChosenBilling(by: filters, of: countedUnit, upTo: min(period.last, view.today), in: view)
    }
}
