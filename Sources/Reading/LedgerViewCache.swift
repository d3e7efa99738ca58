// What is remembered from one report to the next.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Synchronization

/// The people, their plans and countries, the subscriptions, who is internal and what the audit counted, of one ledger. A
/// hundred thousand of them take longer to read than many a report; what has come since takes little or nothing.
package final class LedgerViewCache: Sendable {
    private let people = Mutex(People())
    private let subscriptions = Mutex<[CountedUnit: Known]>([:])
    private let internalPeople = Mutex(InternalPeople(InternalNames()))
    private let audit = Mutex(AuditCounts())
    private let history = Mutex<(state: PersonHistory.State, history: PersonHistory)?>(nil)

    /// All subscriptions, and what they were made of.
    private struct Known {
        let steps, joins: Int64
        let plans: [Plan]
        let subscriptions: Subscriptions
    }

    package init() {}

    /// A report that sees an older snapshot than the cache has read may know somebody who has done nothing yet, which
    /// changes no figure.
    package func people(as view: LedgerView) throws(ReadingError) -> People {
        var people = people.withLock { $0 }
        try people.readOn(view)
        self.people.withLock { if people.isAhead(of: $0) { $0 = people } }
        return people
    }

    /// What the patterns of the view's terms say. Other patterns look at everything anew.
    func internalPeople(as view: LedgerView) throws(ReadingError) -> InternalPeople {
        var known = internalPeople.withLock { $0 }
        if known.names != view.terms.internalNames { known = InternalPeople(view.terms.internalNames) }
        try known.readOn(view)
        internalPeople.withLock { $0 = known }
        return known
    }

    /// `make` reads them where a step was booked, somebody was joined or a plan was changed since the last time.
    package func subscriptions(
        of unit: CountedUnit, as view: LedgerView, make: () throws(ReadingError) -> Subscriptions
    ) throws(ReadingError) -> Subscriptions {
        let (steps, joins) = (try view.subscriptionSteps(), try view.people().lastJoin)
        let plans = view.terms.plans
        let known = subscriptions.withLock { $0[unit] }
        if let known, (known.steps, known.joins) == (steps, joins), known.plans == plans { return known.subscriptions }
        let subscriptions = try make()
        self.subscriptions.withLock {
            $0[unit] = Known(steps: steps, joins: joins, plans: plans, subscriptions: subscriptions)
        }
        return subscriptions
    }

    /// How many entries a question means: `count` counts those behind one, or all.
    func auditCount(
        of question: AuditQuestion, in span: AuditCounts.Span, count: (_ last: Int64?) throws(ReadingError) -> Int64
    ) throws(ReadingError) -> Int64 {
        let known = audit.withLock { $0.known(of: question, in: span) }
        let total = try count(known?.last) + (known?.count ?? 0)
        audit.withLock { $0.note(total, of: question, in: span) }
        return total
    }

    /// Who had which plan and country when. `make` reads it where a profile or a sign-up was booked, or somebody was joined or
    /// forgotten, since the last time.
    func history(
        as view: LedgerView, make: () throws(ReadingError) -> PersonHistory
    ) throws(ReadingError) -> PersonHistory {
        let state = try PersonHistory.State(view)
        let known = history.withLock { $0 }
        if let known, known.state == state { return try known.history.numbered(in: view) }
        let made = try make()
        history.withLock { $0 = made.size <= PersonHistory.mostKept ? (state, made) : nil }
        return made
    }
}
