// Single calls, by hand.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Testing

@testable import Reading
@testable import Reports

@Suite struct CallsTests {
    private func call(
        _ id: String, _ at: String, _ cost: String, provider: String = "a", model: String = "m", user: String = "ada",
        more: String = ""
    ) -> String {
        """
        {"id":"\(id)","at":"2026-03-\(at)Z","provider":"\(provider)","model":"\(model)","operation":"chat",\
        "cost_usd":\(cost),"user":"\(user)"\(more)}
        """
    }

    private var events: [String] {
        [
            call("c1", "01T10:00:00", "1", more: #","latency_ms":500"#),
            call(
                "c2", "02T10:00:00", "3", provider: "b", user: "bob",
                more: #","status":"error","error_type":"overloaded""#),
            // Booked out of their order.
            call("c4", "02T12:00:00", "0.5", model: "n", more: #","latency_ms":900,"tenant":"t""#),
            call("c3", "02T11:00:00", "2", more: #","latency_ms":0,"cached":true,"subject":"s""#),
            #"{"id":"v","at":"2026-03-03T10:00:00Z","provider":"a","model":"m","anonymous":"x","cost_usd":7}"#,
            #"{"kind":"activity","event":"read","user":"ada","at":"2026-03-03T11:00:00Z"}"#,
        ]
    }

    @Test func `The newest come first by their own time, and the limit cuts off the rest`() throws {
        let scene = try Scene(today: "2026-03-10", events)
        #expect(try scene.table("calls").lines("id", "user") == ["v -", "c4 ada", "c3 ada", "c2 bob", "c1 ada"])
        #expect(try scene.table("calls", ["limit=2"]).lines("id") == ["v", "c4"])
        #expect(
            try scene.table("calls", ["from=2026-03-02", "to=2026-03-02"]).lines("id") == ["c4", "c3", "c2"])
    }

    @Test func `The dearest, the slowest and the failed come first where they are asked for`() throws {
        let scene = try Scene(today: "2026-03-10", events)
        #expect(
            try scene.table("calls", ["sort=dearest", "limit=3"]).lines("id", "cost_usd") == ["v 7", "c2 3", "c3 2"])
        #expect(
            try scene.table("calls", ["sort=slowest"]).lines("id", "latency_ms") == ["c4 900", "c1 500", "c3 0"])
        #expect(
            try scene.table("calls", ["sort=failed"]).lines("id", "status", "error_type") == ["c2 error overloaded"])
    }

    @Test func `Every filter narrows it down, alone and with others`() throws {
        let scene = try Scene(today: "2026-03-10", events)
        for sort in ["newest", "dearest"] {
            func ids(_ filters: String...) throws -> [String] {
                try scene.table("calls", filters + ["sort=\(sort)"]).lines("id").sorted()
            }
            #expect(try ids("user=ada") == ["c1", "c3", "c4"])
            #expect(try ids("provider=b") == ["c2"])
            #expect(try ids("model=n") == ["c4"])
            #expect(try ids("operation=chat") == ["c1", "c2", "c3", "c4"])
            #expect(try ids("tenant=t") == ["c4"])
            #expect(try ids("user=ada", "model=m", "provider=a") == ["c1", "c3"])
            #expect(try ids("user=bob", "model=n") == [])
            #expect(try ids("user=nobody") == [])
            #expect(try ids("provider=nobody") == [])
        }
        #expect(try scene.table("calls", ["sort=failed", "user=ada"]).rows.isEmpty)
        #expect(try scene.table("calls", ["sort=failed", "user=bob"]).lines("id") == ["c2"])
        #expect(try scene.table("calls", ["sort=slowest", "model=m"]).lines("id") == ["c1", "c3"])
    }

    @Test func `The calls of an anonymous id are those of the user it was joined to`() throws {
        let scene = try Scene(
            today: "2026-03-10",
            events + [
                #"{"kind":"activity","event":"signed_up","user":"cyd","anonymous":"x","at":"2026-03-04T11:00:00Z"}"#
            ])
        #expect(try scene.table("calls", ["user=cyd"]).lines("id", "user") == ["v cyd"])
        #expect(try scene.table("calls", ["user=cyd", "sort=dearest"]).lines("id") == ["v"])
    }

