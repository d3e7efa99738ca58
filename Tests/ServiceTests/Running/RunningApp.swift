// A whole server on a free port, over a store of its own.
// SPDX-License-Identifier: Apache-2.0

import Client
import Foundation
import HTTP
import JSON
import Ledger
import SQL
import System
import Waiting

@testable import Configuration
@testable import Service
@testable import Store

/// Stops and closes when it is let go; its files go with it.
final class RunningApp {
    let app: App
    let log = HeardLog()
    let server: Server
    private var client: HTTPClient
    /// A store whose files are gone answers nothing.
    private let files: TemporaryFiles

    init(
        _ files: TemporaryFiles, set change: (inout Configuration) throws -> Void = { _ in },
        clock: @escaping @Sendable () -> Timestamp = { .now }
    ) throws {
        self.files = files
        var configuration = Configuration()
        configuration.listen = try ListenAddress("127.0.0.1:0")
        configuration.store = .sqlite(path: files.directory + "/app.db")
        try change(&configuration)
        app = try App(configuration, log: log.log, clock: clock)
        server = try app.listen()
        client = try HTTPClient()
    }

    deinit {
        server.stop()
        app.close()
    }

    func get(_ path: String, _ headers: (name: String, value: String)...) throws -> Answer {
        try client.send(.get, "http://\(server.address)\(path)", headers: headers)
    }

    /// Sends events as JSON unless told otherwise.
    func post(_ body: String, as type: String? = "application/json") throws -> Answer {
        let headers = type.map { [(name: "Content-Type", value: $0)] } ?? []
        return try client.send(.post, "http://\(server.address)/v1/events", headers: headers, body: Array(body.utf8))
    }

    /// The value of a line of the page of metrics, as it is written there.
    func metric(_ series: String) throws -> String? { try get("/metrics").metric(series) }

    /// Makes every write of the store fail, or ends that.
    func setReadOnly(_ isReadOnly: Bool) throws {
        try app.store.withDatabase { (database) throws(StoreError) in
            try database.execute("PRAGMA query_only = \(isReadOnly ? "ON" : "OFF")")
        }
    }
}

extension Answer {
    var text: String { String(decoding: body, as: UTF8.self) }

    var json: JSONValue? { try? JSONValue(parsing: body) }

    func metric(_ series: String) -> String? { text.metric(series) }
}

extension String {
    /// The value behind `series` in a page of metrics.
    func metric(_ series: String) -> String? {
        split(separator: "\n").first { $0.hasPrefix(series + " ") }.map { String($0.dropFirst(series.count + 1)) }
    }
}

/// Waits for what another thread does soon. False where it does not.
func eventually(_ isTrue: () throws -> Bool) rethrows -> Bool {
    let end = ContinuousClock.now + Waiting.limit
    while ContinuousClock.now < end {
        if try isTrue() { return true }
        usleep(10_000)
    }
    return false
}
