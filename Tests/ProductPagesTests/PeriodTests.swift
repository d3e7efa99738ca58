// Which days pages take, and what they say of them.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Reading
import Reports
import Testing

@testable import ProductPages

@Suite struct PeriodTests {
    private static func refusal(_ product: Product, _ procedure: String, _ input: String) throws -> String? {
        let encoded = input.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return try product.call("/trpc/admin.analytics.\(procedure)?input=\(encoded)").body["error"]?["message"]?.string
    }

    @Test(
        arguments: [
            ("\"day\"", 1), ("\"week\"", 7), ("\"7d\"", 7), ("\"30d\"", 30), ("\"1d\"", 1), ("\"365d\"", 365),
            ("\"year\"", 365),
        ] as [(String, Int64)])
    func `A period is a word, or as many days as it says`(_ period: String, _ days: Int64) throws {
        let data = try Product(today: "2026-01-31").data("users.getActive", #"{"period":\#(period)}"#)
        #expect(data["period"]?["days"]?.integer == days)
        #expect(data["period"]?["to"]?.string == "2026-01-31")
    }

    @Test(arguments: ["0d", "366d", "d", "-7d", "+7d", "7", "7D", "1.5d", "٧d", "99999999999999999999d"])
    func `Anything else is refused, with what would be taken`(_ period: String) throws {
        let product = try Product(today: "2026-01-31")
        #expect(
            try Self.refusal(product, "users.getActive", #"{"period":"\#(period)"}"#)
                == "period must be day, week, month, year, days such as 7d, or from and to")
    }

    @Test func `Retention and segments are of the days that are asked for`() throws {
        let product = try BackOffice.product()
        let days = #""period":{"from":"2025-12-01","to":"2025-12-31"}"#
        let retention = try product.data("users.getRetention", "{\"cohortSize\":\"day\",\(days)}")
        let cohorts = retention["cohorts"]?.elements ?? []
        #expect(cohorts.count == 31)
        // Ann was there the day after she came, and on neither of the others.
        #expect(cohorts[0].text == #"{"cohort":"2025-12-01","size":1,"d1":1,"d7":0,"d30":0}"#)
        #expect(cohorts.filter { $0["size"] == .number("1") }.count == 2)
        let segments = try product.data("users.getSegmentation", "{\(days)}")
        // Those who came in January are not there yet.
        #expect(segments["users"]?.text == "2")
        #expect(try product.data("users.getSegmentation")["users"]?.text == "5")
    }

    @Test func `The success rate of the first page is of the days that are asked for`() throws {
        let product = try BackOffice.product()
        let month = try product.data("dashboard.getOverview", #"{"period":"month"}"#)["content"]
        #expect(month?["successRate"]?.text == "0.75")
        #expect(month?["today"]?.text == "2")
        #expect(month?["period"]?["days"]?.text == "30")
    }

    /// One call, one message, one sign-up on the first of 366 days, in the middle, and on the last.
    private static let year = ["2025-01-31", "2025-08-01", "2026-01-31"].flatMap { day in
        [
            #"{"kind":"call","at":"\#(day)T00:00:00Z","user":"amy","shop":"one","provider":"anthropic","#
                + #""model":"m","cost_usd":1,"fixType":"title"}"#,
            #"{"kind":"activity","at":"\#(day)T00:00:00Z","user":"amy","event":"message_sent","session":"s"}"#,
            #"{"kind":"activity","at":"\#(day)T00:00:00Z","user":"u\#(day)","event":"signed_up"}"#,
            #"{"kind":"activity","at":"\#(day)T00:00:00Z","user":"u\#(day)","event":"story_created"}"#,
            #"{"kind":"billing","at":"\#(day)T00:00:00Z","user":"amy","event":"paid","amount_usd":10}"#,
        ]
    }

    @Test func `365 days may lie between the first day and the last, and each of them counts`() throws {
        let product = try Product(today: "2026-01-31", Self.year)
        let days = "start_date=2025-01-31&end_date=2026-01-31"
        let dashboard = try product.get("/admin/analytics/dashboard?\(days)")
        #expect(dashboard["period"]?["days"]?.text == "366")
        #expect(dashboard["daily"]?.elements?.count == 366)
        // Amy is new with her first event, which is no sign-up.
        #expect(dashboard["totals"]?["new_users"]?.text == "4")
        #expect(dashboard["totals"]?["stories_created"]?.text == "3")
        #expect(dashboard["totals"]?["api_requests"]?.text == "3")
        #expect(dashboard["totals"]?["revenue_cents"]?.text == "3000")
        let costs = try product.get("/admin/analytics/costs?\(days)")
        #expect(costs["breakdown"]?["total"]?["cost_dollars"]?.text == "3")
        #expect(costs["daily"]?.elements?.count == 366)
        #expect(try product.get("/admin/analytics/users/growth?\(days)")["total_new"]?.text == "4")
        let top = try product.get("/admin/analytics/users/top?\(days)").elements?.first
        #expect(top?["user_id"]?.string == "amy" && top?["cost_dollars"]?.text == "3")
        let usage = "/api/shopify/analytics"
        for user in [nil, "amy"] {
            #expect(try product.get("\(usage)/breakdown?\(days)", user: user)["total"]?["calls"]?.text == "3")
            #expect(try product.get("\(usage)/trends?\(days)", user: user)["daily"]?.elements?.count == 366)
            let file = try #require(try product.get("\(usage)/export?\(days)", user: user).string)
            #expect(file.split(separator: "\r\n").count == 4)
        }
        // Nobody declared it, so that it is counted event by event.
        let property = try product.get("\(usage)/breakdown?\(days)&fix_type=title")
        #expect(property["total"]?["calls"]?.text == "3")
        let refused = try product.refusal(of: "/admin/analytics/dashboard?start_date=2025-01-30&end_date=2026-01-31")
        #expect(refused?.description.contains("365 days") == true)
    }

    @Test func `A page of a year back has a row for each day and one for today`() throws {
        let product = try Product(today: "2026-01-31", Self.year)
        let stats = try product.get("/api/v1/analytics/my-stats?days=365", user: "amy")
        #expect(stats["daily_breakdown"]?.elements?.count == 366)
        #expect(stats["daily_breakdown"]?.elements?.first?.text == #"{"date":"2025-01-31","messages":1}"#)
        #expect(stats["estimated_cost_usd"]?.text == "3.0")
        let overview = try product.get("/api/v1/analytics/admin/overview?days=365")
        #expect(overview["funnel"]?["signed_up"]?.text == "3")
        #expect(try product.refusal(of: "/api/v1/analytics/admin/overview?days=366")?.parameter == "days")
    }

    @Test func `A week of Teach Charlie reaches back to the day seven days ago`() throws {
        let messages = ["2026-01-23T23:59:59.999Z", "2026-01-24T00:00:00Z", "2026-01-31T11:00:00Z"].enumerated().flatMap
        {
            [
                #"{"kind":"activity","at":"\#($1)","user":"u\#($0)","event":"message_sent","session":"s\#($0)"}"#,
                #"{"kind":"activity","at":"\#($1)","user":"u\#($0)","event":"conversation_started"}"#,
            ]
        }
        let product = try Product(today: "2026-01-31", messages)
        let overview = try product.get("/api/v1/analytics/admin/overview")
        #expect(overview["total_messages_week"]?.text == "2")
        #expect(overview["active_users_week"]?.text == "2")
        #expect(overview["active_users_today"]?.text == "1")
        let weeks = try (0...2).map { number in
            let stats = try product.get("/api/v1/analytics/my-stats", user: "u\(number)")
            return [stats["messages_this_week"]?.text, stats["conversations_this_week"]?.text]
        }
        #expect(weeks == [["0", "0"], ["1", "1"], ["1", "1"]])
    }

    @Test func `What a model declares as a float has a point, also where nothing is to be divided`() throws {
        let product = try Product(today: "2026-01-31")
        let stats = try product.get("/api/v1/analytics/my-stats", user: "amy")
        #expect(stats["avg_messages_per_conversation"]?.text == "0.0")
        #expect(stats["estimated_cost_usd"]?.text == "0.0")
        #expect(stats["total_messages"]?.text == "0")
        let overview = try product.get("/api/v1/analytics/admin/overview")
        #expect(overview["error_rate"]?.text == "0.0")
        #expect(overview["estimated_cost_today_usd"]?.text == "0.0")
        #expect(overview["error_count_today"]?.text == "0")
    }
}
