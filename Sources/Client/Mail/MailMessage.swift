// A mail, whole: headers and body as they go over the wire.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// One mail to one address. The same message always has the same bytes.
package struct MailMessage: Sendable, Equatable {
    package var from: Mailbox
    package var to: MailAddress
    package var subject: String
    /// Milliseconds since 1970.
    package var sentAt: Int64
    /// What tells it from every other mail of this sender, so that a repeat can be known as one.
    package var id: String
    package var content: MailContent

    package init(
        from: Mailbox, to: MailAddress, subject: String, sentAt: Int64, id: String, content: MailContent
    ) {
        self.from = from
        self.to = to
        self.subject = subject
        self.sentAt = sentAt
        self.id = id
        self.content = content
    }

    /// RFC 5322. Refuses texts that would end a header early and begin another.
    package var bytes: [UInt8] {
        get throws(MailError) {
            for (name, value) in [("Subject", subject), ("Message-ID", id), ("Content-Type", content.type)]
            where value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
                throw MailError(.invalidHeader(name))
            }
            let head = """
                From: \(from.header)\r
                To: \(to)\r
                Subject: \(EncodedWord.text(subject, indent: 9))\r
                Date: \(Self.date(sentAt))\r
                Message-ID: <\(id.utf8.map(Self.idPart).joined())@\(from.address.domain)>\r
                Auto-Submitted: auto-generated\r
                MIME-Version: 1.0\r
                Content-Type: \(content.type)\r
                \r

                """
            return Array(head.utf8) + content.body
        }
    }

    /// What cannot stand in an id of a message is written as two digits.
    private static func idPart(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            String(UnicodeScalar(byte))
        default: "_" + String(byte, radix: 16)
        }
    }

    /// `Mon, 16 Nov 2026 08:00:00 +0000`
    private static func date(_ milliseconds: Int64) -> String {
        var seconds = time_t(milliseconds / 1000)
        var parts = unsafe tm()
        unsafe _ = gmtime_r(&seconds, &parts)
        let (weekday, day, month, year) = unsafe (parts.tm_wday, parts.tm_mday, parts.tm_mon, parts.tm_year)
        let (hour, minute, second) = unsafe (parts.tm_hour, parts.tm_min, parts.tm_sec)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return "\(days[Int(weekday)]), \(two(day)) \(months[Int(month)]) \(Int(year) + 1900) "
            + "\(two(hour)):\(two(minute)):\(two(second)) +0000"
    }
}
