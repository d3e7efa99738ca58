// Reads JSON where it lies, value by value, without building a tree.
// SPDX-License-Identifier: Apache-2.0

/// A strict pull reader (RFC 8259) over bytes that it borrows.
///
///     try JSONReader.read(body.span) { (reader: inout JSONReader) throws(JSONError) in
///         try reader.beginObject()
///         while let key = try reader.nextKey() {
///             if reader.equals(key, "name") { name = try reader.string() } else { try reader.skip() }
///         }
///         try reader.finish()
///     }
///
/// Everything that is passed over is checked: grammar, UTF-8, depth. Duplicate keys are the caller's to find. Half of a
/// surrogate pair is within JSON's grammar and yet no text: it is noted, and fails `finish` unless the caller takes it.
/// A reader cannot outlive its bytes: it is made only by `read`, lent `inout`, and cannot be copied.
package struct JSONReader: ~Copyable {
    package static let maximumDepth = 32

    @usableFromInline let bytes: UnsafeBufferPointer<UInt8>
    /// Where the text to read ends: the whole input, one line of it, or one value.
    var end: Int
    package internal(set) var offset: Int
    private var depth = 0
    private var needsComma = false
    private var followingLine = 0
    /// The first half of a surrogate pair that was passed without the other half.
    var loneSurrogate: JSONError?

    @usableFromInline
    init(_ bytes: UnsafeBufferPointer<UInt8>, from offset: Int, to end: Int) {
        self.bytes = bytes
        self.offset = offset
        self.end = end
    }

    /// A reader that stands between two elements of an array, or between two lines.
    init(_ bytes: UnsafeBufferPointer<UInt8>, resumedAt offset: Int) {
        self.init(bytes, from: offset, to: bytes.count)
        depth = 1
        needsComma = true
        followingLine = offset
    }

    /// Lends a reader over `bytes` to `body`.
    @inlinable
    package static func read<Result, Failure: Error>(
        _ bytes: Span<UInt8>, _ body: (inout JSONReader) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try bytes.withUnsafeBufferPointer { (buffer) throws(Failure) in
            var reader = JSONReader(buffer, from: 0, to: buffer.count)
            return try body(&reader)
        }
    }

    /// Lends a second reader over one value that this one has passed.
    @inlinable
    package func inside<Result, Failure: Error>(
        _ token: JSONToken, _ body: (inout JSONReader) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var reader = JSONReader(bytes, from: token.start, to: token.end)
        return try body(&reader)
    }
}

// Walking

extension JSONReader {
    /// What comes next; nil at the end of the text. Nothing is consumed but white space.
    package mutating func peek() throws(JSONError) -> JSONToken.Kind? {
        skipWhitespace()
        guard offset < end else { return nil }
        switch bytes[offset] {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        case UInt8(ascii: "t"): return .true
        case UInt8(ascii: "f"): return .false
        case UInt8(ascii: "n"): return .null
        case 0xEF where offset == 0: throw JSONError(.byteOrderMark, at: 0)
        default: throw JSONError(.expectedValue, at: offset)
        }
    }

    package mutating func beginObject() throws(JSONError) { try open(UInt8(ascii: "{"), .object) }
    package mutating func beginArray() throws(JSONError) { try open(UInt8(ascii: "["), .array) }

    /// The next key of the object, its colon consumed; nil once the object is closed.
    package mutating func nextKey() throws(JSONError) -> JSONToken? {
        guard try advance(to: UInt8(ascii: "}")) else { return nil }
        guard offset < end else { throw JSONError(.endOfInput, at: end) }
        guard bytes[offset] == UInt8(ascii: "\"") else { throw JSONError(.expectedKey, at: offset) }
        let key = try scanString()
        skipWhitespace()
        guard offset < end else { throw JSONError(.endOfInput, at: end) }
        guard bytes[offset] == UInt8(ascii: ":") else { throw JSONError(.expectedColon, at: offset) }
        offset += 1
        return key
    }

    /// True when another element follows; false once the array is closed.
    package mutating func nextElement() throws(JSONError) -> Bool { try advance(to: UInt8(ascii: "]")) }

    /// Passes over the next value, whatever it is, checks it, and says where it stands.
    package mutating func value() throws(JSONError) -> JSONToken {
        guard let kind = try peek() else { throw JSONError(.endOfInput, at: end) }
        let start = offset
        switch kind {
        case .string:
            needsComma = true
            return try scanString()
        case .number:
            needsComma = true
            return try scanNumber()
        case .true: try scanWord("true")
        case .false: try scanWord("false")
        case .null: try scanWord("null")
        case .object:
            try beginObject()
            while try nextKey() != nil { _ = try value() }
        case .array:
            try beginArray()
            while try nextElement() { _ = try value() }
        }
        needsComma = true
        return JSONToken(kind, start: start, end: offset)
    }

    package mutating func skip() throws(JSONError) { _ = try value() }

    /// The next value, which must be of this kind.
    package mutating func value(_ kind: JSONToken.Kind) throws(JSONError) -> JSONToken {
        guard let next = try peek() else { throw JSONError(.endOfInput, at: end) }
        guard next == kind else { throw JSONError(.expected(kind), at: offset) }
        return try value()
    }

    package mutating func string() throws(JSONError) -> String { text(try value(.string)) }

    /// Where the text ends, or its line.
    package var endOfText: Int { end }

    /// Whether nothing but white space is left of the text, or of its line.
    package mutating func isAtEnd() -> Bool {
        skipWhitespace()
        return offset == end
    }

    /// Fails unless nothing but white space is left, and all strings were text.
    package mutating func finish() throws(JSONError) {
        skipWhitespace()
        guard offset == end else { throw JSONError(.trailingContent, at: offset) }
        if let error = takeLoneSurrogate() { throw error }
    }

    /// What is wrong with the strings passed so far, once: for a caller who gives up one value and goes on to the next.
    package mutating func takeLoneSurrogate() -> JSONError? {
        defer { loneSurrogate = nil }
        return loneSurrogate
    }

    /// Narrows the reader to the next line of the input; false when there is none. What was left of the line before is dropped.
    package mutating func nextLine() -> Bool {
        guard followingLine < bytes.count else { return false }
        offset = followingLine
        end = endOfLine(from: offset)
        followingLine = end + 1
        depth = 0
        needsComma = false
        loneSurrogate = nil
        return true
    }

    private mutating func open(_ bracket: UInt8, _ kind: JSONToken.Kind) throws(JSONError) {
        skipWhitespace()
        guard offset < end else { throw JSONError(.endOfInput, at: end) }
        guard bytes[offset] == bracket else { throw JSONError(.expected(kind), at: offset) }
        guard depth < Self.maximumDepth else { throw JSONError(.tooDeep, at: offset) }
        depth += 1
        offset += 1
        needsComma = false
    }

    /// Stands before the next member, or consumes the closing bracket and returns false.
    private mutating func advance(to bracket: UInt8) throws(JSONError) -> Bool {
        skipWhitespace()
        guard offset < end else { throw JSONError(.endOfInput, at: end) }
        if bytes[offset] == bracket {
            offset += 1
            depth -= 1
            needsComma = true
            return false
        }
        if needsComma {
            guard bytes[offset] == UInt8(ascii: ",") else { throw JSONError(.expectedCommaOrEnd, at: offset) }
            offset += 1
            skipWhitespace()
        }
        return true
    }
}
