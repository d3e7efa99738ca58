// Takes notices to people by mail.
// SPDX-License-Identifier: Apache-2.0

import Client
import Ledger
import Store

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
