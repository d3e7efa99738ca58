// How the machinery does: health, jobs, errors.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reading
internal import Reports

enum BackOfficeSystem {
    /// The period is that of the API.
    static let getHealth = Procedure("system.getHealth", takes: ["period"]) { input, view throws(ReadingError) in
        let period = try input.period(standard: 1)
        var members = Component.allCases.map { Shape.Member($0.rawValue, $0.health(view.terms)) }
        members.append(.init("overall", .truth(Component.isHealthy(view.terms.watched.probes))))
        members.append(.init("api", try api(view, in: period)))
        return .object(members)
    }

    private static func api(_ view: LedgerView, in period: Period) throws(ReadingError) -> Shape {
        let requests = try view.requests(in: period)
        var members: [Shape.Member] = [.init("period", .span(period))]
        let routes: [Shape]
        if period.count <= mostDays {
            let times = try view.routeTimes(in: period)
            members += figures(requests, times.reduce(into: RouteTimes()) { $0.add($1.times) })
            routes = times.prefix(mostRoutes).map { shape($0.route, $0.times) }
        } else {
            members += figures(requests, nil)
            routes = try view.requestsByRoute(in: period).prefix(mostRoutes).map { route, sum in
                .object([.init("route", .known(route))] + figures(sum, nil))
            }
        }
        members.append(.init("byRoute", .array(routes)))
        return .object(members)
    }

    /// Routes that are told one by one, the busiest.
    private static let mostRoutes = 50
    /// Percentiles are looked for in all requests, which somebody may ask for every few seconds.
    private static let mostDays = 7

    private static func figures(_ sum: RequestSum, _ times: RouteTimes?) -> [Shape.Member] {
        [
            .init("requests", .count(sum.requests)), .init("errors", .count(sum.failed)),
            .init("errorRate", .ratio(sum.failed, of: sum.requests)),
            .init("meanDurationMs", .mean(sum.duration, over: sum.timed, decimals: 3)),
        ] + percentiles(times)
    }

    private static func shape(_ route: String, _ times: RouteTimes) -> Shape {
        var members: [Shape.Member] = [
            .init("route", .known(route)), .init("requests", .count(times.requests)),
            .init("errors", .count(times.failed)), .init("errorRate", .ratio(times.failed, of: times.requests)),
            .init("meanDurationMs", .thousandths(times.mean)),
        ]
        members += percentiles(times)
        return .object(members)
    }

    private static func percentiles(_ times: RouteTimes?) -> [Shape.Member] {
        [.init("p50Ms", .count(times?.percentile(50))), .init("p95Ms", .count(times?.percentile(95)))]
    }

    private static let hours: Int64 = 24

    /// All jobs of the last 24 hours.
    static func recentJobs(_ view: LedgerView) throws(ReadingError) -> JobSum {
        try view.recentJobs(hours: hours).reduce(into: JobSum()) { $0.add($1.sum) }
    }

    static let getJobMetrics = Procedure("system.getJobMetrics") { _, view throws(ReadingError) in
        let queues = try view.recentJobs(hours: hours)
        let watched = view.terms.watched.queues
        // One that is watched and had no job is none the less a queue.
        let busy = Set(queues.map(\.queue.exact))
        let idle = watched.filter { !busy.contains($0.name.exact) }.map { (queue: $0.name, sum: JobSum()) }
        var members: [Shape.Member] = [.init("queueLength", .count(view.terms.watched.queueLength))]
        members += figures(queues.reduce(into: JobSum()) { $0.add($1.sum) })
        members.append(.init("comfyui", Component.comfyui.health(view.terms)))
        let rows = (queues + idle).map { name, jobs -> Shape in
            let length = watched.first { $0.name.exact == name.exact }?.length
            let row: [Shape.Member] = [.init("queue", .string(name)), .init("length", .count(length))]
            return .object(row + figures(jobs) + [.init("failureReasons", reasons(jobs))])
        }
        members.append(.init("queues", .array(rows)))
        return .object(members)
    }

    private static func figures(_ jobs: JobSum) -> [Shape.Member] {
        [
            .init("completed24h", .count(jobs.completed)), .init("failed24h", .count(jobs.failed)),
            .init("processingRate", .mean(jobs.completed, over: hours)),
            .init("avgWaitTime", .mean(jobs.wait, over: jobs.waited, decimals: 3)),
            .init("avgProcessingTime", .mean(jobs.run, over: jobs.ran, decimals: 3)),
        ]
    }

    private static func reasons(_ jobs: JobSum) -> Shape {
        let sorted = jobs.reasons.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
        return .array(sorted.map { ["reason": .string($0.key.text), "count": .count($0.value)] })
    }

    static let getErrors = Procedure("system.getErrors", takes: ["period"]) { input, view throws(ReadingError) in
        let period = try input.period()
        let sums = try view.appErrorSums(in: period)
        let total = sums.reduce(0) { $0 + $1.count }
        let requests = try view.requests(in: period)
        let overview = try view.table("overview", over: period).measures
        return [
            "period": .span(period), "total": .count(total),
            "apiErrorRate": .ratio(requests.failed, of: requests.requests),
            "callErrorRate": .ratio(overview.count("error_calls"), of: overview.count("calls")),
            "byType": .array(
                sums.map {
                    [
                        "service": .string($0.component), "errorType": .string($0.type), "count": .count($0.count),
                        "share": .ratio($0.count, of: total),
                    ]
                }),
            "recent": .array(try view.appErrors(in: period, limit: 50).map(shape)),
        ]
    }

    private static func shape(_ logged: LoggedAppError) -> Shape {
        [
            "id": .string(logged.id), "at": .string(logged.at.description),
            "service": .string(logged.appError.component), "errorType": .string(logged.appError.errorType),
            "message": .string(logged.appError.message), "code": .known(logged.appError.code),
            "endpoint": .known(logged.appError.endpoint), "requestId": .known(logged.appError.requestID),
        ]
    }
}