    @Test func `A price is told line by line, and the lines add up`() throws {
        var price = Price(provider: "a", origin: Price.Origin(file: "test", line: 1))
        price.models = ["m"]
        var rates = Rates()
        rates[.inputTokens] = try Rate(parsing: "3/1M")
        rates[.outputTokens] = try Rate(parsing: "15/1M")
        rates[.inputSeconds] = try Rate(parsing: "0.006/60")
        rates[.requests] = try Rate(parsing: "0.01")
        price.rates[.standard] = rates
        var fee = Rates()
        fee[.requests] = try Rate(parsing: "5/1k")
        var tiers = TierRates()
        tiers[.standard] = fee
        price.modifiers = try [
            Price.Modifier(name: "deep", rates: tiers),
            #require(Price.Modifier(name: "us", factor: try ExactDecimal(parsing: "1.1"))),
        ]
        price.rates[.batch] = rates
        var terms = LedgerView.Terms()
        terms.prices = PriceBook(layers: [[price]])
        let head = #""at":"2026-03-01T10:00:00Z","provider":"a","user":"ada""#
        let scene = try Scene(
            today: "2026-03-10", terms: terms,
            [
                #"{"id":"1",\#(head),"model":"m","input_tokens":1500,"output_tokens":800}"#,
                #"{"id":"2",\#(head),"model":"m","input_tokens":1000,"input_seconds":90.5,"modifiers":["us"]}"#,
                #"{"id":"3",\#(head),"model":"unheard-of","input_tokens":1,"cost_usd":0.25}"#,
                #"{"id":"4",\#(head),"model":"m","status":"error","tier":"standard"}"#,
                #"{"id":"5",\#(head),"model":"m","input_tokens":1000,"cached":true,"cost_usd":0.001}"#,
                #"{"id":"6",\#(head),"model":"m","input_tokens":1000,"cached":true,"cost_usd":0.5}"#,
                #"{"id":"7",\#(head),"model":"unheard-of","input_tokens":1}"#,
                #"{"id":"8",\#(head),"model":"m","input_tokens":1000,"modifiers":["deep","us"],"tier":"batch"}"#,
            ])
        let table = try scene.table("calls", ["sort=newest"])
        #expect(
            table.lines("id", "cost_usd", "reported_usd", "priced", "unpriced") == [
                "8 0.0083 - 1000 input_tokens at 3 per 1M × us 1.1 = 0.0033; 1 requests at 5 per 1k (deep) = 0.005 -",
                "7 0 - - no price of a/unheard-of", "6 0.5 0.5 - -",
                "5 0.001 0.001 1000 input_tokens at 3 per 1M = 0.003; 1 requests at 0.01 = 0.01 -",
                "4 0 - - -", "3 0.25 0.25 - no price of a/unheard-of",
                "2 0.02235 - 1000 input_tokens at 3 per 1M × us 1.1 = 0.0033; 90.5 input_seconds at 0.006 per 60 = "
                    + "0.00905; 1 requests at 0.01 = 0.01 -",
                "1 0.0265 - 1500 input_tokens at 3 per 1M = 0.0045; 800 output_tokens at 15 per 1M = 0.012; "
                    + "1 requests at 0.01 = 0.01 -",
            ])
        #expect(
            table.lines("id", "priced_by", "cached", "saved_usd") == [
                "8 book false 0", "7 - false 0", "6 cache true 0", "5 cache true 0.012", "4 book false 0",
                "3 report false 0", "2 book false 0", "1 book false 0",
            ])
    }

    @Test func `An export has all calls, page by page, the last booked first`() throws {
        var events: [String] = []
        for number in 0..<4_500 {
            let day = 1 + number / 500
            events.append(
                """
                {"id":"\(number)","at":"2026-03-0\(day)T10:00:00Z","provider":"\(number % 50 == 0 ? "rare" : "a")",\
                "cost_usd":\(number),"user":"u"}
                """)
        }
        let scene = try Scene(today: "2026-03-10", events)
        func export(_ parameters: [String]) throws -> [String] {
            var table = try scene.table("calls", ["all=true"] + parameters)
            var pages = [table.rows.count]
            while let more = table.more {
                let (rows, next) = try more.next(try scene.view())
                pages.append(rows.count)
                table.rows += rows
                table.more = next
            }
            #expect(pages.dropLast().allSatisfy { $0 == 2_000 })
            return table.lines("id")
        }
        #expect(try export([]) == (0..<4_500).reversed().map(String.init))
        #expect(try export(["provider=rare"]) == (0..<90).reversed().map { String($0 * 50) })
        #expect(try export(["user=u"]).count == 4_500)
        #expect(try scene.table("calls", ["all=true", "provider=rare"]).notes.isEmpty)
        #expect(try scene.refusal(of: "calls", ["all=true", "limit=5"])?.hasPrefix("limit and all exclude") == true)
        #expect(try scene.refusal(of: "calls", ["all=true", "sort=newest"])?.hasPrefix("sort and all exclude") == true)
        #expect(try scene.table("calls", ["all=false", "limit=5"]).rows.count == 5)
    }

    @Test(arguments: 0..<6) func `What is found is what a look at every call finds`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        var events: [String] = []
        for number in 0..<400 {
            let user = Int.random(in: 0..<6, using: &random)
            events.append(
                """
                {"id":"\(number)","at":"2026-03-0\(Int.random(in: 1...6, using: &random))T1\(number % 10):00:00Z",\
                "provider":"p\(Int.random(in: 0..<2, using: &random))","model":"m\(Int.random(in: 0..<4, using: &random))",\
                "cost_usd":\(number * 7919 % 1009),"latency_ms":\(number * 104_729 % 2_003),\
                "\(user == 5 ? "anonymous" : "user")":"u\(user)",\
                "status":"\(Int.random(in: 0..<4, using: &random) == 0 ? "error" : "ok")"}
                """)
        }
        let scene = try Scene(today: "2026-03-10", events)
        let all = try scene.table("calls", ["limit=1000"])
        #expect(all.rows.count == 400)
        for filters in [
            [], ["provider=p1"], ["model=m2"], ["provider=p0", "model=m3"], ["user=u1"], ["user=u2", "model=m0"],
        ] {
            let matching = all.rows.filter { row in
                filters.allSatisfy { filter in
                    let parts = filter.split(separator: "=").map(String.init)
                    let place = all.columns.firstIndex { $0.name == parts[0] } ?? 0
                    return row[place].text == parts[1]
                }
            }
            func expected(_ column: String) -> [String] {
                let place = all.columns.firstIndex { $0.name == column } ?? 0
                return matching.sorted { ($0[place].magnitude ?? 0) > ($1[place].magnitude ?? 0) }.prefix(20).compactMap
                {
                    $0[place].text
                }
            }
            #expect(
                try scene.table("calls", filters + ["sort=dearest", "limit=20"]).lines("cost_usd")
                    == expected("cost_usd"))
            #expect(
                try scene.table("calls", filters + ["sort=slowest", "limit=20"]).lines("latency_ms")
                    == expected("latency_ms"))
            let status = all.columns.firstIndex { $0.name == "status" } ?? 0
            let failed = matching.filter { $0[status].text == "error" }.compactMap { $0[1].text }
            #expect(try scene.table("calls", filters + ["sort=failed", "limit=1000"]).lines("id") == failed)
            #expect(
                try scene.table("calls", filters + ["limit=15"]).lines("id")
                    == matching.prefix(15).compactMap { $0[1].text })
        }
    }

    @Test func `An empty ledger and an empty period have no calls`() throws {
        #expect(try Scene(today: "2026-03-10").table("calls").rows.isEmpty)
        let scene = try Scene(today: "2026-03-10", events)
        for sort in SingleEventPages.orders {
            #expect(try scene.table("calls", ["to=2026-02-01", "sort=\(sort)"]).rows.isEmpty)
            #expect(try scene.table("calls", ["from=2026-03-05", "sort=\(sort)"]).rows.isEmpty)
        }
    }
}
