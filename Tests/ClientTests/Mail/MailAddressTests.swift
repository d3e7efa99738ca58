// What may be an address, and what may not.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Client

@Suite struct MailAddressTests {
    @Test(arguments: [
        "ada@example.com", "a@b", "ada.love+bursar@mail.example.co.uk", "O'Hara@example.com", "bursar@localhost",
        "x@xn--bcher-kva.example",
    ])
    func `An address is taken as it is`(_ text: String) throws {
        #expect(try MailAddress(text).text == text)
    }

    @Test(arguments: [
        "", "ada", "@example.com", "ada@", "ada@@example.com", "ada@exa mple.com",
        "ada@example.com\r\nBcc: eve@example.com",
        "ada@example.com\n", "\u{0}ada@example.com", "<ada@example.com>", "ada@example.com, eve@example.com",
        "\"ada\"@example.com", "ada..b@example.com", ".ada@example.com", "ada@.example.com", "ada@example..com",
        "ada@-example.com", "jürgen@example.com", "ada@bücher.example", "ada@[127.0.0.1]", "ada@example.com>",
        String(repeating: "a", count: 65) + "@example.com", "a@" + String(repeating: "b.", count: 130) + "c",
    ])
    func `What could end a header or a command early is no address`(_ text: String) {
        #expect(throws: MailAddress.Invalid.self) { try MailAddress(text) }
    }

    @Test func `A mailbox may have a name`() throws {
        let mailbox = try Mailbox("Bursar of Café <bursar@example.com>")
        #expect(mailbox.name == "Bursar of Café")
        #expect(mailbox.address.text == "bursar@example.com")
        #expect(mailbox.header == "=?utf-8?q?Bursar_of_Caf=C3=A9?= <bursar@example.com>")
        #expect(try Mailbox("bursar@example.com").header == "bursar@example.com")
        #expect(try Mailbox("The Books <b@example.com>").header == "The Books <b@example.com>")
        #expect(throws: MailAddress.Invalid.self) { try Mailbox("Bursar\r\nBcc: eve@example.com <b@example.com>") }
        #expect(throws: MailAddress.Invalid.self) { try Mailbox("Bursar <b@example.com> <c@example.com") }
    }

    @Test(arguments: [
        ("smtp://mail.example:587", "smtp://mail.example:587"), ("smtp://mail.example", "smtp://mail.example:25"),
        ("smtps://mail.example", "smtps://mail.example:465"), ("smtp://[::1]:2525", "smtp://[::1]:2525"),
    ])
    func `A mail server is a scheme, a host and a port`(_ url: String, _ shown: String) throws {
        #expect(try MailServer.Address(url).description == shown)
    }

    @Test(arguments: [
        "mail.example", "http://mail.example", "smtp://ada:secret@mail.example", "smtp://mail.example/x", "smtp://",
        "smtp://mail.example?x", "smtp://mail.example:99999",
    ])
    func `Anything else is none`(_ url: String) {
        #expect(throws: MailServer.Address.Invalid.self) { try MailServer.Address(url) }
    }

    @Test func `Only a server on this machine may do without TLS unasked`() throws {
        var server = MailServer(try MailServer.Address("smtp://mail.example"))
        #expect(server.needsTLS)
        server.tls = MailServer.Encryption.none
        #expect(!server.needsTLS)
        server = MailServer(try MailServer.Address("smtp://127.0.0.1:2525"))
        #expect(!server.needsTLS)
        server.tls = .required
        #expect(server.needsTLS)
    }
}
