// What came of work on a quarantine, as JSON.
// SPDX-License-Identifier: Apache-2.0

package import JSON
import Ledger
package import Store

/// What came of trying some events again.
package struct RetryAnswer: Equatable, Sendable {
    package var tried = 0
    package var booked = 0
    /// Events that were booked meanwhile, just as they are.
    package var duplicates = 0
    /// Those that are still in quarantine, in the order of their numbers.
    package var still: [QuarantineWork.Still] = []
    /// Behind which event to go on; nil where there was none.
    package var next: Int64?

    package init(tried: Int = 0, next: Int64? = nil) {
        self.tried = tried
        self.next = next
    }

    /// `{"tried": 3, "booked": 1, "duplicates": 0, "still": [{"number": 7, "error": "…"}], "next": 9}`
    package var json: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        for (name, count) in [("tried", tried), ("booked", booked), ("duplicates", duplicates)] {
            json.key(name)
            json.integer(count)
        }
        json.key("still")
        json.beginArray()
        for one in still {
            json.beginObject()
            json.key("number")
            json.integer(one.number)
            json.key("error")
            json.string(one.error)
            json.endObject()
        }
        json.endArray()
        json.key("next")
        if let next { json.integer(next) } else { json.null() }
        json.endObject()
        return json.bytes
    }

    package init(_ answer: JSONValue) {
        self.init(tried: Int(answer["tried"]?.integer ?? 0), next: answer["next"]?.integer)
        booked = Int(answer["booked"]?.integer ?? 0)
        duplicates = Int(answer["duplicates"]?.integer ?? 0)
        still = (answer["still"]?.elements ?? []).map {
            QuarantineWork.Still(number: $0["number"]?.integer ?? 0, error: $0["error"]?.string ?? "")
        }
    }
}

/// What came of dropping some.
package struct DropAnswer: Equatable, Sendable {
    package var dropped: Int
    package var next: Int64?

    init(dropped: Int, next: Int64?) {
        self.dropped = dropped
        self.next = next
    }

    /// `{"dropped": 3, "next": 9}`
    package var json: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("dropped")
        json.integer(dropped)
        json.key("next")
        if let next { json.integer(next) } else { json.null() }
        json.endObject()
        return json.bytes
    }

    package init(_ answer: JSONValue) {
        self.init(dropped: Int(answer["dropped"]?.integer ?? 0), next: answer["next"]?.integer)
    }
}

extension QuarantinedEvent {
    /// All that is known of it. `event` is what came, as text; where it is none, `event_hex` has the bytes.
    package var json: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("number")
        json.integer(number)
        for (name, time) in [("first_at", firstAt), ("last_at", lastAt)] {
            json.key(name)
            json.string(time.description)
        }
        json.key("times")
        json.integer(times)
        for (name, text) in [
            ("protocol", protocolName), ("reason", reason), ("error", error), ("source", source), ("id", id),
        ] {
            json.key(name)
            json.string(text)
        }
        json.key("bytes")
        json.integer(bytes.count)
        let text = String(decoding: bytes, as: UTF8.self)
        json.key("event")
        json.string(text)
        if !text.utf8.elementsEqual(bytes) {
            json.key("event_hex")
            json.string(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
        }
        json.endObject()
        return json.bytes
    }
}
