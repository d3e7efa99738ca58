// Notices as a file says them, and what it must not say.
// SPDX-License-Identifier: Apache-2.0

import Client
import Configuration
import TemporaryFiles
import Testing

@Suite struct NoticeSettingsTests {
    let files: TemporaryFiles

    init() throws { files = try TemporaryFiles() }

    @Test func `A summary names when it comes and to whom`() throws {
        let notices = try files.configuration(
            """
            notices:
              mail:
                server: smtp://mail.example:587
                user: bursar
                password: ${TOKEN}
                from: Bursar <bursar@example.com>
              summaries:
                - { name: team, to: [team@example.com], webhook: "https://hooks.example/${TOKEN}" }
                - { name: month, every: month, at: "23:05", each_user: true, subject: "Your Stats: ${EMPTY}!" }
            """
        ).notices
        #expect(notices.summaries.map(\.subject) == [nil, "Your Stats: !"])
        #expect(notices.mail?.server.address.description == "smtp://mail.example:587")
        #expect(notices.mail?.server.password == Secret("hunter2"))
        #expect(notices.mail?.from == (try Mailbox("Bursar <bursar@example.com>")))
        #expect(notices.summaries.map(\.every) == [.week, .month])
        #expect(notices.summaries.map(\.at) == [480, 1385])
        #expect(notices.summaries[0].webhook == Secret("https://hooks.example/hunter2"))
        #expect(notices.summaries.map(\.eachUser) == [false, true])
        #expect(!"\(notices)".contains("hunter2"))
    }

    @Test func `What is wrong is told with its line, and what to write`() {
        #expect(
            files.problems(
                """
                notices:
                  mail:
                    server: smtp://ada:hunter2@mail.example
                    user: bursar
                  summaries:
                    - { name: a }
                    - { name: b, every: day, at: 8, to: [me, me@example.com] }
                """) == [
                    "3: notices.mail.server must be smtp://HOST:PORT or smtps://HOST:PORT;"
                        + " user and password have keys of their own",
                    "6: notices.summaries[0].name names a summary that goes to nobody: give it to, webhook or each_user",
                    "7: notices.summaries[1].every must be one of week, month, not \"day\"",
                    "7: notices.summaries[1].at must be a time of day such as \"08:00\", not \"8\"",
                    "7: notices.summaries[1].to[0] must be a mail address in ASCII such as team@example.com, not \"me\"",
                ])
    }

    @Test(arguments: ["\"\"", "\"a\\nBcc: b\"", String(repeating: "x", count: 201)])
    func `A subject is one line`(_ subject: String) {
        let problems = files.problems(
            """
            notices:
              summaries:
                - { name: a, webhook: "https://hooks.example/x", subject: \(subject) }
            """)
        let wanted = "3: notices.summaries[0].subject must be one line of 1 to 200 characters"
        #expect(problems.count == 1 && problems[0].hasPrefix(wanted), "\(problems)")
    }

    @Test func `Mail needs a server, and a user a password`() {
        #expect(
            files.problems(
                """
                notices:
                  summaries:
                    - { name: a, to: [me@example.com], each_user: true }
                """) == [
                    "3: notices.summaries[0].to needs notices.mail, with server and from",
                    "3: notices.summaries[0].each_user needs notices.mail, with server and from",
                ])
        #expect(
            files.problems("notices: { mail: { user: b, password: x } }") == [
                "1: notices.mail lacks server", "1: notices.mail lacks from",
            ])
        #expect(files.problems("notices:\n  mail:\n") == [])
        let mail = "notices: { mail: { server: \"smtps://mail.example\", from: b@example.com"
        #expect(
            files.problems("\(mail), user: b } }") == [
                "1: notices.mail.user needs notices.mail.password or notices.mail.password_file beside it"
            ])
        #expect(
            files.problems("\(mail), password: x } }") == ["1: notices.mail.password needs notices.mail.user beside it"]
        )
        #expect(
            files.problems("\(mail), tls: none } }") == [
                "1: notices.mail.tls must not be none where the server is one of smtps://"
            ])
    }
}
