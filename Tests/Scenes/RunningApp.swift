// A whole server on a free port, over a store of its own.
// SPDX-License-Identifier: Apache-2.0

package import Client
package import Configuration
package import HTTP
package import JSON
package import Ledger
package import Service
import Store
import System
package import TemporaryFiles

/// Stops and closes when it is let go; its files go with it.
package final class RunningApp {
    package let app: App
    package let log = HeardLog()
    package let server: Server
    private var client: HTTPClient
    /// A store whose files are gone answers nothing.
    private let files: TemporaryFiles

    package init(
        _ files: TemporaryFiles, set change: (inout Configuration) throws -> Void = { _ in },
        clock: @escaping @Sendable () -> Timestamp = { .now }
    ) throws {
        self.files = files
        var configuration = Configuration()
        configuration.listen = try ListenAddress("127.0.0.1:0")
        configuration.store = .sqlite(path: files.file("app.db"))
        // What asks as often as tests do.
        configuration.access.limits = .off
        try change(&configuration)
        app = try App(configuration, log: log.log, clock: clock)
        server = try app.listen()
        client = try HTTPClient()
    }

    deinit {
        server.stop()
        app.close()
    }

    package func get(_ path: String, _ headers: (name: String, value: String)...) throws -> Answer {
        try client.send(.get, "http://\(server.address)\(path)", headers: headers)
    }

    /// Sends events as JSON unless told otherwise.
    package func post(_ body: String, as type: String? = "application/json") throws -> Answer {
        let headers = type.map { [(name: "Content-Type", value: $0)] } ?? []
        return try client.send(.post, "http://\(server.address)/v1/events", headers: headers, body: Array(body.utf8))
    }

    /// Sends a body as JSON unless told otherwise, over a connection of its own.
    package func send(
        _ method: HTTPClient.Method, _ path: String, _ body: String = "", token: String? = nil,
        headers more: [(name: String, value: String)] = []
    ) throws -> Answer {
        var headers = more
        if !body.isEmpty, !more.contains(where: { $0.name == "Content-Type" }) {
            headers.append((name: "Content-Type", value: "application/json"))
        }
        if let token { headers.append((name: "Authorization", value: "Bearer \(token)")) }
        var client = try HTTPClient()
        return try client.send(method, "http://\(server.address)\(path)", headers: headers, body: Array(body.utf8))
    }

    /// The value of a line of the page of metrics, as it is written there.
    package func metric(_ series: String) throws -> String? { try get("/metrics").metric(series) }
}

extension Answer {
    package var text: String { String(decoding: body, as: UTF8.self) }

    package var json: JSONValue? { try? JSONValue(parsing: body) }

    package func metric(_ series: String) -> String? { text.metric(series) }
}

extension String {
    /// The value behind `series` in a page of metrics.
    package func metric(_ series: String) -> String? {
        split(separator: "\n").first { $0.hasPrefix(series + " ") }.map { String($0.dropFirst(series.count + 1)) }
    }
}
