// The validation of product pages, gate by gate.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct GateTests {
    private static func server() throws -> RunningServer { try Site().serve() }

    @Test func `The 31st analytics request of an admin within a minute is denied, and says Rate limit`() throws {
        let server = try Self.server()
        for number in 0..<31 {
            let answer = try server.get("/admin/analytics/dashboard", [("X-Bursar-User", "admin-123")])
            if number < 30 {
                #expect(answer.status == 200, "allowed: \(answer.text)")
            } else {
                let reason = try answer.json()["detail"] as? String
                #expect(answer.status == 429, "denied")
                #expect(reason == "Rate limit exceeded: 30 analytics requests per minute")
                #expect(answer["Retry-After"].flatMap { Int($0) }.map { (1...60).contains($0) } == true)
            }
        }
        // Exports and the other pages of admins are analytics requests, too; reports are not.
        #expect(try server.get("/admin/analytics/export?format=csv").status == 429)
        #expect(try server.get("/v1/reports/costs").status == 200)
    }

    @Test func `GET /dashboard answers 200 with totals and daily, and totals have new_users and total_cost_cents`()
        throws
    {
        let server = try Self.server()
        let answer = try server.get("/admin/analytics/dashboard?start_date=2024-01-01&end_date=2024-01-31")
        #expect(answer.status == 200)
        let data = try answer.json()
        let totals = try #require(data["totals"] as? [String: Any])
        #expect(totals["new_users"] != nil && totals["total_cost_cents"] != nil)
        #expect((data["daily"] as? [Any])?.count == 31)
    }

    @Test func `GET /costs answers 200 with a breakdown that has anthropic, elevenlabs and s3`() throws {
        let server = try Self.server()
        let answer = try server.get("/admin/analytics/costs?start_date=2024-01-01&end_date=2024-01-31")
        #expect(answer.status == 200)
        let breakdown = try #require(try answer.json()["breakdown"] as? [String: Any])
        for name in ["anthropic", "elevenlabs", "s3"] { #expect(breakdown[name] != nil) }
    }

    @Test func `GET /export?format=csv answers 200 with text/csv and Date,New Users in it`() throws {
        let server = try Self.server()
        let path = "/admin/analytics/export?start_date=2024-01-01&end_date=2024-01-31&format=csv"
        let answer = try server.get(path)
        #expect(answer.status == 200)
        #expect(answer["Content-Type"] == "text/csv")
        #expect(answer.text.contains("Date,New Users"))
        #expect(try server.connect().exchange("HEAD", path).status == 200)
    }

    @Test func `Two years are refused for being more than 365 days, a day more is, and 365 from the first are not`()
        throws
    {
        let server = try Self.server()
        for (period, status) in [
            ("start_date=2023-01-01&end_date=2024-12-31", 400), ("start_date=2024-01-01&end_date=2025-01-01", 400),
            ("start_date=2024-01-01&end_date=2024-12-31", 200), ("start_date=2023-01-01&end_date=2024-01-01", 200),
            ("start_date=2024-01-01&end_date=2024-01-01", 200),
        ] {
            let answer = try server.get("/admin/analytics/dashboard?\(period)")
            #expect(answer.status == status, "\(period)")
            if status == 400 { #expect(answer.text.contains("365 days"), "\(answer.text)") }
        }
    }

    @Test func `Reversed days and days that are not YYYY-MM-DD are refused`() throws {
        let server = try Self.server()
        for (period, word) in [
            ("start_date=2024-02-01&end_date=2024-01-01", "before"), ("start_date=20240101", "YYYY-MM-DD"),
            ("start_date=2024-1-1", "YYYY-MM-DD"), ("end_date=01/31/2024", "YYYY-MM-DD"),
        ] {
            let answer = try server.get("/admin/analytics/costs?\(period)")
            #expect(answer.status == 400 && answer.text.contains(word), "\(period): \(answer.text)")
        }
    }

    @Test func `A limit of 1 to 100 is taken, and nothing else; so is an order that there is`() throws {
        let server = try Self.server()
        for (query, status) in [
            ("limit=1", 200), ("limit=100", 200), ("limit=0", 400), ("limit=101", 400), ("limit=-1", 400),
            ("limit=1.5", 400), ("sort_by=stories", 200), ("sort_by=api_calls", 200), ("sort_by=email", 400),
        ] { #expect(try server.get("/admin/analytics/users/top?\(query)").status == status, "\(query)") }
    }

    @Test func `A fraction of a cent is shown, as a plain decimal`() throws {
        let server = try Self.server()
        try server.post(
            #"[{"provider":"acme","model":"m","cost_cents":0.45,"at":"2024-01-01T23:59:59.999Z"},"#
                + #"{"provider":"acme","model":"m","cost_usd":0.00000025,"at":"2024-01-02T00:00:00Z"}]"#)
        let text = try server.get("/admin/analytics/costs?start_date=2024-01-01&end_date=2024-01-02").text
        #expect(text.contains(#""acme":{"cost_cents":0.450025,"cost_dollars":0.00450025"#), "\(text)")
        #expect(text.contains(#""date":"2024-01-02","anthropic":0,"elevenlabs":0,"s3":0,"acme":0.00000025"#), "\(text)")
    }

    @Test func `1500 and 800 tokens of Sonnet cost 0.0165 USD, and the shop's page says so`() throws {
        let server = try Self.server()
        try server.post(
            #"{"service":"anthropic","model":"claude-3-5-sonnet-20241022","endpoint":"fix","inputTokens":1500,"#
                + #""outputTokens":800,"status":"success","shop":"my.example"}"#)
        let usage = try server.get("/api/shopify/analytics/usage").text
        #expect(usage.contains(#"{"totalCost":0.0165,"totalCalls":1,"totalTokens":2300"#), "\(usage)")
        let shop = try server.get("/api/shopify/analytics/usage?shop=my.example").text
        #expect(shop.contains(#"{"totalCost":0.0165"#))
        #expect(try server.get("/api/shopify/analytics/usage?shop=other.example").text.contains(#"{"totalCost":0,"#))
    }

    @Test func `A batch answers in order, with 207 where its calls come out differently`() throws {
        let server = try Self.server()
        let health = "admin.analytics.system.getHealth"
        let both = try server.get("/trpc/\(health)%2C\(health)?batch=1")
        #expect(both.status == 200)
        #expect((try JSONSerialization.jsonObject(with: Data(both.body)) as? [Any])?.count == 2)
        #expect(try server.get("/trpc/\(health),nothing?batch=1").status == 207)
        #expect(try server.get("/trpc/nothing,nothing?batch=1").status == 404)
        #expect(try server.get("/trpc/\(health),\(health)").status == 404)
        let many = Array(repeating: health, count: 33).joined(separator: ",")
        #expect(try server.get("/trpc/\(many)?batch=1").status == 400)
    }

    @Test func `Nothing but GET and HEAD is taken`() throws {
        let server = try Self.server()
        let answer = try server.connect().exchange("POST", "/admin/analytics/dashboard", body: [])
        #expect(answer.status == 405 && answer["Allow"]?.contains("GET") == true)
    }
}
