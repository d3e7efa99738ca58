// Single events of every kind: the timeline of a user, a session, a subject, or of all.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading
internal import Store

enum EventsReport {
    static let report = Report(
        "events", "single events of every kind: a user's, session's or subject's timeline of everything",
        definition: """
            A row for each event of the period that is still in the store: calls, activities, billing, jobs, errors, requests \
            and profiles. An event that a filter finds nothing in, since its kind does not carry that, passes only where names \
            are left out: `model=m` leaves calls, `subject=s` all but requests, `subject_kind=k` these without profiles, `status=ok` calls and activities, \
            `property:NAME=x` calls and activities; \
            `user`, `tenant`, `session`, `trace`, `source`, `plan` and `country` are of every kind. `kind` has kinds of \
            events, `event` names of activities and steps of billing and of jobs; both take several names, and leave out \
            with `!=`.

            `sort=newest` and `oldest` go by the events' own time. `dearest` has calls only, by `cost_usd`, which is what was \
            booked. `slowest` goes by `duration_ms`: the latency of a call, the duration of an activity or a request, how \
            long a job ran; who does not tell it is left out. `failed` is the newest of calls with status error, of activities \
            whose status is `error`, `failed` or `failure`, or that have another one or none and a name that ends in `_failed` \
            (none of \
            `ok`, `success`, `succeeded`, `completed`), of jobs that failed, requests with a code of 500 or above, and errors. \
            Of events that are alike in that, the one that was booked last comes first; with `oldest`, the one booked first.

            `event` is what an activity is called, or the step of billing or of a job. `endpoint` is that of an error, and \
            the route of a request. `user` is whom an anonymous id was joined to, null where it was joined to nobody. \
            `subject_name` is what the latest profile of the subject calls it. `properties` are those of the event, declared or not. Profiles tell plan, country and properties; names and \
            addresses are not in it.

            An answer has `next` where more rows follow: the same question with that as `cursor` gives them. No event that was \
            there when the first page was asked is missing from the pages or comes twice, whatever is recorded meanwhile. \
            Days whose events were archived have no rows, and a note says which they are. With `all=true`, all events follow, by \
            time; other forms than CSV hold the first 2,000 of them, and a note says so.
            """,
        parameters: [
            Parameter("kind", .several(Event.Kind.allCases.map(\.name)), "only events of these kinds"),
            Parameter("event", .several([]), "only activities, billing and jobs of these names"),
            Parameter("all", .flag, "all events there are, for an export; not with limit or cursor"),
        ],
        filters: Filter.all,
        rows: .searched(orders: SingleEventPages.orders, limit: 100, isPaged: true),
        keys: .none(because: "its rows are single events"), isOfEventsAlone: true, read: table)

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        var table = Table(EventField.allCases.map(\.column))
        let pages = SingleEventPages(question, of: kinds(question.choices["kind"])) {
            (events, view) throws(ReadingError) in
            try EventRows(view).rows(events)
        }
        guard question.flag("all") else {
            try pages.fill(&table, question, view)
            return table
        }
        try SingleEventPages.checkAll(question, alone: ["limit", "cursor"])
        try pages.fillAll(&table, question, view)
        return table
    }

    private static func kinds(_ selection: Selection) -> [Event.Kind] {
        Event.Kind.allCases.filter { kind in
            switch selection {
            case .any: true
            case .only(let names): names.contains(kind.name.exact)
            case .except(let names): !names.contains(kind.name.exact)
            }
        }
    }
}
