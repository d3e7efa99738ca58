// What a token is to be: between a command and a server, and between people and both.
// SPDX-License-Identifier: Apache-2.0

package import HTTP
package import JSON
import Ledger
import Reading
package import Store
import Wire

/// The body of `POST /v1/tokens`.
package struct TokenWish: Equatable, Sendable {
    package static let path = "/v1/tokens"
    package static let members = [
        "name", "scopes", "tenant", "user", "filters", "expires", "limit", "public", "kinds", "fields",
    ]

    package let name: String
    package let scopes: [Scope]
    /// What all that its holder is told must be of.
    package let bounds: [TokenRecord.Bound]
    /// What it may send, where anybody may have it.
    package let sends: PublicSending?
    /// `90d`, a day, or an instant; nil where it is to hold until it is revoked.
    package let expires: String?
    /// Requests that its holder may send in a minute; nil where that is what others may.
    package let limit: Int?

    /// What is wrong with it: a member, and what that must be.
    package struct Wrong: Error, Equatable, CustomStringConvertible {
        package let member: String
        package let expectation: String

        package init(member: String, expectation: String) {
            (self.member, self.expectation) = (member, expectation)
        }

        package var description: String { "\(member) \(expectation)" }
    }

    package init(
        name: String, scopes: [String], bounds: [TokenRecord.Bound] = [], sends: PublicSending? = nil,
        expires: String? = nil, limit: Int? = nil
    ) throws(Wrong) {
        guard !name.isEmpty, name.utf8.count <= 100,
            name.unicodeScalars.allSatisfy({ $0.value > 0x1F && $0.value != 0x7F })
        else {
            throw Wrong(member: "name", expectation: "must be a line of text of 1 to 100 bytes, such as ci")
        }
        self.name = name
        do throws(Scope.Unknown) {
            self.scopes = try Scope.list(scopes)
        } catch {
            throw Wrong(member: "scopes", expectation: error.description)
        }
        self.bounds = try Self.checked(bounds)
        if !bounds.isEmpty, let other = self.scopes.first(where: { ![.read, .export].contains($0) }) {
            throw Wrong(
                member: "scopes",
                expectation: "must be read or export where the token is bound, not \(other.name), which knows no bounds"
            )
        }
        if let limit, !Self.limits.contains(limit) { throw Self.wrongLimit }
        self.limit = limit
        if sends != nil, self.scopes != [.ingest] || !bounds.isEmpty {
            throw Wrong(member: "scopes", expectation: "must be ingest alone, unbound, where the token is public")
        }
        self.sends = sends
        self.expires = expires
        // As far as it can be told without a clock.
        _ = try end(from: .earliest)
    }

    /// Reads the members, of which there are no others.
    package init(_ object: JSONValue) throws(Wrong) {
        guard let name = object["name"]?.string else { throw Wrong(member: "name", expectation: "must be text") }
        guard let scopes = object["scopes"]?.elements?.map({ $0.string ?? "" }) else {
            throw Wrong(member: "scopes", expectation: "must be a list such as [\"read\", \"export\"]")
        }
        let expires: String?
        switch object["expires"] {
        case nil, .null?: expires = nil
        case .string(let text)?: expires = text
        default: throw Self.wrongEnd
        }
        try self.init(
            name: name, scopes: scopes, bounds: try Self.bounds(object), sends: try PublicSending(object),
            expires: expires, limit: try Self.limit(object["limit"]))
    }

    private static let limits = 1...1_000_000

    private static let wrongLimit = Wrong(
        member: "limit", expectation: "must be requests a minute, a whole number from 1 to 1000000")

    private static func limit(_ value: JSONValue?) throws(Wrong) -> Int? {
        switch value {
        case nil, .null?: return nil
        case let value?:
            guard let limit = value.number.flatMap({ Int($0) }) else { throw wrongLimit }
            return limit
        }
    }

    private static func bounds(_ object: JSONValue) throws(Wrong) -> [TokenRecord.Bound] {
        var bounds: [TokenRecord.Bound] = []
        for name in ["tenant", "user"] {
            guard let value = object[name] else { continue }
            guard let text = value.string else { throw Wrong(member: name, expectation: "must be text") }
            bounds.append(TokenRecord.Bound(name, text))
        }
        guard let filters = object["filters"] else { return bounds }
        // What is given and empty was to bind, and would not.
        guard let members = filters.members, !members.isEmpty else {
            throw Wrong(member: "filters", expectation: "must be an object such as {\"subject\": \"story-1\"}")
        }
        for (name, value) in members.map({ ($0.key, $0.value) }) {
            guard let text = value.string else {
                throw Wrong(member: "filters", expectation: "must have text for \(TerminalText.shown(name))")
            }
            // Also of a tenant, whose own member may have one.
            guard !text.utf8.contains(UInt8(ascii: ",")) else { throw several(name) }
            bounds.append(TokenRecord.Bound(name, text))
        }
        return bounds
    }

    /// Each is a filter of reports, once, with a name that fits into a line.
    private static func checked(_ bounds: [TokenRecord.Bound]) throws(Wrong) -> [TokenRecord.Bound] {
        var names: Set<String> = []
        for bound in bounds {
            let member = ["tenant", "user"].contains(bound.name) ? bound.name : "filters"
            guard Filter(rawValue: bound.name) != nil else {
                throw Wrong(
                    member: member,
                    expectation: "must be filters of reports, such as subject, model or property:NAME, not "
                        + "\(TerminalText.shown(bound.name))")
            }
            guard names.insert(bound.name).inserted else {
                throw Wrong(member: member, expectation: "must not say \(bound.name) twice")
            }
            if member == "filters", bound.value.utf8.contains(UInt8(ascii: ",")) { throw several(bound.name) }
            guard isLine(bound.value), isLine(bound.name), !bound.name.utf8.contains(UInt8(ascii: "=")) else {
                throw Wrong(member: member, expectation: "must be a line of text of 1 to 1000 bytes")
            }
        }
        return bounds
    }

    /// A comma says several names in reports, and a token is bound to one.
    private static func several(_ name: String) -> Wrong {
        Wrong(
            member: "filters", expectation: "must have one name for \(TerminalText.shown(name)), and no comma in it")
    }

    private static func isLine(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 1_000
            && text.unicodeScalars.allSatisfy { $0.value > 0x1F && $0.value != 0x7F }
    }

    /// When it stops to hold, where it is made now; a day holds to its end by UTC.
    func end(from now: Timestamp) throws(Wrong) -> Timestamp? {
        guard let expires else { return nil }
        let end: Timestamp
        if let milliseconds = Self.length(expires) {
            end = now.advanced(byMilliseconds: milliseconds)
        } else if let day = Day(parsing: expires) {
            end = day.advanced(by: 1).start
        } else if let instant = Timestamp(rfc3339: expires) {
            end = instant
        } else {
            throw Self.wrongEnd
        }
        guard end > now else { throw Wrong(member: "expires", expectation: "must not be over") }
        return end
    }

    private static let wrongEnd = Wrong(
        member: "expires", expectation: "must be a time such as 90d or 12h, a day such as 2026-12-31, or an instant")

    /// `90d` or `12h`, of ten years at most.
    private static func length(_ text: String) -> Int64? {
        guard let unit = text.last, let hours: Int64 = ["d": 24, "h": 1][unit], !text.hasPrefix("+"),
            let count = Int64(text.dropLast()), (1...3_660 * 24).contains(count), count * hours <= 3_660 * 24
        else {
            return nil
        }
        return count * hours * 3_600_000
    }

    package var json: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("name")
        json.string(name)
        json.key("scopes")
        json.strings(scopes.map(\.name))
        for bound in bounds where ["tenant", "user"].contains(bound.name) {
            json.key(bound.name)
            json.string(bound.value)
        }
        let filters = bounds.filter { !["tenant", "user"].contains($0.name) }
        if !filters.isEmpty {
            json.key("filters")
            json.bounds(filters)
        }
        sends?.write(to: &json)
        if let expires {
            json.key("expires")
            json.string(expires)
        }
        if let limit {
            json.key("limit")
            json.integer(limit)
        }
        json.endObject()
        return json.bytes
    }
}
