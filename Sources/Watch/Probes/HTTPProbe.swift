// Whether an HTTP server answers as it should.
// SPDX-License-Identifier: Apache-2.0

package import Client
package import Patterns
package import System

/// Sends one request and holds the answer against what is expected of it.
package struct HTTPProbe: Probe {
    package static let kind = "http"
    package static let componentType = ComponentType.component

    package var url = Secret("")
    package var method = Method.get
    package var headers: [String: Secret] = [:]
    /// Empty for any from 200 to 299.
    package var statuses: [Int] = []
    /// A text that the body must hold.
    package var contains: String?
    /// A pattern that something in the body must match.
    package var matches: Pattern?
    /// A field of the JSON that is answered, as a path such as `checks.database.ok` or `nodes.0.state`.
    package var json: String?
    /// What that field must be, as text; nil where it only has to be there.
    package var equals: String?
    /// Certificates to trust instead of the system's.
    package var caFile: String?

    package init() {}

    package enum Method: String, Sendable, CaseIterable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"

        fileprivate var ofClient: HTTPClient.Method {
            switch self {
            case .get: .get
            case .head: .head
            case .post: .post
            }
        }
    }

    package func look(by deadline: Deadline) throws(LookFailure) -> ProbeReading {
        var client = try HTTPClient.fresh()
        var options = HTTPClient.Options()
        options.caFile = caFile
        let answer = try client.send(
            method.ofClient, url.text, headers: headers.sorted { $0.key < $1.key }.map { ($0.key, $0.value.text) },
            by: deadline, limit: Self.limit, options: options)
        try Expectation(statuses: statuses, contains: contains, matches: matches, json: json, equals: equals).check(
            answer)
        return ProbeReading(answer)
    }

    /// What a body may have that is looked into. Of others no more is read either.
    private static let limit = 1 << 20
}
