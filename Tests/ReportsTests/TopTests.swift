// Who is on top, by hand.
// SPDX-License-Identifier: Apache-2.0

import Reading
import Testing

@testable import Reports

@Suite struct TopTests {
    private let events = [
        #"{"at":"2026-03-01T10:00:00Z","user":"ada","tenant":"t","provider":"a","model":"m","operation":"chat","subject":"s1","cost_usd":3,"input_tokens":10,"output_tokens":5}"#,
        #"{"at":"2026-03-02T10:00:00Z","anonymous":"x","tenant":"t","provider":"a","model":"n","operation":"chat","cost_usd":1,"status":"error"}"#,
        #"{"at":"2026-03-03T10:00:00Z","anonymous":"x","user":"bob","provider":"b","model":"o","cost_usd":4,"input_tokens":7}"#,
        #"{"at":"2026-03-03T11:00:00Z","anonymous":"visitor","provider":"b","model":"o","cost_usd":2}"#,
        #"{"at":"2026-03-04T10:00:00Z","kind":"activity","event":"read","user":"ada","tenant":"t"}"#,
        #"{"at":"2026-03-04T11:00:00Z","kind":"activity","event":"read","user":"ada"}"#,
        #"{"at":"2026-03-04T12:00:00Z","kind":"activity","event":"read","user":"cyd"}"#,
        #"{"at":"2026-03-05T12:00:00Z","kind":"activity","event":"write","anonymous":"x"}"#,
        #"{"at":"2026-03-05T12:00:00Z","kind":"profile","user":"bob","name":"Bob B.","email":"bob@example.com","plan":"pro"}"#,
    ]

    @Test func `Users are ranked by cost with the anonymous ids joined to them`() throws {
        let table = try Scene(today: "2026-03-10", events).table("top")
        #expect(
            table.lines(
                "user", "name", "email", "plan", "cost_usd", "calls", "tokens", "errors", "last_active", "share")
                == [
                    "bob Bob B. bob@example.com pro 5 2 7 1 2026-03-05 0.5", "ada - - - 3 1 15 0 2026-03-04 0.3",
                ])
    }

    @Test func `Any order that calls know ranks any grouping`() throws {
        let scene = try Scene(today: "2026-03-10", events)
        #expect(
            try scene.table("top", ["by=model", "sort=tokens"]).lines("model", "tokens", "share") == [
                "m 15 0.681818", "o 7 0.318182",
            ])
        #expect(
            try scene.table("top", ["by=provider", "sort=calls"]).lines("provider", "calls", "share") == [
                "a 2 0.5", "b 2 0.5",
            ])
        #expect(try scene.table("top", ["by=operation", "sort=errors"]).lines("operation", "errors") == ["chat 1"])
        #expect(try scene.table("top", ["by=subject"]).lines("subject", "cost_usd", "share") == ["s1 3 0.3"])
        #expect(try scene.table("top", ["by=tenant"]).lines("tenant", "cost_usd", "share") == ["t 4 0.4"])
    }

    @Test func `An activity ranks users and tenants by how often they did it`() throws {
        let scene = try Scene(today: "2026-03-10", events)
        #expect(
            try scene.table("top", ["sort=activity:read"]).lines("user", "actions", "cost_usd", "share") == [
                "ada 2 3 0.666667", "cyd 1 0 0.333333",
            ])
        #expect(
            try scene.table("top", ["sort=activity:read", "by=tenant"]).lines("tenant", "actions", "share") == [
                "t 1 0.333333"
            ])
        #expect(try scene.table("top", ["sort=activity:write"]).lines("user", "actions") == ["bob 1"])
        #expect(try scene.table("top", ["sort=activity:nothing"]).rows.isEmpty)
    }

    @Test func `A limit leaves out the rest, and says how many`() throws {
        let table = try Scene(today: "2026-03-10", events).table("top", ["limit=1"])
        #expect(table.lines("user") == ["bob"])
        #expect(table.left == 1)
    }

    @Test func `A period of whole months and days sums both`() throws {
        let scene = try Scene(today: "2026-04-03", events)
        try scene.record([#"{"at":"2026-04-01T10:00:00Z","user":"ada","provider":"a","cost_usd":4}"#])
        let question = ["from=2026-03-01", "to=2026-04-01"]
        #expect(try scene.table("top", question).lines("user", "cost_usd") == ["ada 7", "bob 5"])
        #expect(
            try scene.table("top", question + ["sort=activity:read"]).lines("user", "actions") == ["ada 2", "cyd 1"])
    }

    @Test func `Filters, pairs and activities go together`() throws {
        let scene = try Scene(today: "2026-03-10", events)
        let users = try scene.table("top", ["provider=a"])
        #expect(users.from == .columns && users.columns.map(\.name).contains("last_active"))
        #expect(try scene.table("top", ["sort=activity:read", "by=model"]).rows.isEmpty)
        let pairs = try scene.table("top", ["by=provider,model"])
        #expect(pairs.columns.prefix(3).map(\.name) == ["provider", "model", "cost_usd"] && !pairs.rows.isEmpty)
        #expect(try scene.refusal(of: "top", ["sort=name"])?.contains("activity:NAME") == true)
        #expect(try scene.table("top", ["by=model", "provider=a"]).lines("model") == ["m", "n"])
    }

    @Test func `An empty ledger has nobody on top`() throws {
        #expect(try Scene(today: "2026-03-10").table("top").rows.isEmpty)
        #expect(try Scene(today: "2026-03-10").table("top", ["by=subject", "sort=errors"]).rows.isEmpty)
    }
}
