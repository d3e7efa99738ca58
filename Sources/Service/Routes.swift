// Every path that the server answers, in one table.
// SPDX-License-Identifier: Apache-2.0

import Access
import Budgets
import Configuration
import HTTP
import ProductPages

extension App {
    /// Read from top to bottom: what is here is what there is. A line says the method, the path, what a caller needs, and
    /// what answers.
    var routes: [Route] {
        table.map { route in
            var route = route
            // Web apps of others, where they are named, ask for reports and send events.
            route.isShared = [.read, .export, .ingest].contains(route.needs)
            return route
        }
    }

    private var table: [Route] {
        let (health, metricsPage, budgets, door) = (health, metricsPage, budgetWatch, door)
        let products = ProductRoutes(reports)
        return [
            Route(.get, "/", needs: .open) { request, reply in
                let visitor = door.signIn.visitor(of: request)
                reply.send(LandingPage.response(health.checks, for: visitor, asksForTokens: door.needsToken))
            },

            Route(.get, SignInPage.path, needs: .open, handler: door.signIn.page),
            Route(
                .post, SignInPage.path, needs: .open, body: .upTo(1 << 14), takes: [.form], handler: door.signIn.signIn),
            Route(
                .post, SignInPage.outPath, needs: .open, body: .upTo(1 << 14), takes: [.form],
                handler: door.signIn.signOut),

            Route(.get, "/livez", needs: .nothing) { _, reply in reply.send(Health.live) },
            Route(.get, "/-/healthy", needs: .nothing) { _, reply in reply.send(Health.live) },
            Route(.get, "/readyz", needs: .nothing) { _, reply in reply.send(health.readiness) },
            Route(.get, "/-/ready", needs: .nothing) { _, reply in reply.send(health.readiness) },
            Route(.get, "/health", needs: .nothing) { _, reply in reply.send(health.document) },

            Route(.get, "/metrics", needs: .metrics) { $1.send(metricsPage.response(to: $0)) },

            Route(.get, "/v1/reports", needs: .read, keepsBounds: true) { _, reply in reply.send(ReportRoutes.list) },
            Route(.get, "/v1/reports/:name", needs: .read, keepsBounds: true, handler: reports.answer),
            Route(.get, "/v1/values", needs: .read, handler: reports.values),
            Route(.get, "/v1/allowance", needs: .read, keepsBounds: true, handler: budgets.answer),

            Route(
                .post, "/v1/events", needs: .ingest, body: .upTo(configuration.limits.body), takes: EventIntake.types,
                takesPublic: true, handler: intake.take),

            Route(.post, "/v1/forget", needs: .admin, body: .upTo(1 << 16), handler: maintenance.forget),
            Route(.post, "/v1/reprice", needs: .admin, body: .upTo(1 << 16), handler: maintenance.reprice),

            Route(.get, TokenWish.path, needs: .admin, handler: door.routes.list),
            Route(.post, TokenWish.path, needs: .admin, body: .upTo(1 << 16), handler: door.routes.create),
            Route(.delete, TokenWish.path + "/:number", needs: .admin, handler: door.routes.revoke),

            Route(.get, SignInRoutes.list, needs: .known, handler: door.signIn.list),
            Route(.delete, SignInRoutes.list + "/:number", needs: .known, handler: door.signIn.revoke),

            Route(.get, "/v1/quarantine/:number", needs: .admin, handler: quarantine.show),
            Route(
                .post, QuarantineRequest.retryPath, needs: .admin, body: .upTo(1 << 16), handler: quarantine.retry),
            Route(
                .post, QuarantineRequest.dropPath, needs: .admin, body: .upTo(1 << 16), handler: quarantine.drop),
        ]
            // The pages of single products.
            + Endpoint.all.flatMap { endpoint in
                endpoint.paths.map { path in
                    Route(
                        .get, path, needs: endpoint.isExport ? .export : .read, keepsBounds: endpoint.keepsBounds,
                        forbidden: endpoint.refusal.map { .bare(.forbidden, $0) }
                    ) { request, reply in products.answer(request, with: endpoint, reply) }
                }
            }
            // Procedures are queries, and some mutations: other methods are answered, too, in the words of the protocol.
            + [Method.get, .post, .put, .patch, .delete].map { method in
                Route(
                    method, "/trpc/:procedures", needs: .read, body: method == .post ? .upTo(1 << 16) : .none,
                    handler: products.call)
            }
    }
}

extension BudgetWatch {
    /// Answers from memory, so that an app can ask before each call.
    fileprivate func answer(_ request: Request, _ reply: Reply) {
        do throws(Problem) {
            let allowance = allowance(for: try Spender(request.query, by: request.caller))
            reply.send(Response.json(allowance.json).with(HeaderField(.cacheControl, "no-store")))
        } catch {
            reply.fail(error)
        }
    }
}
