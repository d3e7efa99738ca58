// Why one event cannot be taken.
// SPDX-License-Identifier: Apache-2.0

package import JSON
package import Ledger

/// What is wrong with an event, in words that its sender can act on. It never quotes more than a field's name or a short value.
package enum EventError: Error, Equatable, Sendable {
    /// A line of NDJSON that is not JSON.
    case malformed(JSONError)
    case notAnObject
    case unknownField(String)
    /// A field that events have, but not those of this kind.
    case foreignField(String, Event.Kind)
    /// A field that calls do not have, in an event that is taken for a call since it does not say what it is.
    case needsKind(String)
    case repeatedField(String)
    /// The field, and what must be true of it.
    case invalid(String, String)
    /// It says that it happens later than the clock may be wrong by, in minutes.
    case ahead(minutes: Int64)
    /// What an event of this kind cannot be without.
    case missing(String, Event.Kind)
    /// It has more bytes than this.
    case tooLong(limit: Int)
    /// A vendor's usage object that cannot be put into buckets.
    case usage(String)
}

extension EventError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformed(let error): "not JSON: \(error)"
        case .notAnObject: "an event must be an object"
        case .unknownField(let name):
            if let suggestion = Suggestion.nearest(to: name, among: Field.names) {
                "unknown field \(name.quoted); did you mean \(suggestion)? Put your own values under properties"
            } else {
                "unknown field \(name.quoted); put your own values under properties"
            }
        case .foreignField(let field, let kind):
            "\(field) is not a field of kind \(kind.name); put your own values under properties"
        case .needsKind(let field):
            "\(field) is not a field of kind call; say which kind it is, or put your own values under properties"
        case .repeatedField(let field): "\(field) is given twice"
        case .invalid(let field, let expectation): "\(field) must \(expectation)"
        case .ahead(let minutes): "at must not be more than \(minutes) minutes ahead of the server's clock"
        case .missing(let what, let kind): "kind \(kind.name) needs \(what)"
        case .tooLong(let limit): "an event may have at most \(limit) bytes"
        case .usage(let problem): "usage: \(problem)"
        }
    }
}

extension EventError {
    /// Whether it is more than the wire format has room for, rather than wrong.
    var isOfBounds: Bool {
        switch self {
        case .tooLong: true
        case .malformed(let error): error.reason == .tooDeep
        default: false
        }
    }
}

extension String {
    /// As it is quoted in an error: at most 40 bytes of it. A single character can have any number of them.
    var quoted: String {
        guard utf8.count > 40 else { return "\"\(self)\"" }
        var end = utf8.index(utf8.startIndex, offsetBy: 40)
        while utf8[end] & 0xC0 == 0x80 { utf8.formIndex(before: &end) }
        return "\"\(self[..<end])…\""
    }
}
