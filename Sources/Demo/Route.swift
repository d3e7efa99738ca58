// The routes of the demo's app.
// SPDX-License-Identifier: Apache-2.0

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
    static let billing = Route(path: "/api/billing", method: "POST", code: 200, duration: 340)
}
