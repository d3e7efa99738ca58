// Budgets and plans as a file says them, and what it must not say.
// SPDX-License-Identifier: Apache-2.0

import Client
import Ledger
import TemporaryFiles
import Testing

@testable import Configuration

@Suite struct BudgetSettingsTests {
    let files: TemporaryFiles

    init() throws { files = try TemporaryFiles() }

    @Test func `Plans have a price for a month, unless it is for a year`() throws {
        let plans = try files.configuration(
            """
            plans:
              - { name: pro, price_usd: 29 }
              - { name: Team of 10, price_usd: 1_290.5, interval: year }
              - { name: free, price_usd: 0, interval: month }
            """
        ).plans
        #expect(
            plans == [
                Plan(name: "pro", price: Money(nanos: 29_000_000_000)),
                Plan(name: "Team of 10", price: Money(nanos: 1_290_500_000_000), interval: .year),
                Plan(name: "free", price: .zero),
            ])
    }

    @Test func `A budget needs a name and a limit, and may say more`() throws {
        let budgets = try files.configuration(
            """
            dimensions: [quality]
            budgets:
              - { name: all, limit_usd: 0.000000001 }
              - name: an-thropic_1.x
                match: { provider: anthropic, model: opus, operation: messages, tenant: acme }
                limit_usd: 500
                per: week
                alert_at: [100, 50, 1, 1000]
                notify: https://hooks.example/x
              - { name: ada, match: { user: ada }, limit_usd: 1, per: day, alert_at: [] }
              - { name: story, match: { subject: story-1 }, limit_usd: 1, per: month }
              - { name: high, match: { property: { quality: 2.50 } }, limit_usd: 1 }
              - { name: per-user, each: user, limit_usd: 5, match: {} }
              - { name: per-plan, each: plan, limit_usd: 5, match: }
              - { name: per-tenant, each: tenant, match: { provider: a, model: b, operation: c }, limit_usd: 5 }
            """
        ).budgets
        let dollar = Money(nanos: 1_000_000_000)
        let five = Money(nanos: 5_000_000_000)
        #expect(
            budgets == [
                Budget(name: "all", limit: Money(nanos: 1)),
                Budget(
                    name: "an-thropic_1.x",
                    match: .calls(
                        Budget.Calls(provider: "anthropic", model: "opus", operation: "messages", tenant: "acme")),
                    limit: Money(nanos: 500_000_000_000), per: .week, alertAt: [1, 50, 100, 1000],
                    notifies: true),
                Budget(name: "ada", match: .user("ada"), limit: dollar, per: .day, alertAt: []),
                Budget(name: "story", match: .subject("story-1"), limit: dollar),
                Budget(name: "high", match: .property(name: "quality", value: "2.50"), limit: dollar),
                Budget(name: "per-user", each: .user, limit: five),
                Budget(name: "per-plan", each: .plan, limit: five),
                Budget(
                    name: "per-tenant", match: .calls(Budget.Calls(provider: "a", model: "b", operation: "c")),
                    each: .tenant, limit: five),
            ])
    }

    @Test(arguments: planMistakes)
    func `What is wrong with a plan is told with its line`(plan: String, problem: String) {
        #expect(files.problems("plans:\n  - \(plan)\n") == ["2: plans[0]\(problem)"])
    }

    static let planMistakes: [(String, String)] = [
        ("{ name: pro }", " lacks price_usd"),
        ("{ price_usd: 29 }", " lacks name"),
        ("{ name: pro, price_usd: -0.01 }", ".price_usd must not be negative, not \"-0.01\""),
        ("{ name: pro, price_usd: $29 }", ".price_usd must be an amount in US dollars such as 29 or 0.5, not \"$29\""),
        (
            "{ name: pro, price_usd: 9223372036.854775808 }",
            ".price_usd must be at most 9223372036.854775807, in no more than 38 digits, not \"9223372036.854775808\""
        ),
        ("{ name: pro, price_usd: 1, interval: week }", ".interval must be one of month, year, not \"week\""),
        ("pro", " must hold `key: value` pairs, not a single value"),
    ]

    @Test func `A misspelt key is answered with what was meant`() {
        #expect(
            files.problems("plans: [{ nmae: pro, name: pro, price_usd: 1 }]")
                == ["1: unknown key plans[0].nmae; did you mean plans[0].name?"])
        #expect(
            files.problems(
                "budgets:\n  - { name: a, limt_usd: 1, limit_usd: 1, match: { provder: x } }\n") == [
                    "2: unknown key budgets[0].limt_usd; did you mean budgets[0].limit_usd?",
                    "2: unknown key budgets[0].match.provder; did you mean budgets[0].match.provider?",
                ])
        #expect(
            files.problems("budgets:\n  - { name: a, limit_usd: 1, provider: x }\n")
                == ["2: unknown key budgets[0].provider; did you mean budgets[].match.provider?"])
    }

    @Test func `Names are told apart`() {
        #expect(
            files.problems(
                """
                plans:
                  - { name: pro, price_usd: 1 }
                  - { name: pro, price_usd: 2 }
                budgets:
                  - { name: a, limit_usd: 1 }
                  - { name: b, limit_usd: 1 }
                  - limit_usd: 1
                    name: a
                """) == [
                    "3: plans[1].name must differ from plans[0].name",
                    "8: budgets[2].name must differ from budgets[0].name",
                ])
    }

    @Test(arguments: budgetMistakes)
    func `What is wrong with a budget is told with its line`(more: String, problem: String) {
        let text = "dimensions: [quality]\nbudgets:\n  - name: a\n    limit_usd: 1\n    \(more)\n"
        #expect(files.problems(text) == ["5: budgets[0].\(problem)"])
    }

    static let budgetMistakes: [(String, String)] = [
        ("per: year", "per must be one of day, week, month, not \"year\""),
        ("each: provider", "each must be one of user, tenant, plan, not \"provider\""),
        ("alert_at: 80", "alert_at must be a list, not a single value"),
        ("alert_at: [80, 0]", "alert_at[1] must be a whole number from 1 to 1000, not \"0\""),
        ("alert_at: [1001]", "alert_at[0] must be a whole number from 1 to 1000, not \"1001\""),
        ("alert_at: [80.5]", "alert_at[0] must be a whole number from 1 to 1000, not \"80.5\""),
        ("alert_at: [80%]", "alert_at[0] must be a whole number from 1 to 1000, not \"80%\""),
        ("alert_at: [80, 90, 80]", "alert_at[2] must differ from budgets[0].alert_at[0]"),
        ("notify: ftp://me:hunter2@hooks.example", "notify must be a URL that begins with http:// or https://"),
        ("notify_secret: hunter2", "notify_secret must stand beside notify: it signs what is posted there"),
        ("notify: hunter2", "notify must be a URL that begins with http:// or https://"),
        ("match: anthropic", "match must hold `key: value` pairs, not a single value"),
        ("match: { provider: [a] }", "match.provider must be a single value (text), not a list"),
        ("match: { provider: \"\" }", "match.provider must not be empty"),
        (
            "match: { provider: a, user: ada }",
            "match.user must stand alone, not beside provider: the ledger has no sums by both"
        ),
        (
            "match: { subject: s, tenant: t, model: m }",
            "match.subject must stand alone, not beside model, tenant: the ledger has no sums by both"
        ),
        (
            "match: { subject: s, user: u }",
            "match.user must stand alone, not beside subject: the ledger has no sums by both"
        ),
        (
            "match: { property: { quality: high }, operation: o }",
            "match.property must stand alone, not beside operation: the ledger has no sums by both"
        ),
        (
            "match: { property: quality }",
            "match.property must hold one `name: value` pair such as { quality: high }, not a single value"
        ),
        (
            "match: { property: { quality: high, scene: beach } }",
            "match.property must hold one `name: value` pair such as { quality: high }, not 2 of them"
        ),
        (
            "match: { property: { quality: [high] } }",
            "match.property.quality must be a single value (text), not a list"
        ),
        (
            "match: { property: { qualty: high } }",
            "match.property.qualty must be one of dimensions; did you mean quality?"
        ),
        ("match: { property: { scene: beach } }", "match.property.scene must be one of dimensions"),
    ]

    @Test(arguments: [
        (
            "each: user", "{ provider: a, model: b }",
            "must stand without match where it is user: the ledger has no sums by both"
        ),
        (
            "each: user", "{ user: ada }",
            "must stand without match where it is user: the ledger has no sums by both"
        ),
        (
            "each: plan", "{ subject: s }",
            "must stand without match where it is plan: the ledger has no sums by both"
        ),
        (
            "each: tenant", "{ provider: a, tenant: t }",
            "must stand without match.tenant where it is tenant: only provider, model and operation go with it"
        ),
        (
            "each: tenant", "{ property: { quality: high } }",
            "must stand without match.property where it is tenant: only provider, model and operation go with it"
        ),
    ])
    func `A budget for each user or plan has no match, and one for each tenant matches calls only`(
        each: String, match: String, problem: String
    ) {
        let text = "dimensions: [quality]\nbudgets:\n  - name: a\n    limit_usd: 1\n    match: \(match)\n    \(each)\n"
        #expect(files.problems(text) == ["6: budgets[0].each \(problem)"])
    }

    @Test(arguments: [
        ("0", "must be at least 0.000000001, not \"0\""), ("-5", "must be at least 0.000000001, not \"-5\""),
        ("0.0000000001", "must be at least 0.000000001, not \"0.0000000001\""),
        ("lots", "must be an amount in US dollars such as 29 or 0.5, not \"lots\""),
    ])
    func `A limit is more than nothing`(limit: String, problem: String) {
        #expect(
            files.problems("budgets:\n  - { name: a, limit_usd: \(limit) }\n")
                == ["2: budgets[0].limit_usd \(problem)"])
        #expect(files.problems("budgets:\n  - { name: a }\n") == ["2: budgets[0] lacks limit_usd"])
    }

    @Test(arguments: ["a b", "a/b", "ä", "a\"b", "{a}", ""])
    func `A budget's name can be a label`(name: String) throws {
        let quoted = name.replacing("\"", with: "\\\"")
        let problem = try #require(files.problems("budgets:\n  - { name: \"\(quoted)\", limit_usd: 1 }\n").first)
        #expect(problem.hasPrefix("2: budgets[0].name must consist of letters A to Z, digits, _, . and -"))
        #expect(files.problems("budgets:\n  - { limit_usd: 1 }\n") == ["2: budgets[0] lacks name"])
    }

    @Test func `Notices are folded where there are some, of a budget that each has`() throws {
        func text(_ more: String) -> String { "budgets:\n  - { name: a, limit_usd: 1, notify_folded: true\(more) }\n" }
        let lacksNotify = "2: budgets[0].notify_folded must stand beside notify: it says how to post there"
        let lacksEach = "2: budgets[0].notify_folded must stand beside each: others have one member"
        #expect(files.problems(text(", each: user")) == [lacksNotify])
        #expect(files.problems(text(", notify: \"https://hooks.example/x\"")) == [lacksEach])
        #expect(files.problems(text("")).sorted() == [lacksEach, lacksNotify])
        let whole = text(", each: user, notify: \"https://hooks.example/x\"")
        #expect(try files.configuration(whole).budgets.map(\.foldsNotices) == [true])
        let standard = whole.replacing("notify_folded: true, ", with: "")
        #expect(try files.configuration(standard).budgets.map(\.foldsNotices) == [false])
    }

    @Test func `What a variable holds is not repeated, and a URL to tell is not printed`() throws {
        for key in ["name", "limit_usd", "per", "zone", "each", "notify", "notify_secret", "match", "alert_at"] {
            let others = [("name", "a"), ("limit_usd", "1")].filter { $0.0 != key }.map { ", \($0): \($1)" }.joined()
            for value in ["\"${TOKEN} !\"", "[\"${TOKEN} !\"]", "{ property: { a: \"${TOKEN}\" } }"] {
                let found = files.problems("budgets:\n  - { \(key): \(value)\(others) }\n")
                #expect(!found.isEmpty, "\(key): \(value)")
                #expect(!found.joined().contains("hunter2"), "\(found)")
            }
        }
        #expect(
            files.problems("plans: [{ name: \"${TOKEN}\", price_usd: 1 }, { name: hunter2, price_usd: 1 }]")
                == ["1: plans[1].name must differ from plans[0].name"])
        let configuration = try files.configuration(
            "budgets: [{ name: a, limit_usd: 1, notify: \"https://hooks.example/${TOKEN}\", notify_secret: \"${TOKEN}\" }]"
        )
        #expect(configuration.budgetEntries.first?.notify == Secret("https://hooks.example/hunter2"))
        #expect(configuration.budgetEntries.first?.notifySecret == Secret("hunter2"))
        #expect(configuration.budgets.first?.notifies == true)
        var printed = "\(configuration) \(String(reflecting: configuration))"
        dump(configuration, to: &printed)
        #expect(!printed.contains("hunter2"))
    }

    @Test func `Budgets that are set go by the zone of the configuration, but for those that have another`() throws {
        let other = try files.configuration("budgets: [{ name: b, limit_usd: 1, zone: Asia/Kolkata }]").budgets
        var configuration = try files.configuration("time_zone: Europe/Berlin\n")
        configuration.budgets = [Budget(name: "a", limit: Money(nanos: 1))] + other
        #expect(configuration.budgets.map(\.zone.name) == ["Europe/Berlin", "Asia/Kolkata"])
    }

    @Test func `The example's plan and budget count as soon as their comments are taken away`() throws {
        #expect(
            try files.configuration(uncommented("plans")).plans
                == [Plan(name: "pro", price: Money(nanos: 29_000_000_000))])
        #expect(
            try files.configuration(uncommented("budgets")).budgets
                == [Budget(name: "all", limit: Money(nanos: 29_000_000_000))])
        let retention = block("retention:").joined(separator: "\n")
            .replacing("# events", with: "events").replacing("# archive", with: "archive")
        #expect(try files.configuration(retention).retention?.archiving?.days == 90)
    }

    /// A key's lines of the example, without the first mark of a comment in each.
    private func uncommented(_ key: String) -> String {
        block("# \(key):").map { $0.dropFirst(2) }.joined(separator: "\n")
    }

    /// The lines of the example from this one to the next that is empty.
    private func block(_ first: String) -> [Substring] {
        let lines = Configuration.example.split(separator: "\n", omittingEmptySubsequences: false)
        return Array(lines.drop { $0 != first }.prefix { !$0.isEmpty })
    }
}
