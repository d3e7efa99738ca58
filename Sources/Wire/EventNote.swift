// What a sender should know of events that were taken all the same.
// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// A remark on events of one body, once for all that it is true of.
package struct EventNote: Equatable, Sendable {
    package let text: String
    /// The place of the first event that it is about.
    package private(set) var index: Int
    package private(set) var events: Int

    package init(_ text: String, index: Int, events: Int = 1) {
        self.text = text
        self.index = index
        self.events = events
    }

    fileprivate mutating func add(_ other: EventNote) {
        index = min(index, other.index)
        events += other.events
    }
}

extension [EventNote] {
    /// Different remarks on the events of one body; what else there is to say goes unsaid.
    package static let most = 20

    /// Adds a remark, to the one that says the same where there is one.
    package mutating func add(_ note: EventNote) {
        if let place = firstIndex(where: { $0.text == note.text }) {
            self[place].add(note)
        } else if count < Self.most {
            append(note)
        }
    }

    /// `[{"index": 0, "events": 12, "note": "…"}]`
    func write(to json: inout JSONWriter) {
        json.beginArray()
        for note in self {
            json.beginObject()
            json.key("index")
            json.integer(note.index)
            json.key("events")
            json.integer(note.events)
            json.key("note")
            json.string(note.text)
            json.endObject()
        }
        json.endArray()
    }
}
