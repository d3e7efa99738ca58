// A product sold to companies counts companies: reports with `unit=tenant`, by hand.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Testing

@testable import Reading
@testable import Reports

@Suite struct TenantUnitTests {
    private func deed(_ event: String, _ at: String, tenant: String, user: String = "") -> String {
        let who = user.isEmpty ? "" : #","user":"\#(user)""#
        return #"{"kind":"activity","event":"\#(event)","at":"\#(at):00:00Z","tenant":"\#(tenant)"\#(who)}"#
    }

    private func call(_ day: String, tenant: String, user: String = "", cost: String = "0") -> String {
        Deed.call(day, user: user, cost: cost, more: #""tenant":"\#(tenant)""#)
    }

    private func billing(_ event: String, _ day: String, tenant: String = "", user: String = "", _ usd: Int) -> String {
        let names = [("tenant", tenant), ("user", user)].filter { !$0.1.isEmpty }.map { #","\#($0)":"\#($1)""# }
        return #"{"kind":"billing","event":"\#(event)","plan":"team","amount_usd":\#(usd),"at":"\#(day)T10:00:00Z""#
            + names.joined() + "}"
    }

    private let all = ["from=2026-03-01", "to=2026-03-10", "unit=tenant"]

    @Test func `A tenant is there from its first event of any kind, and active with calls and activities`() throws {
        let scene = try Scene(
            today: "2026-03-10",
            [
                #"{"kind":"error","component":"api","error_type":"t","tenant":"acme","at":"2026-03-01T10:00:00Z"}"#,
                call("2026-03-02", tenant: "acme", user: "ada"), call("2026-03-02", tenant: "acme", user: "bob"),
                deed("seen", "2026-03-03T10", tenant: "blue"), call("2026-03-04", tenant: "acme"),
                Deed.call("2026-03-05", user: "ada"), call("2026-02-01", tenant: "old"),
            ])
        let growth = try scene.table("growth", all)
        #expect(
            growth.lines("date", "new", "total", "active", "churned", "returned").prefix(5) == [
                "2026-03-01 1 2 0 0 0", "2026-03-02 0 2 1 0 1", "2026-03-03 1 3 1 1 0", "2026-03-04 0 3 1 0 0",
                "2026-03-05 0 3 0 0 0",
            ])
        #expect(growth.total("start") == "1" && growth.total("end") == "3" && growth.total("active") == "2")
        let active = try scene.table("active", ["from=2026-03-02", "to=2026-03-04", "unit=tenant"])
        #expect(
            active.lines("date", "dau", "wau", "mau", "actions_per_tenant") == [
                "2026-03-02 1 1 2 2", "2026-03-03 1 2 2 1", "2026-03-04 1 2 2 1",
            ])
        #expect(try scene.table("active", all.dropLast() + ["unit=user"]).columns.last?.name == "actions_per_user")
    }

