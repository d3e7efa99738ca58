// Where mail goes: an address that can do no harm.
// SPDX-License-Identifier: Apache-2.0

/// `ada@example.com`. What is not plainly an address cannot be one: no quotes, comments, spaces, line ends, or letters
/// beyond ASCII, so that none ends a header or a command early.
package struct MailAddress: Sendable, Hashable, CustomStringConvertible {
    package let text: String

    package struct Invalid: Error, Equatable {}

    package init(_ text: String) throws(Invalid) {
        let bytes = Array(text.utf8)
        guard let at = bytes.firstIndex(of: UInt8(ascii: "@")), bytes.count <= 254, (1...64).contains(at) else {
            throw Invalid()
        }
        let (local, domain) = (bytes[..<at], bytes[(at + 1)...])
        guard Self.isDotted(local, by: Self.isAtom), Self.isDotted(domain, by: Self.isHostName),
            domain.first != UInt8(ascii: "-"), domain.last != UInt8(ascii: "-")
        else { throw Invalid() }
        self.text = text
    }

    private init(known text: String) { self.text = text }

    /// Whoever runs this machine.
    static let local = MailAddress(known: "bursar@localhost")

    package var description: String { text }

    /// The part behind the `@`.
    package var domain: String { String(text[text.index(after: text.lastIndex(of: "@") ?? text.startIndex)...]) }

    /// Words with single dots between them.
    private static func isDotted(_ bytes: ArraySlice<UInt8>, by isPart: (UInt8) -> Bool) -> Bool {
        bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .allSatisfy { !$0.isEmpty && $0.allSatisfy(isPart) }
    }

    private static func isAtom(_ byte: UInt8) -> Bool {
        isHostName(byte) || "!#$%&'*+/=?^_`{|}~".utf8.contains(byte)
    }

    private static func isHostName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

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
