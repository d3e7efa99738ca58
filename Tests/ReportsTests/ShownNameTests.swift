// Nobody passes for somebody who was forgotten, whatever they are called.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Store
import Testing

@testable import Reading
@testable import Reports

@Suite struct ShownNameTests {
    /// Names as JSON has them, and as reports show them. What the first spends is 1 USD, the second 2, and so on.
    private static let people = [
        ("zed", "forgotten 1"), ("forgotten 1", "\"forgotten 1\""), (#"\"forgotten 1\""#, "\"\"forgotten 1\"\""),
        ("FORGOTTEN  1", "\"FORGOTTEN  1\""), ("forgotten", "forgotten"), ("person-1", "person-1"), ("ada", "ada"),
    ]

    /// The first of them is forgotten by now.
    private func scene(_ more: [String] = []) throws -> Scene {
        var terms = LedgerView.Terms()
        terms.budgets = [Budget(name: "each", each: .user, limit: Money(nanos: 100_000_000_000))]
        let day = "2026-03-02T10:00:00Z"
        let events = Self.people.enumerated().flatMap { place, person in
            [
                Deed.call("2026-03-02", user: person.0, cost: "\(place + 1)", more: #""status":"error""#),
                #"{"kind":"error","at":"\#(day)","component":"c","error_type":"t","user":"\#(person.0)"}"#,
                #"{"kind":"billing","at":"\#(day)","event":"credits_granted","user":"\#(person.0)","credits":1}"#,
            ]
        }
        let scene = try Scene(today: "2026-03-10", terms: terms, events + more)
        _ = try scene.store.forget(user: Self.people[0].0)
        return scene
    }

    @Test(arguments: [
        ("costs", "by=user", "user"), ("economics", "by=user", "user"), ("top", "by=user", "user"),
        ("calls", "limit=100", "user"), ("errors", "limit=100", "user"), ("revenue", "by=holder", "holder"),
        ("budgets", "limit=100", "member"),
    ])
    func `Each is shown by a name of their own`(report: String, parameter: String, column: String) throws {
        let table = try scene().table(report, [parameter])
        #expect(Set(table.lines(column)) == Set(Self.people.map(\.1)))
    }

    @Test func `Also where they are many`() throws {
        let many = (0...1_000).map {
            #"{"kind":"billing","at":"2026-03-02T10:00:00Z","event":"credits_granted","user":"u\#($0)","credits":1}"#
        }
        let holders = try scene(many).table("revenue", ["by=holder", "limit=2000"]).lines("holder")
        #expect(holders.count == 1_001 + Self.people.count)
        #expect(Set(holders.filter { !$0.hasPrefix("u") }) == Set(Self.people.map(\.1)))
    }

    @Test func `A question takes names as events have them`() throws {
        let scene = try scene()
        for (report, column) in [("costs", "cost_usd"), ("user", "cost_usd")] {
            #expect(try scene.table(report, ["user=forgotten 1"]).total(column) == "2")
            #expect(try scene.table(report, ["user=\"forgotten 1\""]).total(column) == "3")
        }
        #expect(try scene.table("calls", ["user=forgotten 1"]).lines("user", "cost_usd") == ["\"forgotten 1\" 2"])
        #expect(try scene.refusal(of: "user", ["user=forgotten 2"]) == "there is no user \"forgotten 2\" in the ledger")
    }

    @Test func `Who ties is ranked by events' names, and the forgotten has none`() throws {
        let period = Period(days: 30, upTo: try #require(Day(parsing: "2026-03-10")))
        let ranking = try scene().view().ranking(by: .cost, counting: "read", in: period, limit: 100)
        #expect(
            ranking.map(\.user) == [
                "ada", "person-1", "forgotten", "FORGOTTEN  1", "\"forgotten 1\"", "forgotten 1", nil,
            ])
    }

    @Test(arguments: [
        ("forgotten 22", true), ("forgotten  22", true), ("Forgotten 22", true), ("forgotten\u{200B}22 ", true),
        ("\u{A0}forgotten_22.", true), ("forgotten ٢٢", true), ("\"forgotten 22\"", true), ("(forgotten 22)", true),
        ("forgotten", false), ("forgotten 22a", false), ("forgotten user 22", false), ("unforgotten 22", false),
        ("22", false), ("", false), ("ada", false), ("forgotte 22", false),
    ])
    func `What reads like it is in quotes, and nothing else`(name: String, isQuoted: Bool) {
        #expect(ShownName.known(name) == (isQuoted ? "\"\(name)\"" : name))
    }

    @Test func `Crossings of who was forgotten stay theirs, and of others as they were`() throws {
        let scene = try scene()
        try scene.note(member: "ada")
        try scene.note(member: "person-7")
        try scene.record([Deed.call("2026-03-02", user: "person-7", cost: "50")])
        _ = try scene.store.forget(user: "ada")
        let rows = try scene.table("budgets").lines("member", "crossed_at").filter { !$0.hasSuffix(" -") }
        #expect(rows == ["person-7 2026-03-01T00:00:00.000Z", "forgotten 7 2026-03-01T00:00:00.000Z"])
    }
}

extension Scene {
    /// Notes that a user came to 80 % of the budget for each.
    fileprivate func note(member: String) throws {
        let month = try #require(Day(parsing: "2026-03-01"))
        var crossing = Crossing(
            budget: "each", member: member, period: BudgetPeriod(.month, from: month), threshold: 80, at: month.start,
            spent: .zero,
            limit: .zero)
        crossing.isOfUser = member == "ada"
        try note([crossing])
    }
}
