// Every path that the server answers, in one table.
// SPDX-License-Identifier: Apache-2.0

import Access
import Budgets
import Configuration
import HTTP
import Page
import ProductPages
import Store

extension App {
    /// Read from top to bottom: what is here is what there is. A line says the method, the path, what a caller needs, how
    /// often they may ask, and what answers.
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
        let pages = PageRoutes(
            reports: reports, checks: { health.checks }, visitor: door.signIn.visitor,
            asksForTokens: { door.needsToken })
        return [
            // Who may not read is told how all is, and where to sign in.
            Route(
                .get, "/", needs: .open, keepsBounds: true, rate: .api, recording: .noted(.pageViewed, of: "page")
            ) {
                request, reply in
                if request.caller.scopes.contains(.read) { return pages.show(.overview, request, reply) }
                pages.start(request, reply)
            },
            Route(
                .get, LandingPage.path, needs: .open, recording: .noted(.pageViewed, of: "page"), handler: pages.start),
            Route(
                .get, PageRoutes.files, needs: .open, keepsBounds: true,
                recording: .none(because: "it is a part of the program, the same for everybody"),
                handler: PageRoutes.file),

            Route(
                .get, SignInPage.path, needs: .open, recording: .noted(.pageViewed, of: "page"),
                handler: door.signIn.page),
            Route(
                .post, SignInPage.path, needs: .open, body: .upTo(1 << 14), takes: [.form],
                recording: .kept(.sessionBegun, of: "session"), handler: door.signIn.signIn),
            Route(
                .post, SignInPage.outPath, needs: .open, body: .upTo(1 << 14), takes: [.form],
                recording: .kept(.sessionEnded, of: "session"), handler: door.signIn.signOut),

            Route(.get, "/livez", needs: .nothing) { _, reply in reply.send(Health.live) },
            Route(.get, "/-/healthy", needs: .nothing) { _, reply in reply.send(Health.live) },
            Route(.get, "/readyz", needs: .nothing) { _, reply in reply.send(health.readiness) },
            Route(.get, "/-/ready", needs: .nothing) { _, reply in reply.send(health.readiness) },
            Route(.get, "/health", needs: .nothing, tellsApart: true) { request, reply in
                reply.send(health.document(for: request.caller))
            },

            Route(
                .get, "/metrics", needs: .metrics,
                recording: .none(because: "a machine reads it every few seconds, and it tells of nobody")
            ) { $1.send(metricsPage.response(to: $0)) },

            Route(
                .get, "/v1/reports", needs: .read, keepsBounds: true, rate: .api,
                recording: .none(because: "it lists the reports that there are, the same for everybody")
            ) { _, reply in reply.send(ReportRoutes.list) },
            Route(
                .get, "/v1/reports/:name", needs: .read, keepsBounds: true, rate: .api,
                recording: .noted(.reportViewed, of: "report"), handler: reports.answer),
            Route(
                .get, "/v1/values", needs: .read, rate: .api, recording: .noted(.valuesViewed, of: "values"),
                handler: reports.values),
            // Apps ask before each call: it is not counted against a limit.
            Route(
                .get, "/v1/allowance", needs: .read, keepsBounds: true,
                recording: .counted(.allowanceAsked, of: "budgets"),
                handler: budgets.answer),

            Route(
                .post, "/v1/events", needs: .ingest, body: .upTo(configuration.limits.body), takes: EventIntake.types,
                takesPublic: true, rate: .ingest, recording: .counted(.eventsRecorded, of: "events"),
                handler: intake.take),

            Route(
                .post, "/v1/forget", needs: .admin, body: .upTo(1 << 16), rate: .api,
                recording: .kept(.userForgotten, of: "user"),
                handler: maintenance.forget),
            Route(
                .post, "/v1/reprice", needs: .admin, body: .upTo(1 << 16), rate: .api,
                recording: .kept(.costsRepriced, of: "costs"), handler: maintenance.reprice),

            Route(
                .get, TokenWish.path, needs: .admin, rate: .api, recording: .noted(.tokensViewed, of: "token"),
                handler: door.routes.list),
            Route(
                .post, TokenWish.path, needs: .admin, body: .upTo(1 << 16), rate: .api,
                recording: .kept(.tokenCreated, of: "token"),
                handler: door.routes.create),
            Route(
                .delete, TokenWish.path + "/:number", needs: .admin, rate: .api,
                recording: .kept(.tokenRevoked, of: "token"),
                handler: door.routes.revoke),

            Route(.get, SignInRoutes.list, needs: .known, rate: .api, handler: door.signIn.list),
            Route(
                .delete, SignInRoutes.list + "/:number", needs: .known, rate: .api,
                recording: .kept(.sessionEnded, of: "session"),
                handler: door.signIn.revoke),

            Route(
                .post, AuditRoutes.path, needs: .admin, body: .upTo(1 << 16), rate: .api,
                recording: .kept(.backupMade, of: "store"),
                handler: AuditRoutes.tell),

            Route(
                .get, "/v1/quarantine/:number", needs: .admin, rate: .api,
                recording: .noted(.quarantineViewed, of: "quarantine"),
                handler: quarantine.show),
            Route(
                .post, QuarantineRequest.retryPath, needs: .admin, body: .upTo(1 << 16), rate: .api,
                recording: .kept(.quarantineRetried, of: "quarantine"), handler: quarantine.retry),
            Route(
                .post, QuarantineRequest.dropPath, needs: .admin, body: .upTo(1 << 16), rate: .api,
                recording: .kept(.quarantineDropped, of: "quarantine"), handler: quarantine.drop),
        ]
            // What people look at.
            + View.all.filter { !$0.path.isEmpty }.map { view in
                Route(
                    .get, view.pattern, needs: .read, keepsBounds: true, rate: .api, refusal: PageRoutes.refusal,
                    recording: .noted(.pageViewed, of: "page")
                ) { request, reply in pages.show(view, request, reply) }
            }
            // The pages of single products.
            + Endpoint.all.flatMap { endpoint in
                endpoint.paths.map { path in
                    Route(
                        .get, path, needs: endpoint.needs, keepsBounds: endpoint.keepsBounds,
                        rate: endpoint.isForAdmins ? .analytics : .api, forbidden: endpoint.forbidden,
                        recording: .noted(endpoint.told.action, of: AuditAction.analytics)
                    ) { request, reply in products.answer(request, with: endpoint, reply) }
                }
            }
            // Procedures are queries, and some mutations: other methods are answered, too, in the words of the protocol.
            + [Method.get, .post, .put, .patch, .delete].map { method in
                Route(
                    method, "/trpc/:procedures", needs: .read, body: method == .post ? .upTo(1 << 16) : .none,
                    rate: .api, weight: ProductRoutes.calls(of:), refusal: ProductRoutes.refusal,
                    recording: .noted(.adminDashboardViewed, of: AuditAction.analytics), handler: products.call)
            }
    }
}

extension Endpoint {
    fileprivate var needs: Route.Need {
        switch audience {
        case .admins: .admin
        case .readers: isExport ? .export : .read
        }
    }

    /// What is said to who may not ask, where the document has words for it.
    fileprivate var forbidden: Problem? {
        guard case .admins(let refusal) = audience else { return nil }
        return .bare(.forbidden, refusal)
    }
}

extension BudgetWatch {
    /// Answers from memory, so that an app can ask before each call.
    fileprivate func answer(_ request: Request, _ reply: Reply) {
        do throws(Problem) {
            let allowance = allowance(for: try Spender(request.query, by: request.caller))
            guard !allowance.isWithheld else { throw .outOfBounds(request.caller.bounds) }
            reply.send(Response.json(allowance.json).with(HeaderField(.cacheControl, "no-store")))
        } catch {
            reply.fail(error)
        }
    }
}
