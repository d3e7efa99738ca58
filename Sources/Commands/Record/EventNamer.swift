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
        guard let gap = Self.gap(in: event) else { return event }
        let digest = SHA256.hash(event).prefix
        let count = seen[digest, default: 0]
        seen[digest] = count + 1
        let hex = String(digest, radix: 16)
        let id = "\"record-" + String(repeating: "0", count: 16 - hex.utf8.count) + hex + "-\(count)\""
        switch gap {
        case .value(let range): return event[..<range.lowerBound] + Array(id.utf8) + event[range.upperBound...]
        case .member(let isOnly):
            return Array("{\"id\":\(id)\(isOnly ? "" : ",")".utf8) + event.dropFirst()
        }
    }

    /// Where an id is missing.
    private enum Gap {
        /// There is a member for it, and its value says nothing.
        case value(Range<Int>)
        /// There is no such member; nor any other, if it is the only one.
        case member(isOnly: Bool)
    }

    /// Nil for an event that has an id, and for what is no event.
    private static func gap(in event: [UInt8]) -> Gap? {
        guard event.first == UInt8(ascii: "{") else { return nil }
        let found: Gap?? = try? JSONReader.read(event.span) { (reader: inout JSONReader) throws(JSONError) in
            var gap: Gap? = .member(isOnly: true)
            try reader.beginObject()
            while let key = try reader.nextKey() {
                let isID = reader.text(key).lowercased() == "id"
                let value = try reader.value()
                if isID {
                    let isEmptyText = value.kind == .string && value.start == value.end
                    gap =
                        if value.kind == .null {
                            .value(value.start..<value.end)
                        } else if isEmptyText {
                            .value(value.start - 1..<value.end + 1)
                        } else {
                            nil
                        }
                } else if case .member(isOnly: true) = gap {
                    gap = .member(isOnly: false)
                }
            }
            try reader.finish()
            return gap
        }
        return found ?? nil
    }
}
