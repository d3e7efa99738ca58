// Who is internal, as a configuration file says it.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import TemporaryFiles
import Testing

@testable import Configuration

@Suite struct InternalSettingsTests {
    let files: TemporaryFiles

    init() throws { files = try TemporaryFiles() }

    @Test func `Users, addresses and tenants have patterns of their own`() throws {
        let names = try load(#"internal: { users: [ada, staff-*], emails: ["*@our.com"], tenants: [test-*] }"#)
        #expect(names.users.map(\.text) == ["ada", "staff-*"])
        #expect(names.emails.map(\.text) == ["*@our.com"])
        #expect(names.tenants.map(\.text) == ["test-*"])
        #expect(try load("internal: { emails: [a@our.com] }").users.isEmpty)
    }

    @Test func `One list is for all three`() throws {
        let names = try load(#"internal: ["*@our.com", test-*]"#)
        for patterns in [names.users, names.emails, names.tenants] {
            #expect(patterns.map(\.text) == ["*@our.com", "test-*"])
        }
    }

    @Test(arguments: [
        ("internal: ada", "1: internal must hold `key: value` pairs, not a single value"),
        ("internal: { user: [ada] }", "1: unknown key internal.user; did you mean internal.users?"),
        ("internal: { users: ada }", "1: internal.users must be a list, not a single value"),
        ("internal:\n  users: [ada, \"\"]", "2: internal.users[1] must not be empty"),
        ("internal: [ada, ada]", "1: internal[1] must differ from internal[0]"),
    ])
    func `What is wrong is told`(file: String, error: String) throws {
        #expect(files.problems(file) == [error])
    }

    private func load(_ text: String) throws -> InternalNames {
        try files.configuration(text).internalNames
    }
}
