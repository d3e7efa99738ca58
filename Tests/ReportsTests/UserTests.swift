// One user's page, by hand.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@testable import Reading
@testable import Reports

@Suite struct UserTests {
    // 2026-03-30 is a Monday.
    private let events = [
        Deed.activity("signed_up", "2026-03-20", user: "ada", properties: #""plan":"free""#),
        Deed.call("2026-03-27", anonymous: "x", cost: "4", model: "big", more: #""subject":"dragon""#),
        Deed.call(
            "2026-03-30", user: "ada", anonymous: "x", cost: "0.5",
            more: #""input_tokens":10,"output_tokens":3,"subject":"castle""#),
        Deed.call(
            "2026-03-30T13", user: "ada", cost: "0.25", more: #""status":"error","input_tokens":1,"subject":"castle""#),
        Deed.activity("story_created", "2026-03-31T09", user: "ada"), Deed.call("2026-03-30", user: "bob", cost: "9"),
    ]

    @Test func `Every day is there, with what the anonymous ids did`() throws {
        let scene = try Scene(today: "2026-03-31", events)
        let table = try scene.table("user", ["user=ada", "from=2026-03-27", "to=2026-04-02"])
        #expect(
            table.lines("date", "calls", "cost_usd", "input_tokens", "output_tokens", "errors", "actions") == [
                "2026-03-27 1 4 0 0 0 0", "2026-03-28 0 0 0 0 0 0", "2026-03-29 0 0 0 0 0 0",
                "2026-03-30 2 0.75 11 3 1 0",
                "2026-03-31 0 0 0 0 0 1",
            ])
        #expect(
            try scene.table("user", ["user=ada", "from=2026-03-27", "per=week"]).lines("date", "calls", "cost_usd") == [
                "2026-03-23 1 4", "2026-03-30 2 0.75",
            ])
    }

    @Test func `Totals are of the period, the week and the person`() throws {
        let scene = try Scene(today: "2026-03-31", events)
        let table = try scene.table("user", ["user=ada"])
        let totals = [
            "calls", "cost_usd", "errors", "actions", "active_days", "calls_this_week", "cost_this_week_usd",
            "signed_up",
            "last_active", "plan", "most_used_subject", "most_used_model", "quota", "quota_share",
        ].map { table.total($0) }
        #expect(
            totals == [
                "3", "4.75", "1", "2", "4", "2", "0.75", "2026-03-20", "2026-03-31", "free", "castle", "m", "-", "-",
            ])
        let early = try scene.table("user", ["user=ada", "to=2026-03-29"])
        #expect(
            ["calls_this_week", "cost_this_week_usd", "last_active", "most_used_model"].map { early.total($0) }
                == ["1", "4", "2026-03-27", "big"])
        try scene.record([Deed.profile("2026-03-31T10", user: "ada", #""plan":"pro""#)])
        #expect(try scene.table("user", ["user=ada"]).total("plan") == "pro")
    }

    @Test func `The quota is the budget for each user of which most is spent`() throws {
        var terms = LedgerView.Terms()
        terms.budgets = [
            Budget(name: "all", limit: Money(nanos: 1)),
            Budget(name: "weekly", each: .user, limit: Money(nanos: 3_000_000_000), per: .week),
            Budget(name: "monthly", each: .user, limit: Money(nanos: 10_000_000_000)),
        ]
        let scene = try Scene(today: "2026-03-31", terms: terms, events)
        func quota(_ name: String, _ parameters: String...) throws -> [String] {
            let table = try scene.table("user", ["user=\(name)"] + parameters)
            return ["quota", "quota_limit_usd", "quota_spent_usd", "quota_share"].map { table.total($0) }
        }
        #expect(try quota("ada") == ["monthly", "10", "4.75", "0.475"])
        #expect(try quota("ada", "to=2026-03-29") == ["weekly", "3", "4", "1.333333"])
        // As of a day, what came later in its week and month is not spent yet.
        #expect(try quota("ada", "to=2026-03-26") == ["weekly", "3", "0", "0"])
        #expect(try quota("bob") == ["weekly", "3", "9", "3"])
    }

    @Test func `What is used most is told by the latest calls`() throws {
        let old = (0..<3_000).map { _ in Deed.call("2026-03-01", user: "ada", cost: "1", model: "old") }
        let late = (0..<600).map { _ in Deed.call("2026-03-30", user: "ada", cost: "1", model: "late") }
        let between = (0..<399).map { _ in Deed.call("2026-03-10", user: "ada", cost: "1", model: "between") }
        let scene = try Scene(today: "2026-03-31", old + late + between)
        #expect(try scene.table("user", ["user=ada", "from=2026-03-01"]).total("most_used_model") == "old")
        try scene.record([Deed.call("2026-03-10", user: "ada", cost: "1", model: "between")])
        #expect(try scene.table("user", ["user=ada", "from=2026-03-01"]).total("most_used_model") == "late")
    }

    @Test func `What is used most is known when days are archived, and what it is called`() throws {
        let scene = try Scene(
            today: "2026-03-31",
            events + [#"{"kind":"profile","subject":"castle","name":"The Castle","at":"2026-03-30T10:00:00Z"}"#])
        func favourites(_ more: [String]) throws -> [String] {
            let table = try scene.table("user", ["user=ada"] + more)
            return ["most_used_subject", "most_used_subject_name", "most_used_model"].map { table.total($0) }
        }
        let questions = [[], ["to=2026-03-29"], ["zone=America/New_York"]]
        let before = try questions.map(favourites)
        #expect(before[0] == ["castle", "The Castle", "m"] && before[1] == ["dragon", "-", "big"])
        try scene.archive(before: try #require(Day(parsing: "2026-03-31")))
        #expect(try questions.map(favourites) == before)
    }

    @Test func `A user that there is not is told from one who did nothing`() throws {
        let scene = try Scene(today: "2026-03-31", events)
        #expect(try scene.refusal(of: "user", ["user=nobody"]) == "there is no user \"nobody\" in the ledger")
        #expect(try scene.refusal(of: "user") == "user is missing: whose page it is")
        let table = try scene.table("user", ["user=bob", "from=2026-01-01", "to=2026-01-02"])
        #expect(table.lines("date", "calls") == ["2026-01-01 0", "2026-01-02 0"])
        #expect(
            ["calls", "last_active", "most_used_model", "signed_up"].map { table.total($0) }
                == ["0", "-", "-", "2026-03-30"])
    }
}
