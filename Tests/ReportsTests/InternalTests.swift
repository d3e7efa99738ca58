// Staff of the team itself: left out of the people, and in every figure of money.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Store
import Testing

@testable import Reading
@testable import Reports

@Suite struct InternalTests {
    private func terms(users: [String] = [], emails: [String] = [], tenants: [String] = []) -> LedgerView.Terms {
        var terms = LedgerView.Terms()
        terms.internalNames.users = users.map { NamePattern($0) }
        terms.internalNames.emails = emails.map { NamePattern($0) }
        terms.internalNames.tenants = tenants.map { NamePattern($0) }
        return terms
    }

    /// Ada and Bob are customers; staff-eve is staff by her name, Joe by his address, Kim and a visitor by their tenant.
    private static let events = [
        Deed.activity("signed_up", "2026-03-01", user: "ada"),
        Deed.activity("signed_up", "2026-03-02", user: "bob"),
        Deed.activity("signed_up", "2026-03-02", user: "staff-eve"),
        Deed.activity("signed_up", "2026-03-03", user: "joe"),
        Deed.activity("signed_up", "2026-03-03", user: "kim"),
        Deed.profile("2026-03-04", user: "joe", #""email":"Joe@OurCompany.com","plan":"team""#),
        Deed.profile("2026-03-04", user: "ada", #""email":"ada@ourcompany.com.example","plan":"pro""#),
        Deed.call("2026-03-09", user: "ada", cost: "1"),
        Deed.call("2026-03-09", user: "staff-eve", cost: "2"),
        Deed.call("2026-03-09", user: "joe", cost: "4"),
        Deed.call("2026-03-09", user: "kim", cost: "8", more: #""tenant":"test-7""#),
        Deed.call("2026-03-09", anonymous: "guest", cost: "16", more: #""tenant":"test-8""#),
        Deed.call("2026-03-09", anonymous: "visitor", cost: "32"),
        // Joined to Eve: it is her that was here.
        Deed.call("2026-03-09", anonymous: "x", cost: "64"),
        Deed.call("2026-03-10T09", user: "staff-eve", anonymous: "x"),
    ]

    private func scene() throws -> Scene {
        try Scene(
            today: "2026-03-10",
            terms: terms(users: ["staff-*"], emails: ["*@ourcompany.com"], tenants: ["test-*"]), Self.events)
    }

    private let all = ["from=2026-03-01", "to=2026-03-10"]
    private let note = "3 internal users are left out of the people; internal=true counts them, too."

    @Test func `Users are left out by their name, their address and their tenant`() throws {
        let scene = try scene()
        let growth = try scene.table("growth", all + ["per=month"])
        #expect(growth.lines("new", "total", "active") == ["2 2 2"])
        #expect(growth.notes == [note])
        let everybody = try scene.table("growth", all + ["per=month", "internal=true"])
        #expect(everybody.lines("new", "total", "active") == ["5 5 5"])
        #expect(everybody.notes.isEmpty)
    }

    @Test func `What users were before they are left out counts nowhere`() throws {
        let scene = try scene()
        let later = try scene.table("growth", ["from=2026-03-03", "to=2026-03-03"])
        #expect(later.lines("new", "total", "active", "churned", "returned") == ["0 2 0 0 0"])
        #expect(later.total("start") == "2")
    }

    @Test func `Actions are those of the people who are counted`() throws {
        let scene = try scene()
        let day = ["from=2026-03-09", "to=2026-03-09"]
        let active = try scene.table("active", day)
        #expect(active.lines("dau", "mau", "actions_per_user") == ["1 2 1"])
        #expect(active.notes == [note])
        #expect(try scene.table("active", day + ["internal=true"]).lines("dau", "actions_per_user") == ["4 1.25"])
    }

    @Test func `Cohorts, funnels and groups have nobody of the team`() throws {
        let scene = try scene()
        let retention = try scene.table("retention", all + ["cohort=month", "days=7"])
        #expect(retention.lines("size", "d7") == ["2 -"])
        #expect(
            try scene.table("funnel", all + ["steps=signed_up,signed_up"]).lines("step", "users") == [
                "signed_up 2", "signed_up 0",
            ])
        let segments = try scene.table("segments", all + ["by=plan"])
        #expect(segments.lines("plan", "users", "cost_usd") == [" 1 0", "pro 1 1"])
        #expect(segments.total("cost_usd") == "1")
        for table in [retention, segments] { #expect(table.notes == [note]) }
        #expect(try scene.table("segments", all + ["by=plan", "internal=true"]).total("cost_usd") == "79")
    }

    @Test func `The overview leaves them out of the people, and counts what they cost`() throws {
        let scene = try scene()
        let rows = try scene.table("overview", all).lines("measure", "value")
        for row in ["users 2", "new_users 2", "active_users 2", "visitors 1", "calls 8", "cost_usd 127"] {
            #expect(rows.contains(row), "\(row)")
        }
        let everybody = try scene.table("overview", all + ["internal=true"]).lines("measure", "value")
        for row in ["users 5", "new_users 5", "active_users 5", "visitors 2", "calls 8", "cost_usd 127"] {
            #expect(everybody.contains(row), "\(row)")
        }
        let compared = try scene.table("compare", all)
        #expect(compared.lines("measure", "current").suffix(3).prefix(2) == ["active_users 2", "new_users 2"])
        #expect(compared.notes.contains(note))
        #expect(try scene.view().userCounts(windows: [1, 30]) == (users: 2, active: [0, 2]))
    }

    @Test func `Sessions that only the team has do not count`() throws {
        let scene = try scene()
        try scene.record([
            Deed.call("2026-03-09", user: "ada", session: "ours and theirs"),
            Deed.call("2026-03-09T23", user: "joe", session: "ours and theirs"),
            Deed.call("2026-03-09T23", user: "kim", session: "ours"),
            Deed.activity("seen", "2026-03-09", user: "staff-eve", session: "ours, too"),
            #"{"kind":"error","at":"2026-03-09T23:00:00Z","session":"of nobody","component":"api"}"#,
            #"{"kind":"error","at":"2026-03-09T10:00:00Z","session":"ours again","user":"joe","component":"api"}"#,
        ])
        let day = ["from=2026-03-09", "to=2026-03-10"]
        func sessions(_ asked: [String]) throws -> [String] {
            try scene.table("active", day + asked).lines("sessions")
        }
        #expect(try sessions([]) == ["2", "0"])
        #expect(try sessions(["per=month"]) == ["2"])
        #expect(try sessions(["internal=true"]) == ["5", "0"])
        #expect(try sessions(["internal=true", "per=week"]) == ["5"])
        // The last hour of the day in UTC is the first of the next in Berlin.
        #expect(try sessions(["zone=Europe/Berlin"]) == ["1", "1"])
        #expect(try sessions(["zone=Europe/Berlin", "internal=true"]) == ["3", "3"])
        #expect(try sessions(["zone=Europe/Berlin", "per=month"]) == ["2"])
        #expect(try sessions(["provider=p"]) == ["1", "0"])
        #expect(try sessions(["provider=p", "internal=true"]) == ["2", "0"])
    }

    @Test func `Where no column has sessions any more, those of the team count, and the answer says so`() throws {
        let scene = try scene()
        try scene.record([
            Deed.call("2026-03-09", user: "ada", session: "of a customer"),
            Deed.call("2026-03-09T23", user: "joe", session: "ours"),
            Deed.call("2026-03-10T09", user: "joe", session: "ours, too"),
        ])
        let day = try #require(Day(parsing: "2026-03-10"))
        _ = try scene.view()
        try scene.archive(before: day)
        try scene.store.dropColumns(before: day)
        let gone = "Events up to 2026-03-09 are in the archive and in no column: "
        let (counted, utc) = (
            gone + "sessions of internal users up to then are counted, too.", gone + "their days are those of UTC."
        )
        func active(_ asked: [String]) throws -> (sessions: [String], notes: Set<String>) {
            let table = try scene.table("active", ["from=2026-03-09", "to=2026-03-10"] + asked)
            return (table.lines("sessions"), Set(table.notes).subtracting([note]))
        }
        #expect(try active([]) == (["2", "0"], [counted]))
        #expect(try active(["per=month"]) == (["2"], [counted]))
        #expect(try active(["internal=true"]) == (["2", "1"], []))
        #expect(try active(["zone=Europe/Berlin"]) == (["2", "0"], [counted, utc]))
        #expect(try active(["zone=Europe/Berlin", "internal=true"]) == (["2", "1"], [utc]))
        let hours = try active(["per=hour"])
        #expect(hours.notes == [gone + "they are not among these."])
        #expect(hours.sessions.allSatisfy { $0 == "0" })
    }

    @Test func `Filters choose among those who are counted`() throws {
        let scene = try scene()
        let filters = ["plan=pro,team", "per=month"]
        let growth = try scene.table("growth", all + filters)
        #expect(growth.lines("new", "total", "active") == ["1 1 1"])
        #expect(growth.notes == ["1 internal user is left out of the people; internal=true counts them, too."])
        #expect(try scene.table("growth", all + filters + ["internal=true"]).lines("new", "active") == ["2 2"])
        let day = ["from=2026-03-09", "to=2026-03-09", "provider=p"]
        #expect(try scene.table("active", day).lines("dau", "actions_per_user") == ["1 1"])
        #expect(try scene.table("active", day + ["internal=true"]).lines("dau", "actions_per_user") == ["4 1.25"])
        let overview = try scene.table("overview", day).lines("measure", "value")
        for row in ["active_users 1", "visitors 1", "calls 7"] { #expect(overview.contains(row), "\(row)") }
        #expect(try scene.table("segments", all + ["tenant=test-7"]).total("users") == "0")
        #expect(try scene.table("segments", all + ["tenant=test-7", "internal=true"]).total("cost_usd") == "8")
        let compared = try scene.table("growth", all + ["per=month", "compare=previous"])
        #expect(compared.lines("new", "new_before") == ["2 0"])
    }

    @Test func `What comes later is looked at, and who is forgotten is nobody of the team`() throws {
        let scene = try scene()
        func total() throws -> String { try scene.table("growth", all).total("end") }
        #expect(try total() == "2")
        // Ada gets an address of ours, Joe one that is not; a user and a tenant come that are ours.
        try scene.record([
            Deed.profile("2026-03-05", user: "ada", #""email":"ada@ourcompany.com""#),
            Deed.profile("2026-03-05", user: "joe", #""email":"joe@elsewhere.example""#),
            Deed.activity("seen", "2026-03-05", user: "staff-max"), Deed.activity("seen", "2026-03-05", user: "new"),
        ])
        #expect(try total() == "3")
        try scene.record([Deed.call("2026-03-06", user: "new", more: #""tenant":"test-new""#)])
        #expect(try total() == "2")
        _ = try scene.store.forget(user: "staff-max")
        #expect(try total() == "3")
    }

    @Test func `Many of them are counted as few are`() throws {
        let customers = (0..<40).map { Deed.call("2026-03-0\(1 + $0 % 9)", user: "customer-\($0)") }
        let staff = (0..<700).flatMap { place in
            [
                Deed.call("2026-03-0\(1 + place % 9)", anonymous: "a-\(place)"),
                Deed.call("2026-03-0\(1 + place % 9)T14", user: "staff-\(place)", anonymous: "a-\(place)"),
            ]
        }
        let scene = try Scene(today: "2026-03-10", terms: terms(users: ["staff-*"]), customers + staff)
        let alone = try Scene(today: "2026-03-10", customers)
        for report in ["growth", "active", "retention", "segments"] {
            let (left, right) = (try scene.table(report, all), try alone.table(report, all))
            #expect(left.rows.map { $0.map(\.text) } == right.rows.map { $0.map(\.text) }, "\(report)")
            #expect(left.totals.map(\.cell.text) == right.totals.map(\.cell.text), "\(report)")
        }
    }

    @Test func `Reports of money take no such parameter`() throws {
        let scene = try scene()
        #expect(try scene.table("costs", all).total("cost_usd") == "127")
        for report in ["costs", "economics", "revenue", "top", "budgets"] {
            #expect(try scene.refusal(of: report, ["internal=true"])?.contains("internal") == true, "\(report)")
        }
    }
}
