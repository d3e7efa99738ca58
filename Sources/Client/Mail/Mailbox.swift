// Whom mail is from: an address, and a name to show.
// SPDX-License-Identifier: Apache-2.0

/// `Bursar <bursar@example.com>`, or the address alone.
package struct Mailbox: Sendable, Hashable, CustomStringConvertible {
    /// Empty where only the address is shown.
    package let name: String
    package let address: MailAddress

    private init(_ address: MailAddress) {
        name = ""
        self.address = address
    }

    package static let local = Mailbox(MailAddress.local)

    /// Reads `NAME <ADDRESS>` or `ADDRESS`. A name may hold anything but control characters.
    package init(_ text: String) throws(MailAddress.Invalid) {
        guard text.hasSuffix(">"), let open = text.lastIndex(of: "<") else {
            name = ""
            address = try MailAddress(text)
            return
        }
        let name = text[..<open]
        let last = name.lastIndex { $0 != " " }
        self.name = last.map { String(name[...$0]) } ?? ""
        guard self.name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw MailAddress.Invalid()
        }
        address = try MailAddress(String(text[text.index(after: open)...].dropLast()))
    }

    package var description: String { name.isEmpty ? address.text : "\(name) <\(address)>" }

    /// As a header has it.
    var header: String { name.isEmpty ? address.text : "\(EncodedWord.phrase(name)) <\(address)>" }
}
