// The kinds of value that say who is told, and when.
// SPDX-License-Identifier: Apache-2.0

package import Client

extension ValueKind where Value == MailAddress {
    package static var mailAddress: ValueKind<MailAddress> {
        Self(
            name: "mail address", placeholder: "ADDRESS", example: "team@example.com",
            read: { (text) throws(ValueRefusal) in
                do { return try MailAddress(text) } catch {
                    throw ValueRefusal("must be a mail address in ASCII such as team@example.com")
                }
            },
            write: \.text)
    }
}

extension ValueKind where Value == Mailbox {
    package static var mailbox: ValueKind<Mailbox> {
        Self(
            name: "mail address", placeholder: "ADDRESS", example: "Bursar <bursar@example.com>",
            read: { (text) throws(ValueRefusal) in
                do { return try Mailbox(text) } catch {
                    throw ValueRefusal(
                        "must be a mail address such as bursar@example.com or Bursar <bursar@example.com>")
                }
            },
            write: \.description)
    }
}

extension ValueKind where Value == MailServer.Address {
    package static var mailServer: Self {
        Self(
            name: "URL", placeholder: "URL", example: "smtp://mail.example:587", hidesText: true,
            read: { (text) throws(ValueRefusal) in
                do { return try MailServer.Address(text) } catch {
                    throw ValueRefusal(
                        "must be smtp://HOST:PORT or smtps://HOST:PORT; user and password have keys of their own")
                }
            },
            write: \.description)
    }
}

extension ValueKind where Value == Int {
    /// Minutes after midnight.
    package static var timeOfDay: Self {
        Self(
            name: "time of day", placeholder: "HH:MM", example: "\"08:00\"",
            read: { (text) throws(ValueRefusal) in
                let parts = text.split(separator: ":", omittingEmptySubsequences: false)
                guard parts.map(\.utf8.count) == [2, 2], let hour = UInt8(parts[0]), let minute = UInt8(parts[1]),
                    hour < 24, minute < 60, !text.contains("+")
                else { throw ValueRefusal("must be a time of day such as \"08:00\"") }
                return Int(hour) * 60 + Int(minute)
            },
            write: { minutes in
                let (hour, minute) = minutes.quotientAndRemainder(dividingBy: 60)
                return "\"\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)\""
            })
    }
}

extension ValueKind where Value == String {
    /// What can be the subject of a mail.
    package static var subject: Self {
        Self(
            name: "text", placeholder: "TEXT", example: "Your Weekly Stats",
            read: { (text) throws(ValueRefusal) in
                let isLine = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
                guard isLine, (1...200).contains(text.unicodeScalars.count) else {
                    throw ValueRefusal("must be one line of 1 to 200 characters")
                }
                return text
            },
            write: { $0 })
    }
}
