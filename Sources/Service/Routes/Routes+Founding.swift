// The paths of the founding products.
// SPDX-License-Identifier: Apache-2.0

import Founding
import HTTP

extension App {
    /// Each path that an endpoint names, and one for all procedures.
    var foundingRoutes: [Route] {
        let founding = FoundingRoutes(reports)
        let endpoints = Endpoint.all.flatMap { endpoint in
            endpoint.paths.map { path in
                Route(.get, path) { request, reply in founding.answer(request, with: endpoint, reply) }
            }
        }
        // Procedures are queries: whatever else is sent to one is told so in its own words.
        let procedures = [Method.get, .post, .put, .patch, .delete].map { method in
            Route(method, "/trpc/:procedures") { request, reply in founding.call(request, reply) }
        }
        return endpoints + procedures
    }
}
