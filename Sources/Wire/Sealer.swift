// From an event to a record: key, content and body.
// SPDX-License-Identifier: Apache-2.0

internal import Digest
internal import JSON
package import Ledger

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
