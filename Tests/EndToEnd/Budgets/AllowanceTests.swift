// A server that is asked before each call whether there is money left.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing
import Waiting

@Suite struct AllowanceTests {
    private static let budgets = """
        budgets:
          - { name: all, limit_usd: 100000 }
          - { name: per-user, each: user, limit_usd: 1, alert_at: [50, 100] }
          - { name: per-tenant, each: tenant, limit_usd: 1000 }
          - { name: anthropic, match: { provider: anthropic }, limit_usd: 1000 }

        """

    private struct Answered: Decodable {
        let allowed: Bool
        let left_usd: Decimal?
        let budgets: [Budget]

        struct Budget: Decodable {
            let budget: String
            let spent_usd: Decimal
            let left_usd: Decimal
        }

        func spent(_ budget: String) -> Decimal? { budgets.first { $0.budget == budget }?.spent_usd }
    }

    private static func ask(_ wire: Wire, _ query: String) throws -> Answered {
        let answer = try wire.exchange("GET", "/v1/allowance?\(query)")
        guard answer.status == 200 else { throw Wire.Failure.malformed(answer.text) }
        return try JSONDecoder().decode(Answered.self, from: Data(answer.body))
    }

    /// Users whose last threshold the log has told of, be it one by one or, of those who crossed at once, by their count.
    private static func told(in words: String) -> Int {
        words.matches(of: /reached 100 % of 1 USD|members at once reached .*?100 % \((\d+)\)/)
            .reduce(0) { $0 + ($1.1.flatMap { Int($0) } ?? 1) }
    }

    /// 0.0165 USD a call.
    private static func cost(_ calls: Int) -> Decimal { Decimal(calls) * Decimal(165) / Decimal(10_000) }

    @Test func `64 senders never see less than what they were answered, and after a kill it is what the ledger has`()
        throws
    {
        let site = try Site()
        // Every call is of the same month.
        let time = Events.time()
        let server = try site.serve(config: Self.budgets)
        let crew = Crew()
        let (senders, rounds) = (64, 12)
        for sender in 0..<senders {
            crew.start {
                let wire = try server.connect()
                // Eight users, each of whom eight senders spend for.
                let user = "user=u\(sender % 8)"
                var before = Decimal(0)
                for round in 1...rounds {
                    let call = Events.call(
                        id: "\(sender)-\(round)", #""user":"u\#(sender % 8)","tenant":"t\#(sender)","at":"\#(time)""#)
                    let receipt = try wire.exchange(
                        "POST", "/v1/events", [("Content-Type", "application/json")], body: Array(call.utf8)
                    ).receipt()
                    #expect(receipt.accepted == 1)
                    let tenant = try Self.ask(wire, "tenant=t\(sender)").spent("per-tenant")
                    #expect(tenant == Self.cost(round))
                    let spent = try #require(try Self.ask(wire, user).spent("per-user"))
                    #expect(spent >= max(before, Self.cost(round)))
                    before = spent
                }
            }
        }
        #expect(try crew.finish() == [])
        let calls = senders * rounds

        func check(_ server: RunningServer, _ moment: Comment) throws {
            let wire = try server.connect()
            for user in 0..<8 {
                let answered = try Self.ask(wire, "user=u\(user)&provider=anthropic")
                #expect(answered.spent("per-user") == Self.cost(calls / 8), moment)
                #expect(answered.spent("all") == Self.cost(calls), moment)
                #expect(answered.spent("anthropic") == Self.cost(calls), moment)
                // 96 calls are 1.584 USD: nothing is left, and it does not go below that.
                #expect(!answered.allowed, moment)
                #expect(answered.left_usd == 0, moment)
            }
            #expect(try Self.ask(wire, "tenant=t3").spent("per-tenant") == Self.cost(rounds), moment)
            #expect(try Self.ask(wire, "user=nobody").spent("per-user") == 0, moment)
            let metrics = try server.metrics()
            #expect(metrics[#"bursar_budget_limit_usd{budget="per-user"}"#] == "1", moment)
            #expect(metrics[#"bursar_budget_spent_usd{budget="per-user"}"#] == "1.584", moment)
            #expect(metrics[#"bursar_budget_spent_usd{budget="all"}"#] == "12.672", moment)
        }
        try check(server, "before the kill")
        try eventually("crossings are told") { Self.told(in: server.words) == 8 }
        try server.kill()
        let second = try site.serve(config: Self.budgets)
        try check(second, "after the kill")
        // What was recorded before the kill is not told again.
        #expect(!second.words.contains("reached"))
        second.child.signal(SIGHUP)
        try eventually("the configuration is read again") { second.words.contains("reloaded") }
        try check(second, "after a reload")
        #expect(!second.words.contains("reached"))
        #expect(try second.stop() == .exited(0))
    }

    @Test func `A question without a user or tenant is refused, and no answer is kept by anybody`() throws {
        let server = try Site().serve()
        let refused = try server.get("/v1/allowance")
        #expect(refused.status == 400)
        #expect(try refused.json()["parameter"] as? String == "user")
        let free = try server.get("/v1/allowance?user=ada&cost_usd=0.05")
        #expect(free.status == 200)
        #expect(free["Cache-Control"] == "no-store")
        #expect(free.text == #"{"user":"ada","allowed":true,"left_usd":null,"budgets":[],"alerts":[]}"#)
    }
}
