// Mails as they go over the wire, by hand.
// SPDX-License-Identifier: Apache-2.0

import Seeded
import Testing

@testable import Client

@Suite struct MailMessageTests {
    private func message(subject: String = "Week 46", text: String = "Hello", html: String = "<p>Hello") throws
        -> MailMessage
    {
        MailMessage(
            from: try Mailbox("Bursar <bursar@example.com>"), to: try MailAddress("ada@example.org"), subject: subject,
            // Monday the 16th of November 2026 at 8.
            sentAt: 1_794_816_000_000, id: "summary:team:2026-W46:to-1",
            content: MailContent(text: text, html: html))
    }

    private func lines(_ message: MailMessage) throws -> [String] {
        String(decoding: try message.bytes, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
            .map(String.init)
    }

    @Test func `A message has both forms, and every header that a reader asks for`() throws {
        #expect(
            try lines(try message(text: "Café\n", html: "<p a=\"b\">Café\n")) == [
                "From: Bursar <bursar@example.com>", "To: ada@example.org", "Subject: Week 46",
                "Date: Mon, 16 Nov 2026 08:00:00 +0000", "Message-ID: <summary_3ateam_3a2026-W46_3ato-1@example.com>",
                "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
                "Content-Type: multipart/alternative; boundary=\"=_bursar_alternative\"", "",
                "--=_bursar_alternative", "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: quoted-printable", "", "Caf=C3=A9", "--=_bursar_alternative",
                "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "",
                "<p a=3D\"b\">Caf=C3=A9", "--=_bursar_alternative--", "",
            ])
    }

    @Test(arguments: ["a\r\nBcc: eve@example.com", "a\nb", "a\rb", "a\u{0}b", "a\u{85}b"])
    func `A subject cannot bring headers of its own`(_ subject: String) throws {
        #expect(throws: MailError(.invalidHeader("Subject"))) { try message(subject: subject).bytes }
    }

    @Test func `A subject beyond ASCII is encoded in words of whole characters`() throws {
        let subject = "Woche 46 für Jürgen: " + String(repeating: "日本語 ", count: 12)
        let bytes = try message(subject: subject).bytes
        let text = String(decoding: bytes, as: UTF8.self)
        let header = try #require(text.split(separator: "\r\nDate:").first?.split(separator: "Subject: ").last)
        let words = header.split(separator: "\r\n ")
        #expect(words.count > 2)
        #expect(words.allSatisfy { $0.utf8.count <= 75 && $0.hasPrefix("=?utf-8?q?") && $0.hasSuffix("?=") })
        // Each word by itself is whole: what stands between the marks decodes to UTF-8.
        #expect(words.map { Self.unquoted(String($0.dropFirst(10).dropLast(2)), header: true) }.joined() == subject)
    }

    @Test func `A subject that looks encoded is encoded`() throws {
        #expect(try lines(message(subject: "=?utf-8?q?x?="))[2] == "Subject: =?utf-8?q?=3D=3Futf=2D8=3Fq=3Fx=3F=3D?=")
    }

    @Test func `A line that ends with a space or is long says so`() {
        func encoded(_ text: String) -> String { String(decoding: QuotedPrintable.encoded(text), as: UTF8.self) }
        #expect(encoded("a \nb\t") == "a=20\r\nb=09\r\n")
        #expect(encoded("-- \n.\n..") == "--=20\r\n.\r\n..\r\n")
        #expect(encoded("a\r\nb\rc") == "a\r\nb\r\nc\r\n")
        #expect(encoded("") == "")
        let long = String(repeating: "x", count: 76)
        #expect(encoded(long) == long + "\r\n")
        #expect(encoded(long + "y") == String(repeating: "x", count: 75) + "=\r\nxy\r\n")
    }

    @Test func `Whatever is written reads back, in short lines of ASCII`() {
        let alphabet = Array("ab =.é日👩‍👩‍👧\u{0}\t<&\"")
        var random = Seeded(seed: 46)
        for round in 0..<300 {
            let text = String(
                (0..<Int.random(in: 0...200, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "a" }
            )
            let bytes = QuotedPrintable.encoded(text)
            let lines = String(decoding: bytes, as: UTF8.self).split(
                separator: "\r\n", omittingEmptySubsequences: false)
            #expect(lines.allSatisfy { $0.utf8.count <= 76 }, "round \(round)")
            #expect(bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F || $0 == 0x0D || $0 == 0x0A }, "round \(round)")
            let joined = String(decoding: bytes, as: UTF8.self).replacing("=\r\n", with: "")
            #expect(Self.unquoted(joined, header: false) == (text.isEmpty ? "" : text + "\r\n"), "round \(round)")
        }
    }

    /// The other way, as RFC 2045 has it.
    private static func unquoted(_ text: String, header: Bool) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "=") {
                bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(header && byte == UInt8(ascii: "_") ? 0x20 : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
