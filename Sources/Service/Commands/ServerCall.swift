// A question to a running server, and its answer.
// SPDX-License-Identifier: Apache-2.0

import Client
import JSON

/// Posts JSON to one server, over a connection that is kept.
final class ServerCall {
    private var client: HTTPClient
    private let server: String
    private var headers = [(name: "Content-Type", value: "application/json")]

    /// What the server refused, in its own words.
    struct Refused: Error, CustomStringConvertible {
        let status: Int
        let description: String
        /// What in the question it did not like.
        let parameter: String?
    }

    init(_ server: String, tokenFile: String?) throws {
        client = try HTTPClient(userAgent: "bursar/\(Version.text)")
        self.server = server.hasSuffix("/") ? String(server.dropLast()) : server
        if let tokenFile {
            headers.append((name: "Authorization", value: "Bearer \(try Secret(file: tokenFile).text)"))
        }
    }

    func post(_ path: String, _ body: [UInt8], timeout: Duration = .seconds(120)) throws -> JSONValue {
        let answer = try client.send(.post, server + path, headers: headers, body: body, timeout: timeout)
        let value = try? JSONValue(parsing: answer.body)
        guard answer.status == 200, let value else {
            throw Refused(
                status: answer.status,
                description: value?["detail"]?.string.map(HiddenText.escaped) ?? "the server answered \(answer.status)",
                parameter: value?["parameter"]?.string)
        }
        return value
    }
}
