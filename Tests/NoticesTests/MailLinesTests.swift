// Connections to a mail server that does not let go of them.
// SPDX-License-Identifier: Apache-2.0

import Client
import Testing
import Waiting

@testable import Notices

@Suite struct MailLinesTests {
    @Test func `Who lets lines go waits for no goodbye`() throws {
        let server = try ClingingMailServer()
        var lines: MailLines? = MailLines(MailServer(try .init("smtp://127.0.0.1:\(server.port)")))
        let message = MailMessage(
            from: .local, to: try MailAddress("ada@example.com"), subject: "s", sentAt: 0, id: "1",
            content: MailContent(text: "t", html: "h"))
        try lines?.send(message, timeout: .seconds(60))
        #expect(server.isConnected)
        lines = nil
        try eventually("the goodbye is heard") { server.heardGoodbye }
        // Whoever had waited for the answer, or for its timeout, would have hung up by now.
        #expect(server.isConnected)
    }
}
