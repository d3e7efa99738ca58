// What a token may send that stands in a page, where anybody may have it.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Wire

/// Kinds of events, and fields of them: never what costs, is paid for or says who somebody is.
package struct PublicSending: Equatable, Sendable {
    package static let allKinds = ["activity", "error"]
    /// Those that it sends where it is not told otherwise: none that names a user or another time.
    package static let usualFields = [
        "event", "status", "duration_ms", "reason", "component", "error_type", "message", "code", "endpoint",
        "request_id", "anonymous", "session",
    ]
    private static let otherFields = ["at", "user", "tenant", "trace", "reference", "properties"]
    private static let property = "property:"

    package let kinds: [String]
    package let fields: [String]

    package init(kinds: [String]? = nil, fields: [String]? = nil) throws(TokenWish.Wrong) {
        let kinds = kinds ?? Self.allKinds
        guard !kinds.isEmpty, Set(kinds).count == kinds.count, kinds.allSatisfy(Self.allKinds.contains) else {
            throw TokenWish.Wrong(
                member: "kinds", expectation: "must be some of \(Self.allKinds.joined(separator: ", "))")
        }
        let fields = fields ?? Self.usualFields
        let known = Self.usualFields + Self.otherFields
        guard !fields.isEmpty, Set(fields).count == fields.count, fields.count <= 100 else {
            throw TokenWish.Wrong(
                member: "fields", expectation: "must name fields, each once, such as event and status")
        }
        for field in fields where !known.contains(field) && !Self.isProperty(field) {
            throw TokenWish.Wrong(
                member: "fields",
                expectation: "must be some of \(known.joined(separator: ", ")), property:NAME, not "
                    + TerminalText.shown(field) + Suggestion.clause(for: field, among: known))
        }
        self.kinds = Self.allKinds.filter(kinds.contains)
        self.fields = fields
    }

    /// Nil where the token is none of these; throws where it says what such a one sends, and not that it is one.
    init?(_ object: JSONValue) throws(TokenWish.Wrong) {
        let (kinds, fields) = (try Self.names("kinds", of: object), try Self.names("fields", of: object))
        switch object["public"] {
        case .bool(true)?: try self.init(kinds: kinds, fields: fields)
        case nil, .null?, .bool(false)?:
            guard kinds == nil, fields == nil else {
                throw TokenWish.Wrong(member: "public", expectation: "must be true where kinds or fields are named")
            }
            return nil
        default: throw TokenWish.Wrong(member: "public", expectation: "must be true or false")
        }
    }

    private static func names(_ member: String, of object: JSONValue) throws(TokenWish.Wrong) -> [String]? {
        guard let value = object[member], value != .null else { return nil }
        guard let elements = value.elements else {
            throw TokenWish.Wrong(member: member, expectation: "must be a list of names")
        }
        return elements.map { $0.string ?? "" }
    }

    private static func isProperty(_ field: String) -> Bool {
        field.hasPrefix(property) && field.utf8.count > property.utf8.count && field.utf8.count <= 200
            && field.utf8.allSatisfy { $0 > 0x1F && $0 != 0x7F }
    }

    func write(to json: inout JSONWriter) {
        json.key("public")
        json.bool(true)
        json.key("kinds")
        json.strings(kinds)
        json.key("fields")
        json.strings(fields)
    }
}
