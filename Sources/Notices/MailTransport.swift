// Takes notices to people by mail, over connections that are kept.
// SPDX-License-Identifier: Apache-2.0

import Client
import Ledger
import Store
import Synchronization
import System

struct MailTransport: NoticeTransport {
    let to: MailAddress
    let from: Mailbox
    let lines: MailLines

    func deliver(_ notice: Notice) throws(DeliveryFailure) {
        let message = MailMessage(
            from: from, to: to, subject: notice.subject, sentAt: notice.createdAt.milliseconds, id: notice.id,
            content: MailContent(type: notice.contentType, body: notice.body))
        do throws(MailError) {
            try lines.send(message, timeout: Self.timeout)
        } catch {
            throw error.isLasting ? .refused("\(error.reason)") : .failed("\(error.reason)")
        }
    }

    /// Mail servers look things up before they answer.
    private static let timeout = Duration.seconds(30)
}

/// Gives each mail a connection of its own, and keeps those that are free for the next ones: ten thousand mails need not
/// say hello ten thousand times.
final class MailLines: Sendable {
    private let server: MailServer
    private let free = Mutex<[Line]>([])

    /// Connections kept while nobody has mail.
    private static let most = 4

    /// Sendable: whoever took it off the list is the only one who has it.
    private final class Line: @unchecked Sendable {
        private var client: MailClient?

        init(_ server: MailServer) throws(MailError) { client = try MailClient(server) }

        func send(_ message: MailMessage, timeout: Duration) throws(MailError) {
            try client?.send(message, timeout: timeout)
        }

        /// Says goodbye, and waits for minutes where the server does not answer that.
        func close() { client = nil }
    }

    init(_ server: MailServer) { self.server = server }

    deinit { Self.letGo(free.withLock { $0 }) }

    func send(_ message: MailMessage, timeout: Duration) throws(MailError) {
        let line: Line
        if let known = free.withLock({ $0.popLast() }) { line = known } else { line = try Line(server) }
        do throws(MailError) {
            try line.send(message, timeout: timeout)
        } catch {
            // Nobody knows where the conversation stopped.
            Self.letGo([line])
            throw error
        }
        let isKept = free.withLock { free in
            guard free.count < Self.most else { return false }
            free.append(line)
            return true
        }
        if !isKept { Self.letGo([line]) }
    }

    /// Closes lines without keeping anybody waiting. Where no thread is to be had, it happens here.
    private static func letGo(_ lines: [Line]) {
        guard !lines.isEmpty else { return }
        let isStarted = Thread.start(stack: stack) { for line in lines { line.close() } }
        if !isStarted { for line in lines { line.close() } }
    }

    /// What TLS needs, twice over.
    private static let stack = 512 << 10
}
