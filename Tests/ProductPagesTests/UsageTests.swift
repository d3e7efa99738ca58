// A shop's or a user's usage, and what it will come to.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Ledger
import Reading
import Reports
import Testing

@testable import ProductPages

@Suite struct UsageTests {
    private static let usage = "/api/shopify/analytics/usage"

    /// Three calls of 0.1 USD and one of 0.5 in January, one of 0.2 in December.
    private static let events = [
        call("2025-12-03T10:00:00Z", 0.2, user: "mia", shop: "one"),
        call("2026-01-02T10:00:00Z", 0.1, user: "mia", shop: "one", model: "small"),
        call("2026-01-02T11:00:00Z", 0.1, user: "mia", shop: "two"),
        call("2026-01-04T10:00:00Z", 0.1, user: "noa", shop: "one"),
        call("2026-01-05T10:00:00Z", 0.5, user: "noa", shop: ""),
    ]

    private static func call(
        _ at: String, _ cost: Double, user: String, shop: String, model: String = "large"
    ) -> String {
        #"{"kind":"call","at":"\#(at)","user":"\#(user)","shop":"\#(shop)","provider":"acme","model":"\#(model)","#
            + #""operation":"fix","cost_usd":\#(cost),"input_tokens":10,"output_tokens":5}"#
    }

