// Documents that go to others say how far the audit had come: who has one can prove later that it was so.
// SPDX-License-Identifier: Apache-2.0

internal import JSON

extension Notice {
    /// The body; of one that is a JSON object, with a member `audit` that has the last checkpoint.
    func body(witnessing checkpoint: AuditPosition?) -> [UInt8] {
        guard let checkpoint, contentType == "application/json", body.count > 2, body.first == UInt8(ascii: "{"),
            body.last == UInt8(ascii: "}")
        else { return body }
        var json = JSONWriter()
        json.beginObject()
        json.key("entries")
        json.integer(checkpoint.length)
        json.key("head")
        json.string(checkpoint.headText)
        json.endObject()
        return body.dropLast() + Array(",\"audit\":".utf8) + json.bytes + [UInt8(ascii: "}")]
    }
}
