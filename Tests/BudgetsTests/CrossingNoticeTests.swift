// What a notice of a crossing says, to programs and to people.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Scenes
import Store
import Testing

@testable import Budgets

@Suite struct CrossingNoticeTests {
    private func crossing(_ budget: Budget, member: String = "", spent: String, on day: Day) throws -> Crossing {
        Crossing(
            budget: budget.name, member: member, period: BudgetPeriod(budget.per, from: day, in: budget.zone),
            threshold: 80,
            at: Timestamp(milliseconds: 1_795_271_405_006), spent: try .usd(spent), limit: budget.limit)
    }

    @Test func `A budget for all is told with its figures and its period`() throws {
        let first = try #require(Day(year: 2026, month: 11, day: 1))
        let budget = Budget(name: "anthropic", limit: try .usd("500"))
        let notice = try crossing(budget, spent: "401.2", on: first).notice(of: budget, id: "01X")
        #expect(
            String(decoding: notice.body, as: UTF8.self) == """
                {"kind":"budget_crossed","id":"01X","budget":"anthropic","member":null,"threshold_percent":80,\
                "limit_usd":500,"spent_usd":401.2,"share":0.8024,"period":{"from":"2026-11-01","to":"2026-11-30",\
                "zone":"UTC","resets_at":"2026-12-01T00:00:00.000Z"},\
                "at":"2026-11-21T14:30:05.006Z",\
                "text":"Budget anthropic reached 80 % of 500 USD: 401.2 USD spent since 2026-11-01."}
                """)
        #expect(notice.id == "01X")
        #expect(notice.kind == .budget)
        #expect(notice.target == "budget:anthropic")
        #expect(notice.user == "")
        #expect(notice.contentType == "application/json")
        #expect(notice.subject == "Budget anthropic reached 80 % of 500 USD")
        #expect(notice.createdAt == Timestamp(milliseconds: 1_795_271_405_006))
    }

    @Test func `A member is named, and their name does nothing in a chat`() throws {
        let monday = try #require(Day(year: 2026, month: 11, day: 16))
        let budget = Budget(name: "each", each: .user, limit: try .usd("3"), per: .week)
        let name = "<!channel>`\n\"&@all"
        let notice = try crossing(budget, member: name, spent: "2.5", on: monday).notice(of: budget, id: "1")
        let text = String(decoding: notice.body, as: UTF8.self)
        #expect(text.contains(#""member":"<!channel>`\n\"&@all""#))
        #expect(text.contains(#""share":0.833333,"period":{"from":"2026-11-16","to":"2026-11-22","zone":"UTC""#))
        #expect(
            text.contains(#""text":"Budget each of `&lt;!channel&gt;' \"&amp;@all` reached 80 % of 3 USD: 2.5 USD"#))
        // With the user it is forgotten.
        #expect(notice.user == name)
    }

    @Test func `A tenant is nobody to be forgotten`() throws {
        let day = try #require(Day(year: 2026, month: 11, day: 16))
        let budget = Budget(name: "each", each: .tenant, limit: try .usd("3"), per: .day)
        let notice = try crossing(budget, member: "acme", spent: "3", on: day).notice(of: budget, id: "1")
        #expect(notice.user == "")
        #expect(
            String(decoding: notice.body, as: UTF8.self).contains(
                #"{"from":"2026-11-16","to":"2026-11-16","zone":"UTC""#))
    }
}
