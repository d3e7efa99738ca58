// Work on a quarantine, between a command and a server.
// SPDX-License-Identifier: Apache-2.0

package import JSON
import Ledger
package import Store
import Wire

/// Which events `POST /v1/quarantine/retry` and `/drop` are about: those that are meant, behind the ones that the request
/// before was about.
package struct QuarantineRequest: Equatable, Sendable {
    package static let retryPath = "/v1/quarantine/retry"
    package static let dropPath = "/v1/quarantine/drop"
    /// What one request is about at most: an answer is due before its deadline.
    package static let most = 500

    package var filter = QuarantineFilter()
    /// That all are meant, where nothing chooses some: nothing is dropped because somebody forgot to say which.
    package var all = false
    package var after: Int64 = 0
    package var most = Self.most

    package init(_ filter: QuarantineFilter = QuarantineFilter(), all: Bool = false) {
        self.filter = filter
        self.all = all
    }

    /// What is wrong with a request: a member of it, and what that must be.
    package struct Wrong: Error, Equatable {
        package let member: String
        package let expectation: String
    }

    package static let members = ["numbers", "protocol", "reason", "id", "all", "after", "most"]

    /// Reads the members, of which there are no others.
    package init(_ object: JSONValue) throws(Wrong) {
        if let numbers = object["numbers"] {
            filter.numbers = try (numbers.elements ?? [.null]).map { (value) throws(Wrong) in
                guard let number = value.integer, number > 0 else {
                    throw Wrong(member: "numbers", expectation: "must be whole numbers from 1")
                }
                return number
            }
        }
        filter.protocolName = try Self.text("protocol", of: object)
        filter.reason = try Self.text("reason", of: object)
        filter.id = try Self.text("id", of: object)
        if let value = object["all"] {
            guard case .bool(let all) = value else { throw Wrong(member: "all", expectation: "must be true or false") }
            self.all = all
        }
        after = try Self.number("after", of: object, 0 ... .max) ?? after
        most = try Self.number("most", of: object, 1...Int64(Self.most)).map { Int($0) } ?? most
        try check()
    }

    /// Throws what is wrong with it as a whole.
    package func check() throws(Wrong) {
        if !filter.reason.isEmpty, RejectionCause(rawValue: filter.reason) == nil {
            let names = RejectionCause.allCases.map(\.rawValue)
            throw Wrong(
                member: "reason",
                expectation: "must be one of \(names.joined(separator: ", "))"
                    + Suggestion.clause(for: filter.reason, among: names))
        }
        guard all == filter.isEmpty else {
            throw Wrong(
                member: "all",
                expectation: all
                    ? "does not go with numbers, protocol, reason or id"
                    : "must be true where neither numbers, protocol, reason nor id say which events are meant")
        }
    }

    private static func text(_ name: String, of object: JSONValue) throws(Wrong) -> String {
        guard let value = object[name] else { return "" }
        guard let text = value.string, !text.isEmpty else { throw Wrong(member: name, expectation: "must be text") }
        return text
    }

    private static func number(
        _ name: String, of object: JSONValue, _ range: ClosedRange<Int64>
    ) throws(Wrong) -> Int64? {
        guard let value = object[name] else { return nil }
        guard let number = value.integer, range.contains(number) else {
            throw Wrong(
                member: name, expectation: "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// Behind which event the next request goes on; nil where nothing was found, and so nothing follows.
    func next(after events: [QuarantinedEvent]) -> Int64? { events.last?.number }

    /// What an audit says of which events were meant.
    package var told: [AuditEntry.Detail] {
        var told: [AuditEntry.Detail] = []
        if !filter.numbers.isEmpty {
            told.append(.init("numbers", filter.numbers.map { "\($0)" }.joined(separator: ",")))
        }
        for (name, text) in [("protocol", filter.protocolName), ("reason", filter.reason)] where !text.isEmpty {
            told.append(.init(name, text))
        }
        if !filter.id.isEmpty { told.append(.init("id", AuditValue(filter.id, isPersonal: true))) }
        if all { told.append(.init("all", "true")) }
        return told
    }

    package var json: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        if !filter.numbers.isEmpty {
            json.key("numbers")
            json.beginArray()
            for number in filter.numbers { json.integer(number) }
            json.endArray()
        }
        for (name, text) in [("protocol", filter.protocolName), ("reason", filter.reason), ("id", filter.id)]
        where !text.isEmpty {
            json.key(name)
            json.string(text)
        }
        json.key("all")
        json.bool(all)
        json.key("after")
        json.integer(after)
        json.key("most")
        json.integer(most)
        json.endObject()
        return json.bytes
    }
}
