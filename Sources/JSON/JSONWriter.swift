// Writes JSON text, byte by byte, with the commas in the right places.
// SPDX-License-Identifier: Apache-2.0

/// Appends JSON to a buffer that the caller can take, clear and use again.
///
/// The writer trusts its caller to balance `begin…` and `end…`; values follow keys inside objects.
package struct JSONWriter: Sendable {
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    package init(reservingCapacity capacity: Int = 256) { bytes.reserveCapacity(capacity) }

    /// Forgets what was written and keeps the memory.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    /// What was written so far, to be sent on its way: what follows belongs behind it.
    package mutating func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    /// Begins a second text right behind the first, with nothing between them.
    package mutating func beginText() { needsComma = false }

    package mutating func beginObject() { open(UInt8(ascii: "{")) }
    package mutating func endObject() { close(UInt8(ascii: "}")) }
    package mutating func beginArray() { open(UInt8(ascii: "[")) }
    package mutating func endArray() { close(UInt8(ascii: "]")) }

    package mutating func key(_ name: String) {
        quote(name, colon: true)
        needsComma = false
    }

    /// A key that is known to need no escape.
    package mutating func key(literal name: StaticString) {
        let comma = needsComma
        name.withUTF8Buffer { append(quoted: $0, comma: comma, colon: true) }
        needsComma = false
    }

    package mutating func string(_ text: String) {
        quote(text, colon: false)
        needsComma = true
    }

    /// An array of texts.
    package mutating func strings(_ texts: some Sequence<String>) {
        beginArray()
        for text in texts { string(text) }
        endArray()
    }

    package mutating func integer(_ value: some BinaryInteger) {
        if let value = Int64(exactly: value) { decimal(value, decimals: 0) } else { raw(String(value)) }
    }

    /// Units of 10^-decimals as the shortest decimal that says the same: `0.0045`, `12`.
    package mutating func decimal(_ units: Int64, decimals: Int) {
        separate()
        FixedPoint.write(units, decimals: decimals, to: &bytes)
    }

    package mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }
    package mutating func null() { raw("null") }

    /// Text that is JSON already: a number with all its decimals, a value rendered before.
    package mutating func raw(_ json: String) {
        separate()
        bytes.append(contentsOf: json.utf8)
    }

    package mutating func raw(_ json: [UInt8]) {
        separate()
        bytes.append(contentsOf: json)
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func quote(_ text: String, colon: Bool) {
        let comma = needsComma
        let quoted: Void? = text.utf8.withContiguousStorageIfAvailable { text in
            if Self.isPlain(text) {
                append(quoted: text, comma: comma, colon: colon)
            } else {
                if comma { bytes.append(UInt8(ascii: ",")) }
                bytes.append(UInt8(ascii: "\""))
                escape(text)
                bytes.append(UInt8(ascii: "\""))
                if colon { bytes.append(UInt8(ascii: ":")) }
            }
        }
        // Only a String that came from elsewhere has its bytes elsewhere.
        if quoted == nil { quote(String(decoding: Array(text.utf8), as: UTF8.self), colon: colon) }
    }

    /// Nearly every text: nothing to escape, and so one growth and one copy.
    private mutating func append(quoted text: UnsafeBufferPointer<UInt8>, comma: Bool, colon: Bool) {
        bytes.append(addingCapacity: text.count + 4) { (span: inout OutputSpan<UInt8>) in
            if comma { span.append(UInt8(ascii: ",")) }
            span.append(UInt8(ascii: "\""))
            span.withUnsafeMutableBufferPointer { buffer, count in
                _ = buffer[count...].initialize(fromContentsOf: text)
                count += text.count
            }
            span.append(UInt8(ascii: "\""))
            if colon { span.append(UInt8(ascii: ":")) }
        }
    }

    private static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var at = 0
        while at + 8 <= text.count {
            let eight = UnsafeRawBufferPointer(text).loadUnaligned(fromByteOffset: at, as: UInt64.self)
            if Word.escapes(eight) != 0 { return false }
            at += 8
        }
        while at < text.count {
            if needsEscape(text[at]) { return false }
            at += 1
        }
        return true
    }

    /// Copies runs that need no escape whole: nearly every text is one such run.
    private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
        var copied = 0
        var at = 0
        while at < text.count {
            if at + 8 <= text.count {
                let eight = UnsafeRawBufferPointer(text).loadUnaligned(fromByteOffset: at, as: UInt64.self)
                let hits = Word.escapes(UInt64(littleEndian: eight))
                at += hits == 0 ? 8 : hits.trailingZeroBitCount / 8
                if hits == 0 { continue }
            } else if !Self.needsEscape(text[at]) {
                at += 1
                continue
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied..<at]))
            escape(text[at])
            at += 1
            copied = at
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied..<at]))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0..<0x20:
            bytes.append(contentsOf: [UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0")])
            bytes.append(Self.hex(byte >> 4))
            bytes.append(Self.hex(byte & 15))
        default: bytes.append(byte)
        }
    }

    private static func hex(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
    }
}
