// What a mail says, as text and as HTML, in lines of ASCII.
// SPDX-License-Identifier: Apache-2.0

/// The body of a mail and the type that its header gives: ASCII in short lines, ready to be sent.
package struct MailContent: Sendable, Equatable {
    /// `multipart/alternative; boundary="…"`
    package let type: String
    package let body: [UInt8]

    /// A body that was made before.
    package init(type: String, body: [UInt8]) {
        self.type = type
        self.body = body
    }

    /// The same twice: readers show the last form that they understand.
    package init(text: String, html: String) {
        type = "multipart/alternative; boundary=\"\(Self.boundary)\""
        body =
            Self.part("text/plain", text) + Self.part("text/html", html) + Array("--\(Self.boundary)--\r\n".utf8)
    }

    /// `=_` never stands in quoted-printable text, so neither part can hold it.
    private static let boundary = "=_bursar_alternative"

    private static func part(_ type: String, _ text: String) -> [UInt8] {
        let head = """
            --\(boundary)\r
            Content-Type: \(type); charset=utf-8\r
            Content-Transfer-Encoding: quoted-printable\r
            \r

            """
        return Array(head.utf8) + QuotedPrintable.encoded(text)
    }
}

/// RFC 2045, 6.7: what is readable stays readable, the rest is `=C3=A9`.
enum QuotedPrintable {
    /// Lines end with CRLF, whatever they ended with, the last one too; none is longer than 76 bytes without it.
    static func encoded(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count + text.utf8.count / 8)
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        if lines.last?.isEmpty == true { lines.removeLast() }
        for line in lines {
            append(Array(line.utf8), to: &result)
            result += [0x0D, 0x0A]
        }
        return result
    }

    private static func append(_ line: [UInt8], to result: inout [UInt8]) {
        var width = 0
        for (place, byte) in line.enumerated() {
            let isLast = place == line.count - 1
            // A space at the end of a line is taken for nothing on the way.
            let isPlain = byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "=") || byte == 0x20 && !isLast
            let piece = isPlain ? [byte] : [UInt8(ascii: "="), hex(byte >> 4), hex(byte & 15)]
            // The `=` of a broken line takes a place, but for the last piece.
            if width + piece.count > (isLast ? 76 : 75) {
                result += [UInt8(ascii: "="), 0x0D, 0x0A]
                width = 0
            }
            result += piece
            width += piece.count
        }
    }

    private static func hex(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "A") + nibble - 10
    }
}
