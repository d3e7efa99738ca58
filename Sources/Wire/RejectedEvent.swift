// An event that cannot be booked, as it came: what a quarantine keeps of it.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

/// What is wrong with an event, in a word of a few: what metrics count by, and what a quarantine is looked through by.
package enum RejectionCause: String, CaseIterable, Sendable {
    case notJSON = "not_json"
    case notAnObject = "not_an_object"
    case unknownField = "unknown_field"
    case foreignField = "foreign_field"
    case repeatedField = "repeated_field"
    case invalidValue = "invalid_value"
    case missingField = "missing_field"
    case invalidUsage = "invalid_usage"
    /// It says that it is going to happen.
    case ahead = "ahead_of_clock"
    /// It has more bytes than an event may have.
    case tooLong = "too_long"
    /// Its id was used before for an event with other content.
    case conflict
    /// The ledger cannot hold it.
    case unstorable = "not_storable"
}

/// Where an event stands in the bytes that brought it. A body has no more bytes than 32 bits count.
package struct EventPlace: Equatable, Sendable {
    package let start, end: UInt32

    /// Of an event that came in no bytes.
    package static let none = EventPlace(0, 0)

    init(_ start: Int, _ end: Int) {
        self.start = UInt32(clamping: start)
        self.end = UInt32(clamping: end)
    }

    var count: Int { Int(end - min(start, end)) }

    /// The bytes of the event: a part of the body, and no copy.
    package func bytes(in body: [UInt8]) -> ArraySlice<UInt8> {
        let end = min(Int(end), body.count)
        return body[min(Int(start), end)..<end]
    }
}

/// What is known of an event that was rejected.
package struct RejectedEvent: Equatable, Sendable {
    package var cause: RejectionCause
    package var place: EventPlace
    package var source: String
    /// Empty where it says none, or none that can be read.
    package var id: String

    package init(_ cause: RejectionCause, at place: EventPlace, source: String, id: String) {
        self.cause = cause
        self.place = place
        self.source = source
        self.id = id
    }

    /// What an event will be known by once it is booked; nil where it has no id of its own, or where a misspelled or
    /// repeated field may have hidden which event it is: that of another must not be taken for it.
    package var key: EventKey? {
        let isHidden = cause == .repeatedField || (cause == .unknownField && source.isEmpty)
        return id.isEmpty || isHidden ? nil : EventKey(source: source, id: id)
    }
}

extension Record {
    /// The event, where it turns out that it cannot be booked.
    package func rejected(_ cause: RejectionCause) -> RejectedEvent {
        RejectedEvent(cause, at: place, source: event.source, id: event.id)
    }
}

extension EventError {
    var cause: RejectionCause {
        switch self {
        case .malformed: .notJSON
        case .notAnObject: .notAnObject
        case .unknownField: .unknownField
        case .foreignField, .needsKind: .foreignField
        case .repeatedField: .repeatedField
        case .invalid: .invalidValue
        case .ahead: .ahead
        case .tooLong: .tooLong
        case .missing: .missingField
        case .usage: .invalidUsage
        }
    }
}
