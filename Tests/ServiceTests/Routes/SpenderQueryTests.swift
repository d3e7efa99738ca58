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
        let problem = #expect(throws: Problem.self) { try Spender(query) }
        #expect(problem?.parameter == parameter)
        #expect(problem?.status == .badRequest)
        #expect(problem?.detail.hasPrefix(parameter) == true)
    }
}
