// Texts in mail headers, which hold ASCII only.
// SPDX-License-Identifier: Apache-2.0

/// RFC 2047: `=?utf-8?q?Caf=C3=A9?=`. Lines are folded, so that none gets too long.
enum EncodedWord {
    /// A header's text: as it is where that is plain and short, else encoded. `indent` bytes stand on the line already.
    static func text(_ text: String, indent: Int) -> String {
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && !text.contains("=?")
        return isPlain && indent + text.utf8.count <= 76 ? text : encoded(text, indent: indent)
    }

    /// A name before an address: as it is where it is of letters, digits and spaces.
    static func phrase(_ name: String) -> String {
        let isPlain = name.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: " ") }
        return isPlain && name.utf8.count <= 60 ? name : encoded(name, indent: 8)
    }

    /// Words of at most 75 bytes, each with whole characters.
    private static func encoded(_ text: String, indent: Int) -> String {
        var words: [String] = []
        var word = ""
        var room = 75 - overhead - indent
        for scalar in text.unicodeScalars {
            let piece = String(scalar).utf8.map(encoded).joined()
            if word.utf8.count + piece.utf8.count > room {
                words.append(word)
                word = ""
                room = 75 - overhead
            }
            word += piece
        }
        words.append(word)
        return words.map { "=?utf-8?q?\($0)?=" }.joined(separator: "\r\n ")
    }

    private static let overhead = "=?utf-8?q??=".utf8.count

    private static func encoded(_ byte: UInt8) -> String {
        if isLetterOrDigit(byte) { return String(UnicodeScalar(byte)) }
        if byte == UInt8(ascii: " ") { return "_" }
        let digits = String(byte, radix: 16, uppercase: true)
        return "=" + (digits.utf8.count == 1 ? "0" : "") + digits
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
