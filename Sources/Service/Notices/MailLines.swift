// Connections to a mail server, for those who have mail.
// SPDX-License-Identifier: Apache-2.0

import Client
import Synchronization

/// Gives each mail a connection of its own, and keeps those that are free for the next ones: ten thousand mails need not
/// say hello ten thousand times.
final class MailLines: Sendable {
    private let server: MailServer
    private let free = Mutex<[Line]>([])

    /// Connections kept while nobody has mail.
    private static let most = 4

    /// Sendable: whoever took it off the list is the only one who has it.
    private final class Line: @unchecked Sendable {
        var client: MailClient

        init(_ server: MailServer) throws(MailError) { client = try MailClient(server) }
    }

    init(_ server: MailServer) { self.server = server }

    func send(_ message: MailMessage, timeout: Duration) throws(MailError) {
        let line: Line
        if let known = free.withLock({ $0.popLast() }) { line = known } else { line = try Line(server) }
        try line.client.send(message, timeout: timeout)
        // One that failed is not kept: nobody knows where the conversation stopped.
        free.withLock { if $0.count < Self.most { $0.append(line) } }
    }
}
