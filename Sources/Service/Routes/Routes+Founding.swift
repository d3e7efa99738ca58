// The paths of the founding products.
// SPDX-License-Identifier: Apache-2.0

import ProductPages
import HTTP

extension App {
    /// Each path that an endpoint names, and one for all procedures.
    var foundingRoutes: [Route] {
        let desk = FoundingDesk(reports)
        let endpoints = Endpoint.all.flatMap { endpoint in
            endpoint.paths.map { path in
                Route(.get, path) { request, reply in desk.answer(request, with: endpoint, reply) }
            }
        }
        // Procedures are queries: whatever else is sent to one is told so in its own words.
        let procedures = [Method.get, .post, .put, .patch, .delete].map { method in
            Route(method, "/trpc/:procedures") { request, reply in desk.call(request, reply) }
        }
        return endpoints + procedures
    }
}
