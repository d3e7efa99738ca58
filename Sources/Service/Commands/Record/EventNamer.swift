// Gives events an id that have none, so that they can be sent twice.
// SPDX-License-Identifier: Apache-2.0

import Digest
import JSON

/// Makes ids from content: recording the same file again changes nothing, and neither does a resend after a lost answer.
struct EventNamer {
    /// How often each content was seen: two events that are alike in one run are two events.
    private var seen: [UInt64: Int] = [:]

    /// The event with an id. What is no JSON object is left for its reader to refuse.
    mutating func named(_ event: ArraySlice<UInt8>) -> [UInt8] {
        let event = Array(event)
        guard Self.lacksID(event) == true else { return event }
        let digest = SHA256.hash(event).prefix
        let count = seen[digest, default: 0]
        seen[digest] = count + 1
        let hex = String(digest, radix: 16)
        let id = "record-" + String(repeating: "0", count: 16 - hex.utf8.count) + hex + "-\(count)"
        let isEmpty = event.dropFirst().first { $0 != 0x20 } == UInt8(ascii: "}")
        return Array("{\"id\":\"\(id)\"\(isEmpty ? "" : ",")".utf8) + event.dropFirst()
    }

    /// Nil where it is no object.
    private static func lacksID(_ event: [UInt8]) -> Bool? {
        guard event.first == UInt8(ascii: "{") else { return nil }
        return try? JSONReader.read(event.span) { (reader: inout JSONReader) throws(JSONError) in
            var lacks = true
            try reader.beginObject()
            while let key = try reader.nextKey() {
                if reader.text(key) == "id" { lacks = false }
                try reader.skip()
            }
            try reader.finish()
            return lacks
        }
    }
}
