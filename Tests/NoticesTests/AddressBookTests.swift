// Where notices go, and where while it is not settled which configuration holds.
// SPDX-License-Identifier: Apache-2.0

import Client
import Ledger
import Scenes
import Testing

@testable import Configuration
@testable import Notices

@Suite struct AddressBookTests {
    /// With a budget for each name, and the URL that it is told at.
    private func book(_ urls: [String: String], mail: Bool = false) throws -> AddressBook {
        var configuration = Configuration()
        configuration.budgetEntries = try urls.map { name, url in
            var entry = BudgetEntry(Budget(name: name, limit: try .usd("1")))
            entry.notify = Secret(url)
            return entry
        }
        if mail {
            configuration.notices.mail = .init(server: MailServer(try .init("smtp://127.0.0.1:1")), from: .local)
        }
        return AddressBook(configuration)
    }

    private func url(_ book: AddressBook, _ target: String) -> String? {
        (book.transport(to: target) as? WebhookTransport)?.url.text
    }

    @Test func `Two books together know the targets of both, and of one that moves the place of the first`() throws {
        let old = try book(["gone": "http://a/1", "moved": "http://a/2"], mail: true)
        let new = try book(["moved": "http://b/2", "new": "http://b/3"])
        let both = new.joined(with: old)
        #expect(url(both, "budget:gone") == "http://a/1")
        #expect(url(both, "budget:moved") == "http://b/2")
        #expect(url(both, "budget:new") == "http://b/3")
        #expect(both.transport(to: "mail:ada@example.com") is MailTransport)
        #expect(new.transport(to: "budget:gone") == nil)
        #expect(new.transport(to: "mail:ada@example.com") == nil)
    }
}
