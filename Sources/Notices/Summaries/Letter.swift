// A summary on its way to one receiver.
// SPDX-License-Identifier: Apache-2.0

package import Client
package import Ledger
package import Store

/// What one receiver gets.
package struct Letter: Sendable {
    /// The same whenever it is written: receivers know a repeat by it.
    package let id: String
    package let receiver: Receiver
    /// The user whom it is about; empty for none.
    package var user = ""
    let subject: String
    package let body: Body

    package enum Receiver: Sendable, Hashable {
        case mail(MailAddress)
        /// The webhook of the summary of this name.
        case webhook(String)
    }

    package enum Body: Sendable {
        case page(Page)
        case json([UInt8])
    }

    package func notice(at time: Timestamp) -> Notice {
        var notice = Notice(
            id: id, .report, to: AddressBook.target(of: receiver), subject: subject, contentType: content.type,
            body: content.body, at: time)
        notice.user = user
        return notice
    }

    /// The mail, as it goes over the wire.
    package func mail(from: Mailbox, at time: Timestamp) throws(MailError) -> [UInt8]? {
        guard case .mail(let address) = receiver else { return nil }
        return try MailMessage(
            from: from, to: address, subject: subject, sentAt: time.milliseconds, id: id, content: content
        ).bytes
    }

    private var content: MailContent {
        switch body {
        case .page(let page): MailContent(text: page.text, html: page.html)
        case .json(let bytes): MailContent(type: "application/json", body: bytes)
        }
    }
}
