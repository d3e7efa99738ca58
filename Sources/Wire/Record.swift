// An event that is ready to be written: how it is sealed, and how it is read back.
// SPDX-License-Identifier: Apache-2.0

internal import Digest
internal import JSON
package import Ledger

/// An event with what the store needs besides: its key, what tells its content from another's, and what has no column.
package struct Record: Sendable {
    /// Complete: it has an id and a time, the sender's or the server's.
    package var event: Event
    /// Its place among the events of its body.
    package var index: Int
    package var key: EventKey
    /// The first eight bytes of the SHA-256 over the canonical form. Made before defaults: an event sent again without a
    /// time, and booked at another, is still the same.
    package var content: Int64
    /// The JSON object of what has no column: `{}` when that is nothing.
    package var body: [UInt8]
    /// Where it stood in what brought it.
    package var place = EventPlace.none

    /// Seals an event that was made in process, with the same key, content and body as if it had come by wire.
    /// One without a time of its own happens on `arrival`; one without an id gets one.
    package static func seal(_ event: Event, index: Int, arrival: Timestamp = .earliest) -> Record {
        var sealer = Sealer(ids: EventIDs())
        return sealer.seal(event, index: index, arrival: arrival)
    }

    /// Reads a stored body back into an event whose kind and column fields are set already.
    package static func restore(_ body: [UInt8], into event: inout Event) throws(EventError) {
        // Nothing but columns: the usual body of a plain event.
        if body.count == 2 { return }
        var draft = Draft()
        try draft.restore(body.span, into: &event)
    }
}

/// Seals one event after another with the same memory.
package struct Sealer {
    private let ids: EventIDs
    private var writer = JSONWriter(reservingCapacity: 1024)
    private var scratch: [UInt8] = []

    package init(ids: EventIDs) { self.ids = ids }

    package mutating func seal(_ event: consuming Event, index: Int, arrival: Timestamp) -> Record {
        writer.removeAll()
        let start = event.writeCanonical(to: &writer)
        let digest = SHA256.hash(writer.bytes.span)
        if event.id.isEmpty { event.id = ids.make(now: arrival) }
        if event.at == nil { event.at = arrival }
        return Record(
            event: event, index: index, key: EventKey(source: event.source, id: event.id, scratch: &scratch),
            content: Int64(bitPattern: digest.prefix), body: Array(writer.bytes[start...]))
    }
}

extension Draft {
    fileprivate mutating func restore(_ body: Span<UInt8>, into event: inout Event) throws(EventError) {
        try JSONReader.read(body) { (reader: inout JSONReader) throws(EventError) in
            try reader.wrapping(EventError.malformed) { (reader) throws(JSONError) in
                try read(&reader)
                try reader.finish()
            }
            if let flaw { throw flaw }
            try fill(&event, reader)
        }
    }
}
