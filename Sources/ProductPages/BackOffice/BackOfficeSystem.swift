// How the machinery does: health, jobs, errors.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reading
internal import Reports

enum BackOfficeSystem {
    static let getHealth = Procedure("system.getHealth") { _, view throws(ReadingError) in
        let requests = try view.requests(in: Period(days: 1, upTo: view.today))
        let probes = view.terms.watched.probes
        func state(_ isMeant: (Watched.Probe) -> Bool) -> Shape { Self.state(of: probes.filter(isMeant)) }
        return [
            "database": state { $0.kind == "postgres" }, "redis": state { $0.kind == "redis" },
            "storage": state { $0.kind == "s3" }, "comfyui": state { $0.name.lowercased().contains("comfyui") },
            "overall": Self.state(of: probes),
            "api": [
                "requests": .count(requests.requests), "errors": .count(requests.failed),
                "errorRate": .ratio(requests.failed, of: requests.requests),
                "meanDurationMs": .mean(requests.duration, over: requests.timed, decimals: 3),
            ],
        ]
    }

    /// As good as the worst of them; null where nothing of that sort is probed, or nobody knows yet.
    private static func state(of probes: [Watched.Probe]) -> Shape {
        if probes.contains(where: { $0.isUp == false }) { return .string("down") }
        return probes.isEmpty || probes.contains { $0.isUp == nil } ? nil : .string("up")
    }

    private static let hours: Int64 = 24

    /// All jobs of the last 24 hours.
    static func recentJobs(_ view: LedgerView) throws(ReadingError) -> JobSum {
        try view.recentJobs(hours: hours).reduce(into: JobSum()) { $0.add($1.sum) }
    }

    static let getJobMetrics = Procedure("system.getJobMetrics") { _, view throws(ReadingError) in
        let queues = try view.recentJobs(hours: hours)
        let all = queues.reduce(into: JobSum()) { $0.add($1.sum) }
        let watched = view.terms.watched.queues
        func length(of name: String) -> Shape { watched.first { $0.name == name }.map { .count($0.length) } ?? nil }
        return .object(
            [.init("queueLength", watched.isEmpty ? nil : .count(watched.reduce(0) { $0 + $1.length }))] + figures(all)
                + [
                    .init("comfyui", nil),
                    .init(
                        "queues",
                        .array(
                            queues.map { name, jobs in
                                .object(
                                    [.init("queue", .string(name)), .init("length", length(of: name))] + figures(jobs)
                                        + [.init("failureReasons", reasons(jobs))])
                            })),
                ])
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
