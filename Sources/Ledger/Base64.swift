// Bytes as characters that need no encoding, and back.
// SPDX-License-Identifier: Apache-2.0

/// One of the two alphabets of RFC 4648.
package struct Base64: Sendable {
    private let alphabet: [UInt8]
    private let isPadded: Bool

    /// Section 4, with padding: what headers and mails have.
    package static let standard = Base64("+/", isPadded: true)
    /// Section 5, without padding: what needs no encoding in a URL.
    package static let url = Base64("-_", isPadded: false)

    private init(_ last: String, isPadded: Bool) {
        alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\(last)".utf8)
        self.isPadded = isPadded
    }

    package func text(of bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var (bits, count): (UInt32, UInt32) = (0, 0)
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                text.append(alphabet[Int(bits >> count & 0x3F)])
            }
        }
        if count > 0 { text.append(alphabet[Int(bits << (6 - count) & 0x3F)]) }
        while isPadded, text.count % 4 != 0 { text.append(UInt8(ascii: "=")) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Nil for anything else than `text` makes: each bytes have one text.
    package func bytes(of text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (bits, count): (UInt32, UInt32) = (0, 0)
        var end = text.utf8[...]
        while isPadded, end.last == UInt8(ascii: "=") { end = end.dropLast() }
        for character in end {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> count))
        }
        return self.text(of: bytes) == text ? bytes : nil
    }
}
