// Every path that the server answers, in one table.
// SPDX-License-Identifier: Apache-2.0

import HTTP

extension App {
    /// Read from top to bottom: what is here is what there is.
    var routes: [Route] {
        [
            Route(.get, "/", access: .open) { [health] _, reply in reply.send(LandingPage.response(health.checks)) },

            Route(.get, "/livez", access: .health) { _, reply in reply.send(Health.live) },
            Route(.get, "/-/healthy", access: .health) { _, reply in reply.send(Health.live) },
            Route(.get, "/readyz", access: .health) { [health] _, reply in reply.send(health.readiness) },
            Route(.get, "/-/ready", access: .health) { [health] _, reply in reply.send(health.readiness) },
            Route(.get, "/health", access: .health) { [health] _, reply in reply.send(health.document) },

            Route(.get, "/metrics") { [metricsPage] request, reply in reply.send(metricsPage.response(to: request)) },

            Route(.get, "/v1/reports") { _, reply in reply.send(ReportRoutes.list) },
            Route(.get, "/v1/reports/:name") { [reports] request, reply in reports.answer(request, reply) },

            Route(.get, "/v1/allowance") { [budgetWatch] request, reply in
                switch AllowanceRoute.answer(request, budgetWatch) {
                case .success(let response): reply.send(response)
                case .failure(let problem): reply.fail(problem)
                }
            },

            Route(
                .post, "/v1/events", body: .upTo(configuration.limits.body), takes: EventIntake.types
            ) { [intake] request, reply in
                intake.take(request, reply)
            },

            Route(.post, "/v1/forget", body: .upTo(1 << 16)) { [maintenance] request, reply in
                maintenance.forget(request, reply)
            },
            Route(.post, "/v1/reprice", body: .upTo(1 << 16)) { [maintenance] request, reply in
                maintenance.reprice(request, reply)
            },
        ] + foundingRoutes
    }
}
