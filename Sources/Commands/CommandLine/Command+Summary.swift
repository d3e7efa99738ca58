// `bursar report weekly` and `bursar report monthly`: the options of both.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Ledger
import Notices
import Store

extension Command {
    static let weekly = summary(.week, label: "2026-W46")
    static let monthly = summary(.month, label: "2026-10")

    private static func summary(_ rhythm: SummaryPlan.Rhythm, label: String) -> Command {
        let unit = rhythm.rawValue
        return Command(
            "report \(rhythm.adjective)", "writes the summary of a \(unit), and sends it if asked to",
            details: """
                Prints the team's page as text: spend, users, revenue, jobs, errors, tips.
                --send delivers it at once to all whom `notices.summaries` names, whatever
                was sent before, and says to whom; exits with 1 where one did not get it.
                A server sends its summaries by itself, once, at the time that they name.
                """,
            start: SummaryOptions(rhythm),
            options: [
                .value("config", \.config, .path, "the configuration file; needed to send"),
                .value("store", \.store, .store, unless: "\(StoreLocation.standard)", "the ledger"),
                CommandOption(
                    name: unit, placeholder: label, standard: { _ in "the last that is over" }, doc: "which one",
                    assign: { (options, text) throws(ValueRefusal) in
                        guard let summaryPeriod = SummaryPeriod(rhythm, label: text) else {
                            throw ValueRefusal("must be a \(unit) such as \(label)")
                        }
                        options.summaryPeriod = summaryPeriod
                    }),
                .value("name", \.name, .text, as: "NAME", "only the summary of this name"),
                .value("user", \.user, .text, as: "USER", "prints this user's own page instead"),
                .flag("send", \.send, "sends it"),
                .value(
                    "dry-run", \.directory, .path, as: "DIR",
                    "writes all that would be sent into this directory (.txt, .html, .eml, .json), and sends nothing"),
            ],
            exclusive: [["send", "dry-run", "user"], ["name", "user"]],
            invocation: { (options) throws(UsageError) in
                guard options.config != nil || !options.send && options.directory == nil else {
                    throw UsageError("what is sent, and to whom, is for the configuration to say: --config FILE")
                }
                return .summary(options)
            })
    }
}

struct SummaryOptions: Sendable, Equatable {
    let rhythm: SummaryPlan.Rhythm
    var summaryPeriod: SummaryPeriod?
    var config: String?
    var store: StoreLocation?
    var name: String?
    var user: String?
    var send = false
    /// Where a dry run writes.
    var directory: String?

    init(_ rhythm: SummaryPlan.Rhythm) { self.rhythm = rhythm }
}
