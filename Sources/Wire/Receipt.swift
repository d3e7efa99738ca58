// What a sender is told of its events: how many were booked, and which were not.
// SPDX-License-Identifier: Apache-2.0

package import JSON

/// The answer to what was sent, whichever protocol brought it.
package struct Receipt: Equatable, Sendable {
    package var accepted: Int
    /// Events that were booked before, just as they are.
    package var duplicates: Int
    /// In the order of the events.
    package var rejected: [Rejection]
    /// What should be known of events that were taken.
    package var notes: [EventNote]

    package init(
        accepted: Int = 0, duplicates: Int = 0, rejected: [Rejection] = [], notes: [EventNote] = []
    ) {
        self.accepted = accepted
        self.duplicates = duplicates
        self.rejected = rejected.sorted { $0.index < $1.index }
        self.notes = notes
    }

    /// False where every event was rejected.
    package var hasBooked: Bool { accepted + duplicates > 0 }

    /// `{"accepted": 2, "duplicates": 1, "rejected": [{"index": 3, "error": "…"}]}`, and `notes` where there are any.
    package var json: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("accepted")
        json.integer(accepted)
        json.key("duplicates")
        json.integer(duplicates)
        json.key("rejected")
        rejected.write(to: &json)
        if !notes.isEmpty {
            json.key("notes")
            notes.write(to: &json)
        }
        json.endObject()
        return json.bytes
    }

    /// Reads what `json` wrote, or the `rejected` of a problem. What is missing is none.
    package init(_ json: JSONValue) {
        self.init(
            accepted: Int(json["accepted"]?.integer ?? 0), duplicates: Int(json["duplicates"]?.integer ?? 0),
            rejected: (json["rejected"]?.elements ?? []).map { Rejection($0) },
            notes: (json["notes"]?.elements ?? []).map { note in
                EventNote(
                    note["note"]?.string ?? "", index: Int(note["index"]?.integer ?? 0),
                    events: Int(note["events"]?.integer ?? 1))
            })
    }
}

/// An event that was not booked. Its neighbours are none the worse for it.
package struct Rejection: Equatable, Sendable {
    /// Its place in what was sent: of NDJSON, blank lines are not counted.
    package var index: Int
    /// What is wrong with it, in words that its sender can act on.
    package var reason: String
    /// The event itself, where somebody may want to keep it.
    package var event: RejectedEvent?
    /// Whether it is kept, to be tried again.
    package var isQuarantined = false

    package init(index: Int, reason: String, event: RejectedEvent? = nil) {
        self.index = index
        self.reason = reason
        self.event = event
    }

    init(index: Int, error: EventError, event: RejectedEvent? = nil) {
        self.init(index: index, reason: error.description, event: event)
    }
}

extension Rejection {
    fileprivate init(_ json: JSONValue) {
        self.init(index: Int(json["index"]?.integer ?? 0), reason: json["error"]?.string ?? "")
        isQuarantined = json["quarantined"] == .bool(true)
    }
}

extension [Rejection] {
    /// `[{"index": 3, "error": "…", "quarantined": true}]`, the last of events that are kept only.
    package var json: [UInt8] {
        var json = JSONWriter()
        write(to: &json)
        return json.bytes
    }

    fileprivate func write(to json: inout JSONWriter) {
        json.beginArray()
        for rejection in self {
            json.beginObject()
            json.key("index")
            json.integer(rejection.index)
            json.key("error")
            json.string(rejection.reason)
            if rejection.isQuarantined {
                json.key("quarantined")
                json.bool(true)
            }
            json.endObject()
        }
        json.endArray()
    }
}
