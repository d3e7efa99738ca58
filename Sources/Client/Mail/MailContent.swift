// What a mail says, as text and as HTML.
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
