// What `grep -E` reads, in the words of PCRE2.
// SPDX-License-Identifier: Apache-2.0

/// Turns an extended regular expression of POSIX, with the extensions of GNU, into an expression of PCRE2 that means the
/// same, where the two read a text differently:
///
/// - within brackets a backslash is itself, and what a negated bracket matches is no end of a line;
/// - `{,3}` is `{0,3}`;
/// - `\<` and `\>` are the ends of words, `` \` `` and `\'` those of the whole text.
///
/// The rest stays as it is, so what POSIX leaves open is PCRE2's: `\d` is a digit, `a+?` is as few as possible, `(?:…)`
/// a group, and a repetition of nothing an error. Collating elements (`[[.a.]]`, `[[=a=]]`) are none.
struct ExtendedPattern {
    private let source: [UInt8]
    private var place = 0
    private(set) var translated: [UInt8] = []

    init(_ text: String, mostRepeats: Int) throws(PatternError) {
        source = Array(text.utf8)
        translated.reserveCapacity(source.count + 16)
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\\"): escape()
            case UInt8(ascii: "["): try bracket()
            case UInt8(ascii: "{"): try interval(mostRepeats)
            default: copy()
            }
        }
    }

    private var next: UInt8? { place < source.count ? source[place] : nil }

    private mutating func copy() {
        translated.append(source[place])
        place += 1
    }

    private mutating func escape() {
        place += 1
        let replacement: String? =
            switch next {
            case UInt8(ascii: "<"): #"\b(?=\w)"#
            case UInt8(ascii: ">"): #"\b(?<=\w)"#
            case UInt8(ascii: "`"): #"\A"#
            case UInt8(ascii: "'"): #"\z"#
            default: nil
            }
        if let replacement {
            translated += Array(replacement.utf8)
            place += 1
        } else {
            // At the end of the pattern PCRE2 refuses it.
            translated.append(UInt8(ascii: "\\"))
            if next != nil { copy() }
        }
    }

    private mutating func bracket() throws(PatternError) {
        copy()
        let isNegated = next == UInt8(ascii: "^")
        if isNegated { copy() }
        // As the first, a closing bracket is one of the characters.
        if next == UInt8(ascii: "]") { copy() }
        while let byte = next {
            switch byte {
            case UInt8(ascii: "]"):
                if isNegated { translated += Array(#"\n"#.utf8) }
                return copy()
            case UInt8(ascii: "\\"):
                translated.append(byte)
                copy()
            case UInt8(ascii: "["):
                copy()
                if let kind = next, ":.=".utf8.contains(kind) { try named(kind) }
            default: copy()
            }
        }
        throw .malformed
    }

    /// `[:alpha:]`, behind its opening bracket.
    private mutating func named(_ kind: UInt8) throws(PatternError) {
        copy()
        while let byte = next {
            copy()
            if byte == kind, next == UInt8(ascii: "]") { return copy() }
        }
        throw .malformed
    }

    private mutating func interval(_ most: Int) throws(PatternError) {
        copy()
        if next == UInt8(ascii: ",") { translated.append(UInt8(ascii: "0")) }
        while let byte = next, byte == UInt8(ascii: ",") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte {
            var number = 0
            var digits = 0
            while let digit = next, UInt8(ascii: "0")...UInt8(ascii: "9") ~= digit {
                number = min(number * 10 + Int(digit - UInt8(ascii: "0")), most + 1)
                digits += 1
                copy()
            }
            guard number <= most else { throw .repeatsTooOften }
            if digits == 0 { copy() }
        }
    }
}
