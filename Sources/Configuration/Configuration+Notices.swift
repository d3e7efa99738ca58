// The rows of notices: through whom mail goes, and which summaries are sent to whom.
// SPDX-License-Identifier: Apache-2.0

package import Client

extension Configuration {
    /// What is sent to people without being asked for.
    package struct Notices: Sendable, Equatable {
        package var mail: Mail?
        package var summaries: [SummaryPlan] = []

        package init() {}

        /// Who sends mail, and through whom.
        package struct Mail: Sendable, Equatable {
            package var server: MailServer
            package var from: Mailbox

            package init(server: MailServer, from: Mailbox) {
                self.server = server
                self.from = from
            }
        }
    }

    static let noticesKeys: [Schema<Notices>.Key] = [
        .section(
            "mail", \.mail, of: MailKeys(),
            [
                .optional(
                    "server", \.server, .mailServer,
                    "Who takes mail: smtps:// is TLS from the start, smtp:// turns to it (STARTTLS)."),
                .optional("from", \.from, .mailbox, "Whom mail is from."),
                .optional("user", \.user, .text(like: "bursar"), "Whom to log in as."),
                .secret("password", \.password, "That user's password.", file: "/run/secrets/smtp"),
                .optional(
                    "tls", \.tls, .choice, "required, unless the server is on this machine; none sends in the clear."),
                certificates(\.caFile),
            ],
            check: { keys, path, reader in keys.check(at: path, &reader) }, make: \.mail),
        .list(
            "summaries", \.summaries, of: SummaryPlan(), named: \.name,
            [
                .value("name", \.name, .label, required: true, "What logs and `bursar report` call it."),
                .value("every", \.every, .choice, "A week from Monday to Sunday, or a calendar month."),
                .value(
                    "at", \.at, .timeOfDay,
                    "When it is sent, by time_zone, on Monday or the first; at once where it is late."),
                .optional(
                    "subject", \.subject, .subject,
                    "What the subject of its mail says; without it, which week or month it is, calls and cost."),
                .values("to", \.to, .mailAddress, "Who gets it by mail."),
                .optional(
                    "webhook", \.webhook, .connection(["http", "https"]), "Where it is posted to as JSON."),
                .value(
                    "each_user", \.eachUser, .boolean,
                    "Mails a page to each user who did something and whose profile has an email."),
            ], "What is sent every week or month.",
            check: { plan, path, reader in
                guard plan.to.isEmpty, plan.webhook == nil, !plan.eachUser else { return }
                reader.refuse(
                    at: "\(path).name", "names a summary that goes to nobody: give it to, webhook or each_user")
            }),
    ]

    /// `Mail` as far as it was given.
    struct MailKeys: Sendable {
        var server: MailServer.Address?
        var from: Mailbox?
        var user: String?
        var password: Secret?
        var tls: MailServer.Encryption?
        var caFile: String?

        var mail: Notices.Mail? {
            guard let address = server, let from else { return nil }
            var server = MailServer(address)
            (server.user, server.password) = (user, password)
            (server.tls, server.caFile) = (tls, caFile)
            return Notices.Mail(server: server, from: from)
        }

        func check(at path: String, _ reader: inout ConfigurationReader) {
            let isGiven = user != nil || password != nil || tls != nil || caFile != nil
            for (name, isMissing, other) in [
                ("server", server == nil, from != nil), ("from", from == nil, server != nil),
            ]
            where isMissing && (other || isGiven) {
                reader.refuse(at: path, "lacks \(name)")
            }
            if user == nil, password != nil {
                let key = reader.lines["\(path).password"] == nil ? "password_file" : "password"
                reader.refuse(at: "\(path).\(key)", "needs \(path).user beside it")
            }
            if user != nil, password == nil {
                reader.refuse(at: "\(path).user", "needs \(path).password or \(path).password_file beside it")
            }
            if server?.isTLSFirst == true, tls == MailServer.Encryption.none {
                reader.refuse(at: "\(path).tls", "must not be none where the server is one of smtps://")
            }
        }
    }

    /// Summaries by mail need somebody who carries it.
    func checkNotices(_ reader: inout ConfigurationReader) {
        guard notices.mail == nil else { return }
        for (index, plan) in notices.summaries.enumerated() {
            let path = "notices.summaries[\(index)]"
            if !plan.to.isEmpty { reader.refuse(at: "\(path).to", "needs notices.mail, with server and from") }
            if plan.eachUser { reader.refuse(at: "\(path).each_user", "needs notices.mail, with server and from") }
        }
    }
}
