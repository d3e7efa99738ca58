// What a token looks like: how one is made, and told from what only looks like it.
// SPDX-License-Identifier: Apache-2.0

import Digest

/// `bsr_`, 43 digits that stand for 32 random bytes, and 6 of a check sum: whoever scans for secrets that leaked can tell
/// one from a text that only looks so. The digits are those of base 62: 0 to 9, A to Z, a to z. The check sum is the first
/// four bytes of the SHA-256 of all before it, as a number whose first byte is the largest.
package enum AccessToken {
    package static let prefix = "bsr_"
    /// Characters that are kept, so that people can tell one from another.
    static let tailLength = 4

    /// A new one.
    package static func random() -> String { text(of: .random(32)) }

    static func text(of bytes: [UInt8]) -> String {
        let start = prefix + digits(of: bytes, count: 43)
        return start + checkSum(of: start)
    }

    /// Whether it is one of ours, whether or not it was ever given out.
    package static func isOne(_ text: String) -> Bool {
        let length = prefix.utf8.count + 43 + 6
        guard text.hasPrefix(prefix), text.utf8.count == length, text.utf8.allSatisfy({ $0 < 0x80 }) else {
            return false
        }
        let start = String(text.dropLast(6))
        return start + checkSum(of: start) == text
    }

    /// A text without the tokens in it, whole ones and such that were cut off; what is shorter is of use to nobody.
    package static func redacted(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "_")) else { return text }
        var (kept, rest) = ("", text[...])
        while let found = rest.firstRange(of: prefix) {
            let digits = rest[found.upperBound...].prefix { $0.utf8.count == 1 && $0.utf8.allSatisfy(isDigit) }
            kept += rest[..<found.lowerBound]
            kept += digits.utf8.count < leastRedacted ? prefix + digits : "(token)"
            rest = rest[digits.endIndex...]
        }
        return kept + rest
    }

    private static let leastRedacted = 12

    /// What is kept of it.
    package static func digest(of text: String) -> [UInt8] {
        SHA256.hash(Array(text.utf8)).array
    }

    private static func checkSum(of text: String) -> String {
        digits(of: Array(digest(of: text).prefix(4)), count: 6)
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }

    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

    /// A number, its first byte the largest, in so many digits.
    static func digits(of bytes: [UInt8], count: Int) -> String {
        var number = bytes.map(Int.init)
        var digits: [Character] = []
        for _ in 0..<count {
            var rest = 0
            for index in number.indices {
                let value = rest << 8 | number[index]
                (number[index], rest) = (value / 62, value % 62)
            }
            digits.append(alphabet[rest])
        }
        return String(digits.reversed())
    }
}
