// Percent-encoding, read strictly.
// SPDX-License-Identifier: Apache-2.0

/// Decodes what a URL encodes, and encodes what may stand in one.
package enum PercentCoding {
    /// All but the unreserved characters of RFC 3986 as `%XX`.
    package static func encode(_ text: String) -> String {
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            if isUnreserved(byte) {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 0xF)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// What is encoded in part, with all that is not ASCII as `%XX` too: half a character is no text by itself.
    static func completed(_ bytes: ArraySlice<UInt8>) -> String {
        var completed: [UInt8] = []
        for byte in bytes {
            completed += byte < 0x80 ? [byte] : [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 0xF)]]
        }
        return String(decoding: completed, as: UTF8.self)
    }

    private static let hex = Array("0123456789ABCDEF".utf8)

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~".utf8.contains(byte)
        }
    }

    enum Malformed: Error, Equatable {
        /// A `%` without two hexadecimal digits.
        case escape
        case notUTF8
        /// NUL, or in a path any control character.
        case control
    }

    static func decode(path bytes: ArraySlice<UInt8>) throws(Malformed) -> String {
        try decode(bytes, plusIsSpace: false) { $0 < 0x20 || $0 == 0x7F }
    }

    /// A name or a value of a query, in which a plus is a space.
    static func decode(query bytes: ArraySlice<UInt8>) throws(Malformed) -> String {
        try decode(bytes, plusIsSpace: true) { $0 == 0 }
    }

    private static func decode(
        _ bytes: ArraySlice<UInt8>, plusIsSpace: Bool, refusing isForbidden: (UInt8) -> Bool
    ) throws(Malformed) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            var byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "%") {
                guard index + 2 <= bytes.endIndex, let high = digit(bytes[index]), let low = digit(bytes[index + 1])
                else { throw .escape }
                byte = high << 4 | low
                index += 2
            } else if plusIsSpace, byte == UInt8(ascii: "+") {
                byte = 0x20
            }
            if isForbidden(byte) { throw .control }
            decoded.append(byte)
        }
        guard let text = String(validating: decoded, as: UTF8.self) else { throw .notUTF8 }
        return text
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
