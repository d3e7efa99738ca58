// How the reader passes over strings, numbers, words and white space.
// SPDX-License-Identifier: Apache-2.0

extension JSONReader {
    mutating func skipWhitespace() {
        while offset < end {
            switch bytes[offset] {
            case 0x20, 0x0A, 0x0D, 0x09: offset += 1
            default: return
            }
        }
    }

    /// Where the line that holds `start` ends: its line feed, or the end of the input.
    func endOfLine(from start: Int) -> Int {
        var at = start
        while at + 8 <= bytes.count {
            let hits = Word.zeros(word(at) ^ Word.repeating(0x0A))
            if hits != 0 { return at + hits.trailingZeroBitCount / 8 }
            at += 8
        }
        while at < bytes.count, bytes[at] != 0x0A { at += 1 }
        return at
    }

    mutating func scanWord(_ word: StaticString) throws(JSONError) {
        let start = offset
        for index in 0..<word.utf8CodeUnitCount {
            guard offset < end else { throw JSONError(.endOfInput, at: end) }
            guard bytes[offset] == word.utf8Start[index] else { throw JSONError(.expectedValue, at: start) }
            offset += 1
        }
    }

    /// Stands on the opening quote; leaves the reader after the closing one.
    mutating func scanString() throws(JSONError) -> JSONToken {
        offset += 1
        let start = offset
        var escaped = false
        while true {
            skipPlain()
            guard offset < end else { throw JSONError(.endOfInput, at: end) }
            switch bytes[offset] {
            case UInt8(ascii: "\""):
                offset += 1
                return JSONToken(.string, start: start, end: offset - 1, isIntricate: escaped)
            case UInt8(ascii: "\\"):
                escaped = true
                try scanEscape()
            case 0..<0x20: throw JSONError(.controlCharacter, at: offset)
            default: try scanMultibyte()
            }
        }
    }

    /// Passes ASCII that stands for itself, eight bytes at a time.
    private mutating func skipPlain() {
        while offset + 8 <= end {
            let eight = word(offset)
            let special = (eight & Word.highBits) | Word.escapes(eight)
            if special != 0 {
                offset += special.trailingZeroBitCount / 8
                return
            }
            offset += 8
        }
        while offset < end {
            let byte = bytes[offset]
            if byte < 0x20 || byte >= 0x80 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
            offset += 1
        }
    }

    private mutating func scanEscape() throws(JSONError) {
        let start = offset
        guard offset + 1 < end else { throw JSONError(.endOfInput, at: end) }
        switch bytes[offset + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            offset += 2
        case UInt8(ascii: "u"):
            let unit = try hexadecimal(at: offset + 2)
            offset += 6
            guard unit & 0xF800 == 0xD800 else { return }
            // A high surrogate, and then at once its low one.
            if unit < 0xDC00, try lowSurrogate(at: offset) != nil {
                offset += 6
            } else if loneSurrogate == nil {
                loneSurrogate = JSONError(.loneSurrogate, at: start)
            }
        default: throw JSONError(.badEscape, at: start)
        }
    }

    /// The low half of a pair, if that is what is escaped here.
    func lowSurrogate(at start: Int) throws(JSONError) -> UInt32? {
        guard start + 1 < end, bytes[start] == UInt8(ascii: "\\"), bytes[start + 1] == UInt8(ascii: "u") else {
            return nil
        }
        let unit = try hexadecimal(at: start + 2)
        return unit & 0xFC00 == 0xDC00 ? unit : nil
    }

    func hexadecimal(at start: Int) throws(JSONError) -> UInt32 {
        guard start + 4 <= end else { throw JSONError(.endOfInput, at: end) }
        var unit: UInt32 = 0
        for index in start..<start + 4 {
            let digit: UInt8
            switch bytes[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = bytes[index] - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = bytes[index] - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = bytes[index] - UInt8(ascii: "A") + 10
            default: throw JSONError(.badEscape, at: index)
            }
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }

    /// One scalar of two to four bytes, by the table of the Unicode standard (3-7): nothing overlong, no surrogate.
    private mutating func scanMultibyte() throws(JSONError) {
        let first = bytes[offset]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch first {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: throw JSONError(.badUTF8, at: offset)
        }
        guard offset + length <= end, second.contains(bytes[offset + 1]) else { throw JSONError(.badUTF8, at: offset) }
        for index in offset + 2..<max(offset + 2, offset + length) where bytes[index] & 0xC0 != 0x80 {
            throw JSONError(.badUTF8, at: offset)
        }
        offset += length
    }

    mutating func scanNumber() throws(JSONError) -> JSONToken {
        let start = offset
        var intricate = false
        if bytes[offset] == UInt8(ascii: "-") { offset += 1 }
        let whole = offset
        try scanDigits(of: start)
        // 007 is not a number.
        if bytes[whole] == UInt8(ascii: "0"), offset > whole + 1 { throw JSONError(.badNumber, at: start) }
        if offset < end, bytes[offset] == UInt8(ascii: ".") {
            intricate = true
            offset += 1
            try scanDigits(of: start)
        }
        if offset < end, bytes[offset] | 0x20 == UInt8(ascii: "e") {
            intricate = true
            offset += 1
            if offset < end, bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-") { offset += 1 }
            try scanDigits(of: start)
        }
        return JSONToken(.number, start: start, end: offset, isIntricate: intricate)
    }

    /// At least one digit.
    private mutating func scanDigits(of number: Int) throws(JSONError) {
        let first = offset
        while offset < end, bytes[offset] &- UInt8(ascii: "0") < 10 { offset += 1 }
        guard offset > first else {
            throw offset < end ? JSONError(.badNumber, at: number) : JSONError(.endOfInput, at: end)
        }
    }

    private func word(_ at: Int) -> UInt64 {
        // The callers have compared `at + 8` with the end.
        UInt64(littleEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: at, as: UInt64.self))
    }
}
