// Who asks what may be spent, as a query says it.
// SPDX-License-Identifier: Apache-2.0

import Budgets
import HTTP
import Testing

@testable import Service

@Suite struct SpenderQueryTests {
    @Test(
        arguments: [
            ([], "user"), ([("user", "")], "user"), ([("user", "a"), ("user", "b")], "user"),
            ([("tenant", "")], "tenant"), ([("user", "a"), ("usr", "b")], "usr"),
            ([("user", "a"), ("cost_usd", "x")], "cost_usd"), ([("user", "a"), ("cost_usd", "-1")], "cost_usd"),
            ([("user", "a"), ("cost_usd", "99999999999999999999")], "cost_usd"), ([("cost_usd", "1")], "user"),
        ] as [([(String, String)], String)])
    func `A question that cannot be answered is refused by the name of its parameter`(
        items: [(String, String)], parameter: String
    ) {
        let query = Query(items.map { Query.Item($0.0, $0.1) })
        let problem = #expect(throws: Problem.self) { try Spender(query, by: .unknown) }
        #expect(problem?.parameter == parameter)
        #expect(problem?.status == .badRequest)
        #expect(problem?.detail.hasPrefix(parameter) == true)
    }

    @Test func `Who is bound asks for nobody else`() throws {
        func asked(_ items: [(String, String)], within bounds: [(String, String)]) throws -> Spender {
            let caller = Caller(identity: "c", scopes: [], bounds: bounds.map { Caller.Bound($0.0, $0.1) })
            return try Spender(Query(items.map { Query.Item($0.0, $0.1) }), by: caller)
        }
        let ada = try asked([], within: [("user", "ada")])
        #expect(ada.user == "ada" && ada.tenant == nil && ada.isOwnUser && !ada.isOwnTenant)
        #expect(try asked([("user", "ada"), ("tenant", "t")], within: [("user", "ada")]).tenant == "t")
        #expect(try asked([("user", "ben")], within: [("tenant", "acme")]).tenant == "acme")
        for (items, bounds) in [
            ([("user", "ben")], [("user", "ada")]), ([("tenant", "other")], [("tenant", "acme")]),
            ([], [("model", "m")]), ([("user", "ada")], [("user", "ada"), ("provider", "p")]),
            ([], [("user", "ada"), ("user", "ben")]),
        ] as [([(String, String)], [(String, String)])] {
            #expect(throws: Problem.self, "\(items) within \(bounds)") { try asked(items, within: bounds) }
        }
    }
}
