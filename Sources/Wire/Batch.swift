// What a body held, or why it cannot be taken.
// SPDX-License-Identifier: Apache-2.0

package import JSON

/// The events of one body: those that can be taken, and those that cannot, with the reason.
package struct Batch: Sendable {
    package internal(set) var records: [Record] = []
    package internal(set) var rejections: [Rejection] = []
    package internal(set) var notes: [EventNote] = []
    /// All events of the body, taken or not.
    package internal(set) var count = 0
    /// The first of those that were rejected for being more than there is room for.
    package internal(set) var outOfBounds: EventError?
}

/// A body that holds no events to look at one by one. Nothing of it is recorded.
package enum IntakeError: Error, Equatable, Sendable {
    case empty
    case notJSON(JSONError)
    /// JSON, but neither an object nor an array.
    case notEvents
    /// Several values where `application/json` has one: it is NDJSON under the wrong name.
    case severalValues(offset: Int)
    case tooManyEvents(limit: Int)
}

extension IntakeError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty: "the body holds no events"
        case .notJSON(let error): "the body is not JSON: \(error)"
        case .notEvents: "the body must be an event, an array of events, or NDJSON"
        case .severalValues(let offset):
            "a second value begins at byte \(offset): send one event a line as application/x-ndjson, or an array"
        case .tooManyEvents(let limit): "a body may hold \(limit) events; send the rest in another"
        }
    }
}
