// Tokens as JSON: in answers of a server, and for a command that lists them.
// SPDX-License-Identifier: Apache-2.0

import JSON
package import Ledger
package import Store

extension TokenRecord {
    /// Where it is: `holds`, `expired` or `revoked`.
    package func state(at now: Timestamp) -> String {
        if revokedAt != nil { return "revoked" }
        return holds(at: now) ? "holds" : "expired"
    }

    /// `text` is the token itself, which is shown once: where it is given out; `isGuarded`, whether it is needed there.
    package func json(showing text: String? = nil, isGuarded: Bool? = nil, at now: Timestamp) -> [UInt8] {
        var json = JSONWriter()
        write(to: &json, showing: text, isGuarded: isGuarded, at: now)
        return json.bytes
    }

    fileprivate func write(
        to json: inout JSONWriter, showing text: String? = nil, isGuarded: Bool? = nil, at now: Timestamp
    ) {
        json.beginObject()
        if let text {
            json.key("token")
            json.string(text)
        }
        json.key("id")
        json.integer(number)
        json.key("name")
        json.string(name)
        json.key("scopes")
        json.strings(scopes)
        json.key("bounds")
        json.bounds(bounds)
        json.key("limit")
        if let requestsPerMinute { json.integer(requestsPerMinute) } else { json.null() }
        json.key("public")
        json.bool(!kinds.isEmpty)
        if !kinds.isEmpty {
            json.key("kinds")
            json.strings(kinds)
            json.key("fields")
            json.strings(fields)
        }
        json.key("ends_with")
        json.string(tail)
        json.key("state")
        json.string(state(at: now))
        json.key("made_by")
        json.string(madeBy)
        for (key, time) in [
            ("made_at", madeAt), ("expires_at", expiresAt), ("used_at", usedAt), ("revoked_at", revokedAt),
        ] {
            json.key(key)
            if let time { json.string("\(time)") } else { json.null() }
        }
        if let isGuarded {
            json.key("guarded")
            json.bool(isGuarded)
        }
        json.endObject()
    }
}

extension [TokenRecord] {
    /// `{"tokens": […]}`
    package func json(at now: Timestamp) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("tokens")
        json.beginArray()
        for token in self { token.write(to: &json, at: now) }
        json.endArray()
        json.endObject()
        return json.bytes
    }
}

extension JSONWriter {
    mutating func bounds(_ bounds: [TokenRecord.Bound]) {
        beginObject()
        for bound in bounds {
            key(bound.name)
            string(bound.value)
        }
        endObject()
    }
}
