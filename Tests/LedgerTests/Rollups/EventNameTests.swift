// What is told of an event's names before it is folded is what the fold and the columns look up.
// SPDX-License-Identifier: Apache-2.0

import Columns
import Ledger
import Testing

@Suite struct EventNameTests {
    private static var events: [Event] {
        var call = Call()
        (call.provider, call.model, call.operation) = ("a provider", "a model", "an operation")
        (call.tier, call.errorType) = (.other("a tier"), "an error")
        call.usage[.inputTokens] = 10
        var activity = Activity()
        (activity.event, activity.status, activity.reason) = ("an activity", "a status", "a reason")
        var billing = Billing()
        (billing.event, billing.plan, billing.interval) = (.subscribed, "a plan", .year)
        var job = Job()
        (job.queue, job.event, job.reason) = ("a queue", .failed, "why it failed")
        var appError = AppError()
        (appError.component, appError.errorType) = ("a component", "a type")
        var request = AppRequest()
        (request.route, request.method, request.code) = ("a route", "a method", 404)
        let details: [Event.Detail] = [
            .call(call), .activity(activity), .billing(billing), .job(job), .error(appError), .request(request),
            .profile(Profile()),
        ]
        return details.map { detail in
            var event = Event(detail)
            (event.source, event.tenant) = ("a source", "a tenant")
            if ![.request, .profile].contains(event.kind) {
                (event.subject, event.subjectKind) = ("st_1", "a story")
            }
            event.properties = [Property("quality", .text("high")), Property("chapters", .number("3"))]
            return event
        }
    }

    @Test(arguments: events, [true, false])
    func `Each name that the fold or the columns look up was told, and no other`(event: Event, isLive: Bool) {
        var names = CountingNames()
        var declared = Declarations()
        declared.dimensions["quality".exact] = names.id(of: "quality")
        declared.measures["chapters".exact] = names.id(of: "chapters")
        var fold = Fold(FixedNames(in: &names), declared: declared)
        let before = Set(names.ids.keys)
        let booking = Booking(
            event: event, at: Timestamp(milliseconds: 1_700_000_000_000), priced: Priced(), isLive: isLive, instance: 1,
            person: 7, isAnonymous: false, names: EventNames(of: event, in: &names))
        fold.add(booking, names: &names)
        var cells = EventCells()
        cells.fill(booking, EventCells.Figures(place: 0), declared, names: &names)
        var told: Set<String> = []
        event.eachName(declared, isLive: isLive) { told.insert($0) }
        #expect(Set(names.ids.keys).subtracting(before) == told.subtracting(before), "\(event.kind)")
    }
}