    @Test func `A cohort is those of one first day`() throws {
        let scene = try Scene(
            today: "2026-03-10",
            [
                call("2026-03-01", tenant: "acme", user: "ada"), call("2026-03-01", tenant: "blue"),
                call("2026-03-02", tenant: "acme", user: "bob"), call("2026-03-08", tenant: "blue"),
                call("2026-03-02", tenant: "coop"),
            ])
        let table = try scene.table("retention", all + ["cohort=day"])
        #expect(
            table.lines("cohort", "size", "d1", "d3", "d7") == ["2026-03-01 2 0.5 0 0.5", "2026-03-02 1 0 0 0"])
        #expect(
            try scene.table("retention", all + ["cohort=day", "unbounded=true"]).lines("d1", "d3") == ["1 0.5", "0 0"])
    }

    @Test func `The steps of a tenant are those of whoever takes them`() throws {
        let scene = try Scene(
            today: "2026-03-10",
            [
                deed("invited", "2026-03-01T10", tenant: "acme", user: "ada"),
                deed("bought", "2026-03-01T12", tenant: "acme", user: "bob"),
                deed("invited", "2026-03-01T10", tenant: "blue"), deed("bought", "2026-03-01T09", tenant: "blue"),
                Deed.activity("invited", "2026-03-01", user: "eve"), Deed.activity("bought", "2026-03-02", user: "eve"),
                #"{"kind":"profile","tenant":"acme","plan":"team","at":"2026-03-02T10:00:00Z"}"#,
            ])
        let steps = ["steps=invited,bought"]
        let table = try scene.table("funnel", all + steps)
        #expect(
            table.lines("step", "tenants", "from_first", "median_time_ms") == ["invited 2 1 -", "bought 1 0.5 7200000"])
        #expect(
            try scene.table("funnel", all + steps + ["by=plan"]).lines("plan", "step", "tenants") == [
                " invited 1", " bought 0", "team invited 1", "team bought 1",
            ])
        // Ada and Bob took a step each, blue's are nobody's.
        #expect(
            try scene.table("funnel", all.dropLast() + steps).lines("step", "users") == ["invited 2", "bought 1"])
        #expect(try scene.table("funnel", all + ["steps=bought,bought"]).total("entered") == "2")
    }

    @Test func `Tenants are told apart by their profiles and by what is booked on them`() throws {
        let scene = try Scene(
            today: "2026-03-10",
            [
                call("2026-01-01", tenant: "acme", user: "ada", cost: "1"),
                call("2026-03-05", tenant: "acme", cost: "2"),
                call("2026-03-05", tenant: "blue", cost: "4"), call("2026-01-05", tenant: "coop", cost: "8"),
                deed("seen", "2026-03-06T10", tenant: "acme"),
                deed("seen", "2026-03-06T10", tenant: "acme", user: "ada"),
                #"{"kind":"profile","tenant":"acme","plan":"team","properties":{"size":9},"at":"2026-03-02T10:00:00Z"}"#,
                Deed.profile("2026-03-02", user: "ada", #""plan":"pro""#),
                Deed.call("2026-03-03", user: "ada", cost: "16"),
            ])
        let plans = try scene.table("segments", all + ["by=plan"])
        #expect(plans.lines("plan", "tenants", "active", "cost_usd", "calls") == [" 2 1 4 1", "team 1 1 2 1"])
        #expect(plans.total("tenants") == "3" && plans.total("cost_usd") == "6")
        #expect(try scene.table("segments", all + ["by=property:size"]).lines("size", "tenants") == [" 2", "9 1"])
        #expect(
            try scene.table("segments", all + ["by=activity:seen"]).lines("seen", "tenants").prefix(3)
                == ["never 2", "once 0", "2 to 4 times 1"])
        #expect(
            try scene.table("segments", all + ["by=standing"]).lines("standing", "tenants") == [
                "new 1", "power 0", "casual 1", "at risk 0", "lost 1",
            ])
        #expect(
            try scene.table("segments", all + ["by=lifetime"]).lines("lifetime", "tenants") == [
                "0 days 2", "1 to 6 days 0", "7 to 29 days 0", "30 to 89 days 1", "90 to 364 days 0",
                "365 days or more 0",
            ])
    }

    @Test func `A tenant has one subscription, whoever books its steps`() throws {
        let scene = try Scene(
            today: "2026-03-10",
            [
                billing("subscribed", "2026-03-01", tenant: "acme", user: "ada", 100),
                billing("upgraded", "2026-03-03", tenant: "acme", user: "bob", 150),
                billing("subscribed", "2026-03-02", tenant: "blue", 50),
                billing("subscribed", "2026-03-02", user: "eve", 9),
                billing("cancelled", "2026-03-05", tenant: "blue", user: "joe", 0),
                billing("paid", "2026-03-05", user: "eve", 9),
            ])
        let tenants = try scene.table("revenue", all)
        #expect(
            ["new", "expansion", "churn", "mrr_end", "subscribers", "arpa", "cancelled", "payments_usd"].map(
                tenants.total)
                == ["150", "50", "50", "150", "1", "150", "1", "9"])
        #expect(tenants.notes == ["1 steps of subscriptions name no tenant and are left out."])
        let users = try scene.table("revenue", Array(all.dropLast()))
        #expect(["new", "mrr_end", "subscribers", "arpu"].map(users.total) == ["309", "309", "4", "77.25"])
        #expect(
            try scene.table("revenue", all + ["by=plan"]).lines("plan", "mrr_end", "arpa") == ["team 150 150"])
        // Asked for in turns, neither is taken for the other.
        #expect(try scene.table("revenue", all).total("mrr_end") == "150")
    }

    @Test func `Credits belong to the tenant that is named, or to nobody`() throws {
        let scene = try Scene(
            today: "2026-03-10",
            [
                #"{"kind":"billing","event":"credits_granted","credits":5,"tenant":"acme","user":"ada","at":"2026-03-01T10:00:00Z"}"#,
                #"{"kind":"billing","event":"credits_granted","credits":2,"user":"ada","at":"2026-03-01T10:00:00Z"}"#,
            ])
        let parameters = all + ["by=holder"]
        #expect(
            try scene.table("revenue", parameters).lines("holder", "is", "credit_balance") == [
                "acme tenant 5", " nobody 2",
            ])
        #expect(
            try scene.table("revenue", Array(parameters.filter { $0 != "unit=tenant" }))
                .lines("holder", "is", "credit_balance") == ["ada user 7"])
    }

    @Test func `Internal tenants are left out, whoever is active in them`() throws {
        var terms = LedgerView.Terms()
        terms.internalNames.tenants = [NamePattern("test-*")]
        let scene = try Scene(
            today: "2026-03-10", terms: terms,
            [
                call("2026-03-01", tenant: "acme", user: "ada"), call("2026-03-01", tenant: "test-1", user: "eve"),
                call("2026-03-01", tenant: "test-2"), deed("seen", "2026-03-02T10", tenant: "test-2"),
                deed("seen", "2026-03-02T10", tenant: "acme", user: "eve"),
            ])
        let growth = try scene.table("growth", all + ["per=month"])
        #expect(growth.lines("new", "total", "active") == ["1 1 1"])
        #expect(growth.notes == ["2 internal tenants are left out; internal=true counts them, too."])
        #expect(try scene.table("growth", all + ["per=month", "internal=true"]).lines("new", "active") == ["3 3"])
        #expect(try scene.table("active", all).lines("dau", "actions_per_tenant").prefix(2) == ["1 1", "1 1"])
        #expect(try scene.table("funnel", all + ["steps=seen,seen"]).total("entered") == "1")
        #expect(try scene.table("segments", all).total("tenants") == "1")
        // Eve is internal, wherever else she does something.
        #expect(try scene.table("growth", all.dropLast() + ["per=month"]).lines("new", "active") == ["1 1"])
    }

    @Test func `Filters choose tenants by what they are and by what is booked on them`() throws {
        let scene = try Scene(
            today: "2026-03-10",
            [
                call("2026-03-01", tenant: "acme", user: "ada", cost: "1"),
                call("2026-03-02", tenant: "acme", user: "bob", cost: "2"),
                call("2026-03-02", tenant: "blue", user: "bob", cost: "4"),
                deed("seen", "2026-03-03T10", tenant: "coop", user: "eve"),
                deed("seen", "2026-03-03T10", tenant: "blue"), Deed.call("2026-03-04", user: "bob", cost: "8"),
                #"{"kind":"profile","tenant":"acme","plan":"team","at":"2026-03-02T10:00:00Z"}"#,
                #"{"kind":"profile","tenant":"blue","plan":"team","at":"2026-03-02T10:00:00Z"}"#,
                billing("subscribed", "2026-03-02", tenant: "acme", user: "ada", 100),
                billing("subscribed", "2026-03-02", tenant: "coop", user: "eve", 10),
                billing("subscribed", "2026-03-02", user: "bob", 1),
            ])
        func segments(_ filters: String...) throws -> [String] {
            try scene.table("segments", all + filters).lines("plan", "tenants", "active", "cost_usd", "calls")
        }
        #expect(try segments("tenant=acme,coop") == [" 1 1 0 0", "team 1 1 3 2"])
        #expect(try segments("tenant!=acme") == [" 1 1 0 0", "team 1 1 4 1"])
        #expect(try segments("plan=team") == ["team 2 2 7 3"])
        // Bob's acts alone count, of the tenants that he did something for.
        #expect(try segments("user=bob") == ["team 2 2 6 2"])
        #expect(try segments("user!=bob") == ["team 2 2 1 1", " 1 1 0 0"])
        #expect(try segments("user=bob", "tenant=blue", "plan=team") == ["team 1 1 4 1"])
        let active = try scene.table("active", ["from=2026-03-01", "to=2026-03-03", "unit=tenant", "user=bob"])
        #expect(active.lines("dau", "actions_per_tenant") == ["0 -", "2 1", "0 -"])
        #expect(try scene.table("growth", all + ["plan=team", "per=month"]).lines("new", "total") == ["2 2"])
        #expect(try scene.table("retention", all + ["user=ada", "cohort=day"]).lines("size", "d1") == ["1 0"])
        #expect(try scene.table("funnel", all + ["steps=seen,seen", "user=bob"]).total("entered") == "1")
        // What a chosen tenant pays counts, whoever did it.
        let revenue = try scene.table("revenue", all + ["user=bob"])
        #expect(["mrr_end", "subscribers"].map(revenue.total) == ["100", "1"])
        #expect(try scene.table("revenue", all + ["tenant=coop"]).total("mrr_end") == "10")
    }

    @Test func `Each report that counts people counts tenants, and others say that they do not`() throws {
        let scene = try Scene(today: "2026-03-10", [call("2026-03-01", tenant: "acme", user: "ada")])
        let counting = ["growth", "active", "retention", "funnel", "segments", "revenue"]
        for report in Report.all {
            let needed = report.example.map { "\($0.name)=\($0.value)" }
            let refusal = try scene.refusal(of: report.name, needed + ["unit=tenant"])
            #expect((refusal == nil) == counting.contains(report.name), "\(report.name)")
            #expect(refusal?.contains("unit") != false, "\(report.name)")
            #expect(report.coverage.allSatisfy { $0.counted.isEmpty != counting.contains(report.name) })
        }
        #expect(
            try scene.refusal(of: "growth", ["unit=company"])
                == "unit must be one of user, tenant, not \"company\"")
    }

    /// A product in which each tenant is one user, and each user of one tenant: it is the same to count either.
    @Test(arguments: UInt64(1)...6)
    func `Where each tenant is one user, tenants and users are the same`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        var events: [String] = []
        for _ in 0..<250 {
            let who = "n\(Int.random(in: 0..<12, using: &random))"
            let day = Day(number: 20_500 + Int32.random(in: 0..<90, using: &random))
            let hour = Int.random(in: 10...23, using: &random)
            let names = #""user":"\#(who)","tenant":"\#(who)","at":"\#(day)T\#(hour):00:00Z""#
            let kind = ["call", "activity", "activity", "billing", "profile"].randomElement(using: &random) ?? "call"
            let plan = ["pro", "team"].randomElement(using: &random) ?? "pro"
            switch kind {
            case "call": events.append(#"{"provider":"p","model":"m","cost_usd":\#(hour),\#(names)}"#)
            case "activity":
                let event = ["opened", "read", "bought"].randomElement(using: &random) ?? "read"
                events.append(#"{"kind":"activity","event":"\#(event)",\#(names)}"#)
            case "billing":
                let steps = ["subscribed", "upgraded", "cancelled", "renewed"]
                let step = #""event":"\#(steps.randomElement(using: &random) ?? "renewed")","plan":"\#(plan)""#
                events.append(#"{"kind":"billing",\#(step),"amount_usd":\#(hour),\#(names)}"#)
            default:
                // A profile is of one of both.
                for kind in ["user", "tenant"] {
                    events.append(
                        #"{"kind":"profile","\#(kind)":"\#(who)","plan":"\#(plan)","at":"\#(day)T\#(hour):00:00Z"}"#)
                }
            }
        }
        let scene = try Scene(today: Day(number: 20_595).description, events)
        let period = ["from=\(Day(number: 20_530))", "to=\(Day(number: 20_595))"]
        let questions = [
            ["growth"], ["growth", "per=week"], ["active"], ["retention", "cohort=day"],
            ["retention", "unbounded=true"], ["funnel", "steps=opened,read,bought"],
            ["funnel", "steps=opened,read", "by=plan"], ["segments", "by=plan"], ["segments", "by=standing"],
            ["segments", "by=lifetime"], ["segments", "by=activity:read"], ["revenue"],
            ["revenue", "by=plan"], ["retention", "by=plan", "cohort=month"], ["retention", "by=plan", "per=week"],
            ["growth", "provider=p"], ["active", "plan=pro", "tenant!=n3"], ["active", "per=week", "model=m"],
            ["retention", "per=month", "plan!=pro"], ["segments", "by=standing", "model=m"],
            ["segments", "by=activity:read", "plan=team", "provider=p"], ["funnel", "steps=opened,read", "provider=p"],
            ["revenue", "plan=pro"], ["revenue", "by=plan", "provider=p"],
        ]
        for question in questions {
            let parameters = question.dropFirst() + period
            let users = try scene.table(question[0], Array(parameters))
            let tenants = try scene.table(question[0], parameters + ["unit=tenant"])
            #expect(
                users.rows.map { $0.map(\.text) } == tenants.rows.map { $0.map(\.text) }, "\(question), seed \(seed)")
            #expect(users.totals.map(\.cell.text) == tenants.totals.map(\.cell.text), "\(question), seed \(seed)")
        }
    }
}
