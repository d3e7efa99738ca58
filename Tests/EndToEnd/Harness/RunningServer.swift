// The built server, running.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing
import Waiting

/// A server that listens on a free port of 127.0.0.1; it ends with the last who holds it.
final class RunningServer: Sendable {
    let child: Child
    let port: UInt16
    private let site: Site

    struct DidNotListen: Error { let ending: Child.Ending?, errors: String }

    init(_ child: Child, at site: Site) throws {
        self.child = child
        self.site = site
        port = try eventually("the server listens") {
            if let port = Self.port(in: child.errors) { return port }
            if let ending = child.ending { throw DidNotListen(ending: ending, errors: child.errors) }
            return nil
        }
    }

    /// `… info listening on http://127.0.0.1:40123, …`
    private static func port(in text: String) -> UInt16? {
        guard let start = text.firstRange(of: /listening on https?:\/\//) else { return nil }
        let address = text[start.upperBound...].prefix { !",\n ".contains($0) }
        guard text[address.endIndex...].contains("\n") else { return nil }
        return address.split(separator: ":").last.flatMap { UInt16($0) }
    }

    var url: String { "http://127.0.0.1:\(port)" }
    /// What it has said so far.
    var words: String { child.errors }

    /// The same as messages: a line each, without the time and the level that each of them must have.
    var messages: [String] {
        words.split(separator: "\n").compactMap { line in
            let parts = line.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (?:info|warning|error) (.+)/)
            if parts == nil { Issue.record("this is no line of the log: \(line)") }
            return parts.map { String($0.1) }
        }
    }

    func connect() throws -> Wire { try Wire(port: port) }

    func get(_ path: String, _ headers: [(String, String)] = []) throws -> Answer {
        try connect().exchange("GET", path, headers)
    }

    /// Sends JSON to /v1/events.
    @discardableResult
    func post(_ json: String, _ headers: [(String, String)] = []) throws -> Answer {
        try post(Array(json.utf8), type: "application/json", headers)
    }

    @discardableResult
    func post(_ body: [UInt8], type: String, _ headers: [(String, String)] = []) throws -> Answer {
        try connect().exchange("POST", "/v1/events", [("Content-Type", type)] + headers, body: body)
    }

    func metrics() throws -> MetricsText { MetricsText(try get("/metrics").text) }

    /// Asks it to stop and waits for the end.
    @discardableResult
    func stop() throws -> Child.Ending {
        child.signal(SIGTERM)
        return try child.finish()
    }

    /// Ends it as a power cut would end its process.
    func kill() throws {
        child.signal(SIGKILL)
        try child.finish()
    }
}
