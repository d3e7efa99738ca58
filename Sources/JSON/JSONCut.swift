// Where a long text is cut in two, so that two readers can share it.
// SPDX-License-Identifier: Apache-2.0

/// A place between two elements of an array, or between two lines, about in the middle.
///
/// It is found without checking anything. The readers on both sides check all that they read; where the first comes to its
/// end between two elements, and has counted `before` of them, both together have read what one reader would have.
package struct JSONCut: Sendable, Equatable {
    /// The comma between the elements, or the first byte of the line.
    package let offset: Int
    /// Elements, or lines that are not blank, before it.
    package let before: Int

    /// Nil where the text is no array, or has no comma of its own behind the middle.
    package static func array(_ bytes: Span<UInt8>) -> JSONCut? {
        let middle = bytes.count / 2
        var depth = 0
        var before = 0
        var at = 0
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "\""): at = endOfString(bytes, from: at)
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                depth -= 1
                if depth < 1 { return nil }
            case UInt8(ascii: ",") where depth == 1:
                before += 1
                if at >= middle { return JSONCut(offset: at, before: before) }
            default: break
            }
            at += 1
        }
        return nil
    }

    /// Nil where no line begins behind the middle.
    package static func lines(_ bytes: Span<UInt8>) -> JSONCut? {
        let middle = bytes.count / 2
        var before = 0
        var isBlank = true
        for at in bytes.indices.dropLast() {
            switch bytes[at] {
            case UInt8(ascii: "\n"):
                if !isBlank { before += 1 }
                isBlank = true
                if at >= middle { return JSONCut(offset: at + 1, before: before) }
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
            default: isBlank = false
            }
        }
        return nil
    }

    /// The closing quote of the string that begins at `start`, or the end of the text.
    private static func endOfString(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var at = start + 1
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") { at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1 }
        return at
    }
}

extension JSONReader {
    /// Lends a reader over what lies before the cut.
    package static func read<Result, Failure: Error>(
        _ bytes: Span<UInt8>, before cut: JSONCut, _ body: (inout JSONReader) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try read(bytes.extracting(first: cut.offset), body)
    }

    /// Lends a reader that goes on at the cut: inside the array, before the comma, or before the line. Places in errors
    /// are those of the whole text.
    package static func read<Result, Failure: Error>(
        _ bytes: Span<UInt8>, after cut: JSONCut, _ body: (inout JSONReader) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try bytes.withUnsafeBufferPointer { (buffer) throws(Failure) in
            var reader = JSONReader(buffer, resumedAt: cut.offset)
            return try body(&reader)
        }
    }
}