    private func product(today: String = "2026-01-05") throws -> Product {
        try Product(today: today, Self.events.map { $0.replacingOccurrences(of: #""shop":"","#, with: "") })
    }

    @Test func `The month so far is beside as many days of the month before`() throws {
        let answer = try product().get(Self.usage)
        #expect(answer["totalCost"]?.text == "0.8")
        #expect(answer["period"]?.text == #"{"start":"2026-01-01","end":"2026-01-05","days":5}"#)
        #expect(answer["comparison"]?["previous"]?["totalCost"]?.text == "0.2")
        #expect(answer["comparison"]?["change"]?["totalCost"]?.text == "3")
    }

    @Test func `What the app answered from its own cache costs a shop nothing but what is told`() throws {
        func call(_ more: String) -> String {
            #"{"kind":"call","at":"2026-01-05T10:00:00Z","user":"mia","shop":"one","service":"openai","model":"gpt-4","#
                + #""input_tokens":1000,\#(more)}"#
        }
        let events = [
            call(#""cached":false"#), call(#""cached":true,"cost_usd":0"#), call(#""cached":true"#),
            call(#""cached":true,"cost_cents":0.15"#),
        ]
        let product = try Product(today: "2026-01-05", events)
        #expect(try product.get(Self.usage + "?shop=one")["totalCost"]?.text == "0.0315")
        #expect(try product.get(Self.usage, user: "mia")["totalCost"]?.text == "0.0315")
    }

    @Test func `A shorter month before is compared as a whole`() throws {
        let events = [
            Self.call("2026-02-28T10:00:00Z", 0.5, user: "mia", shop: "one"),
            Self.call("2026-03-31T10:00:00Z", 1, user: "mia", shop: "one"),
        ]
        let answer = try Product(today: "2026-03-31", events).get(Self.usage)
        #expect(answer["comparison"]?["previous"]?["totalCost"]?.text == "0.5")
    }

    @Test func `A shop sees its own calls only, and so does a user`() throws {
        let product = try product()
        #expect(try product.get(Self.usage + "?shop=one")["totalCost"]?.text == "0.2")
        #expect(try product.get(Self.usage, user: "noa")["totalCost"]?.text == "0.6")
        #expect(try product.get(Self.usage, user: "nobody")["totalCost"]?.text == "0")
        // Noa has one call of 0.1 in the shop and one of 0.5 in none.
        #expect(try product.get(Self.usage + "?shop=one", user: "noa")["totalCost"]?.text == "0.1")
        #expect(try product.get(Self.usage + "?shop=two", user: "noa")["totalCost"]?.text == "0")
        let days = try product.get(Self.usage + "/trends?shop=one", user: "noa")["daily"]?.elements
        #expect(days?.suffix(2).map { $0["calls"]?.text } == ["1", "0"])
        let forecast = try product.get(Self.usage + "/predictions?shop=one", user: "noa")
        #expect(forecast["current"]?["totalCalls"]?.text == "1")
        let breakdown = try product.get(Self.usage + "/breakdown?start_date=2026-01-01&shop=one", user: "noa")
        #expect(breakdown["total"]?.text == #"{"cost":0.1,"tokens":15,"calls":1}"#)
        #expect(breakdown["shop"]?.elements?.map { $0["shop"]?.string } == ["one"])
        let file = try #require(try product.get(Self.usage + "/export?shop=one", user: "noa").string)
        #expect(file.split(separator: "\r\n").count == 2)
    }

    @Test func `A user's breakdown is of that user's calls`() throws {
        let answer = try product().get(Self.usage + "/breakdown?start_date=2026-01-01", user: "mia")
        #expect(answer["total"]?.text == #"{"cost":0.2,"tokens":30,"calls":2}"#)
        #expect(
            answer["model"]?.text
                == #"[{"model":"large","cost":0.1,"tokens":15,"calls":1,"share":0.5},"#
                + #"{"model":"small","cost":0.1,"tokens":15,"calls":1,"share":0.5}]"#)
    }

    @Test func `A limit cuts off and leaves the shares as they are`() throws {
        let answer = try product().get(Self.usage + "/breakdown?start_date=2026-01-01&limit=1")
        #expect(answer["shop"]?.text == #"[{"shop":null,"cost":0.5,"tokens":15,"calls":1,"share":0.625}]"#)
    }

    @Test func `A name is a name, whatever it would mean in a list of them`() throws {
        let names = [#"a,b"#, "a", "b", #"c\"#]
        let events = names.enumerated().map { place, name in
            let name = name.replacingOccurrences(of: "\\", with: "\\\\")
            return Self.call("2026-01-02T10:00:00Z", Double(place + 1), user: name, shop: name)
        }
        let product = try Product(today: "2026-01-05", events)
        for (query, cost) in [("a,b", "1"), ("a", "2"), ("c%5C", "4")] {
            let models = try product.get(Self.usage + "/breakdown?start_date=2026-01-01&shop=\(query)")["model"]
            #expect(models?.elements?.first?["cost"]?.text == cost, "\(query)")
        }
    }

    @Test func `A file of one shop or user has their calls, oldest first`() throws {
        let product = try product()
        func rows(_ query: String, user: String? = nil) throws -> [String] {
            let text = try #require(try product.get(Self.usage + "/export?" + query, user: user).string)
            return text.split(separator: "\r\n").dropFirst().map { String($0.prefix(10)) }
        }
        #expect(try rows("") == ["2026-01-02", "2026-01-02", "2026-01-04", "2026-01-05"])
        #expect(try rows("start_date=2025-12-01&shop=one") == ["2025-12-03", "2026-01-02", "2026-01-04"])
        #expect(try rows("", user: "noa") == ["2026-01-04", "2026-01-05"])
        #expect(try rows("", user: "nobody") == [])
    }

    @Test func `A file longer than a page has every call once`() throws {
        let events = (0..<4_500).map { number in
            #"{"kind":"call","at":"2026-01-\#(number % 2 == 0 ? "02" : "03")T10:00:00Z","user":"mia","shop":"one","#
                + #""provider":"acme","model":"m","cost_usd":0.1,"subject":"s\#(number)"}"#
        }
        let product = try Product(today: "2026-01-05", events)
        for (query, user) in [("", nil), ("?shop=one", nil), ("", "mia")] {
            let text = try #require(try product.get(Self.usage + "/export" + query, user: user).string)
            let subjects = text.split(separator: "\r\n").dropFirst().map {
                $0.split(separator: ",", omittingEmptySubsequences: false)[12]
            }
            #expect(subjects.count == 4_500 && Set(subjects).count == 4_500, "\(query) \(user ?? "")")
        }
    }

    @Test func `What spreadsheets would take for a formula is defused`() throws {
        let event =
            #"{"kind":"call","at":"2026-01-02T10:00:00Z","user":"=HYPERLINK(1)","provider":"acme","model":"m","#
            + #""cost_usd":0.1,"status":"error","error":"a, \"b\""}"#
        let text = try #require(try Product(today: "2026-01-05", [event]).get(Self.usage + "/export").string)
        #expect(text.contains(",'=HYPERLINK(1),"))
        #expect(text.hasSuffix("error,\"a, \"\"b\"\"\",,\r\n"))
    }

    /// One USD, one call and 15 tokens a day, from the first of December.
    private static let steady = (0..<40).map { day in
        let date = Day(parsing: "2025-12-01").map { $0.advanced(by: day).description } ?? ""
        return call("\(date)T08:00:00Z", 1, user: "mia", shop: "one")
    }

    @Test func `A steady month goes on as it began, in money, calls and tokens`() throws {
        // The 9th of January has had its call: 9 so far, 22 to come.
        let answer = try Product(today: "2026-01-09", Self.steady).get(Self.usage + "/predictions")
        #expect(answer["projected"]?.text == #"{"totalCost":31,"totalCalls":31,"totalTokens":465}"#)
        #expect(answer["range"]?.text == #"{"low":31,"high":31}"#)
        #expect(answer["next"]?.text == #"{"month":"2026-02","totalCost":28,"low":28,"high":28}"#)
        #expect(
            answer["providers"]?.text == #"[{"provider":"acme","spent":9,"projected":31,"low":31,"high":31}]"#)
    }

    @Test func `Budgets for each user are that user's, and the others are not told of`() throws {
        var terms = Product.terms
        terms.budgets = [
            Budget(name: "all", limit: Money(nanos: 10_000_000_000)),
            Budget(name: "each", each: .user, limit: Money(nanos: 1_000_000_000)),
        ]
        let product = try Product(
            today: "2026-01-05", terms: terms, Self.events.map { $0.replacingOccurrences(of: #""shop":"","#, with: "") }
        )
        let all = try product.get(Self.usage)["budgets"]?.elements ?? []
        #expect(all.map { $0["budget"]?.string } == ["all"])
        #expect(all.first?["share"]?.text == "0.08")
        let noa = try product.get(Self.usage, user: "noa")["budgets"]?.elements ?? []
        #expect(noa.map { $0["budget"]?.string } == ["each"])
        #expect(noa.first?["spent"]?.text == "0.6")
    }
}
