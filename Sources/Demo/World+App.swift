// What the demo's app does by itself: answers requests, runs jobs, fails.
// SPDX-License-Identifier: Apache-2.0

import Ledger

extension World {
    /// The app answers; now and then it does not.
    mutating func request(_ route: Route, _ visit: inout Visit) {
        // An app of many people tells of one in four of its requests.
        guard !isCrowded || dice.happens(0.25) else { return visit.pass(dice.around(route.duration + 900)) }
        var request = AppRequest()
        request.route = route.path
        request.method = route.method
        request.code = route.code
        let duration = dice.around(route.duration)
        request.durationMilliseconds = duration
        visit.pass(duration)
        if dice.happens(0.05) {
            request.code = dice.pick(route.method == "GET" ? [304, 304, 304, 401, 404] : [400, 401, 409, 429])
        } else if dice.happens(0.004) {
            request.code = dice.pick([500, 502, 503])
            let code = "\(request.code ?? 500)"
            appError("api", "unhandled_exception", "The request ended without an answer", route, code: code, visit)
        }
        if request.code == 401, dice.happens(0.3) {
            appError("auth", "session_expired", "The session has expired", route, code: "401", visit)
        }
        post(.request(request), in: visit)
        visit.pass(dice.around(900))
    }

    mutating func appError(
        _ component: String, _ type: String, _ message: String, _ route: Route? = nil, code: String = "",
        _ visit: Visit
    ) {
        var appError = AppError()
        appError.component = component
        appError.errorType = type
        appError.message = message
        appError.code = code
        appError.endpoint = route.map { "\($0.method) \($0.path)" } ?? ""
        appError.requestID = "req_" + dice.name()
        appError.reference = dice.happens(0.5) ? dice.name() + dice.name() : ""
        post(.error(appError), in: visit)
    }

    /// A job from queue to end, of which the work itself is a wait of about `run` milliseconds.
    mutating func job(_ queue: String, run: Int64, _ visit: inout Visit) {
        let job = start(queue, &visit)
        let began = visit.now
        visit.pass(dice.around(run))
        // Where few people are, more goes wrong for each: so that there is something to see of it on every day.
        end(job, of: queue, since: began, failed: dice.happens(isCrowded ? 0.006 : 0.05) ? "bounced" : nil, visit)
    }

    /// Queues a job and starts it; the clock stands where its work begins.
    mutating func start(_ queue: String, _ visit: inout Visit) -> String {
        var job = Job()
        job.queue = queue
        job.job = "job_" + dice.name()
        post(.job(job), in: visit)
        // Workers are few: at the busiest hours of the app's home market, jobs wait.
        let wait = dice.around((15..<22).contains(hour.ofDay) ? 2_600 : 600)
        visit.pass(wait)
        job.event = .started
        job.waitMilliseconds = wait
        post(.job(job), in: visit)
        return job.job
    }

    mutating func end(_ name: String, of queue: String, since began: Timestamp, failed reason: String?, _ visit: Visit)
    {
        var job = Job()
        job.queue = queue
        job.job = name
        job.event = reason == nil ? .completed : .failed
        job.runMilliseconds = visit.now.milliseconds - began.milliseconds
        job.reason = reason ?? ""
        post(.job(job), in: visit)
    }
}

/// A route of the story app's own HTTP server, and how it behaves.
struct Route: Sendable {
    var path: String
    var method: String
    var code: Int64
    var duration: Int64

    static let landing = Route(path: "/", method: "GET", code: 200, duration: 18)
    static let examples = Route(path: "/examples", method: "GET", code: 200, duration: 34)
    static let signUp = Route(path: "/api/signup", method: "POST", code: 201, duration: 210)
    static let library = Route(path: "/api/stories", method: "GET", code: 200, duration: 46)
    static let story = Route(path: "/api/stories/{id}", method: "GET", code: 200, duration: 32)
    static let create = Route(path: "/api/stories", method: "POST", code: 202, duration: 88)
    static let message = Route(path: "/api/messages", method: "POST", code: 200, duration: 120)
    static let products = Route(path: "/api/shop/products", method: "GET", code: 200, duration: 71)
    static let workflows = Route(path: "/api/workflows", method: "POST", code: 201, duration: 96)
    static let billing = Route(path: "/api/billing", method: "POST", code: 200, duration: 340)
}
