// Usage narrowed down to a connection, a kind of fix and the like, and usage of days that are in the archive.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Reading
import Reports
import Testing

@testable import ProductPages

@Suite struct UsageScopeTests {
    private static let usage = "/api/shopify/analytics/usage"
    private static let days = "start_date=2026-01-01&end_date=2026-01-05"

    /// As the product itself writes them: four calls of 1, 2, 4 and 8 USD.
    private static let events = [
        call("02", 1, "mia", #""connectionId":"c1","fixType":"title","resourceType":"product","resourceId":"p1""#),
        call("03", 2, "mia", #""connectionId":"c1","fixType":"alt_text","resourceType":"image","resourceId":"i1""#),
        call("04", 4, "noa", #""connectionId":"c2","fixType":"title","resourceType":"product","resourceId":"p1""#),
        call("05", 8, "noa", #""model":"small","endpoint":"chat""#),
    ]

    private static func call(_ day: String, _ cost: Int, _ user: String, _ more: String) -> String {
        let model = more.contains("model") ? "" : #""model":"large","endpoint":"fix","#
        return #"{"kind":"call","at":"2026-01-\#(day)T10:00:00Z","userId":"\#(user)","shop":"one","provider":"acme","#
            + #"\#(model)"cost_usd":\#(cost),"inputTokens":10,"outputTokens":5,\#(more)}"#
    }

    private static let declared = ["connection_id", "fix_type", "resource_type"]

    private static func product(declares dimensions: [String] = declared) throws -> Product {
        var terms = Product.terms
        terms.dimensions = dimensions
        return try Product(today: "2026-01-05", terms: terms, events)
    }

    private static let questions: [(query: String, user: String?, cost: String, calls: Int)] = [
        ("", nil, "15", 4), ("connection_id=c1", nil, "3", 2), ("connectionId=c1", nil, "3", 2),
        ("fixType=title", nil, "5", 2), ("resourceType=product&fixType=title", nil, "5", 2),
        ("resourceId=p1&connectionId=c2", nil, "4", 1), ("resource_id=p1", "mia", "1", 1),
        ("model=small", nil, "8", 1), ("endpoint=fix", nil, "7", 3), ("endpoint=fix&shop=one", "noa", "4", 1),
        ("connectionId=c3", nil, "0", 0), ("shop=two", nil, "0", 0),
    ]

    @Test func `Who is bound is told what a ledger says that has nothing else`() throws {
        func call(_ day: Int, _ shop: String, _ user: String, _ cost: Int) -> String {
            #"{"kind":"call","at":"2026-02-\#(day < 10 ? "0" : "")\#(day)T10:00:00Z","userId":"\#(user)","#
                + #""shop":"\#(shop)","provider":"p-\#(shop)","model":"m-\#(user)","cost_usd":\#(cost),"id":"\#(shop)\#(day)"}"#
        }
        // The shop came twelve days after the others.
        let own = (13...24).map { call($0, "one", $0 % 2 == 0 ? "mia" : "noa", $0) }
        let others = (1...24).map { call($0, "two", "zoe", $0 * 3) }
        var terms = Product.terms
        terms.budgets = [
            Budget(name: "all", limit: Money(nanos: 1_000_000_000_000)),
            Budget(name: "per-shop", each: .tenant, limit: Money(nanos: 90_000_000_000)),
        ]
        let alone = try Product(today: "2026-02-25", terms: terms, own)
        let beside = try Product(today: "2026-02-25", terms: terms, others + own)
        let dates = "?start_date=2026-02-01&end_date=2026-02-24"
        var told = 0
        for endpoint in Endpoint.all where endpoint.bounds == .tenantOrUser {
            for path in endpoint.paths {
                let asked = path + (endpoint.takes.contains("start_date") ? dates : "")
                for bounds in [[.tenant: .only("one")], [.tenant: .only("one"), .user: .only("mia")]] as [Filters] {
                    let user = bounds.given.count > 1 ? "mia" : nil
                    #expect(
                        try beside.get(asked, user: user, within: bounds)
                            == alone.get(asked, user: user, within: bounds), "\(asked) \(bounds)")
                    #expect(
                        try beside.get(asked, user: user, within: bounds) != beside.get(asked), "\(asked) \(bounds)")
                    told += 1
                }
                let foreign = asked + (asked.contains("?") ? "&" : "?") + "shop=two"
                #expect(throws: ReadingError.self) { try beside.get(foreign, within: [.tenant: .only("one")]) }
            }
        }
        #expect(told > 8, "\(told)")
        // Twelve days are enough to tell by, and all that there were.
        let usage = try beside.get(Self.usage, within: [.tenant: .only("one")])
        #expect(usage["totalCost"]?.text == "222" && usage["projected"]?.text == "296", "\(usage)")
    }

    private static func check(_ product: Product, _ isWhole: (String) -> Bool = { _ in true }) throws {
        for (query, user, cost, calls) in questions {
            let asked = days + (query.isEmpty ? "" : "&\(query)")
            let breakdown = try product.get("\(usage)/breakdown?\(asked)", user: user)
            #expect(breakdown["total"]?["cost"]?.text == cost, "\(query) \(user ?? "")")
            #expect(breakdown["total"]?["calls"]?.text == "\(calls)", "\(query) \(user ?? "")")
            let trends = try product.get("\(usage)/trends?\(asked)", user: user)["daily"]?.elements ?? []
            #expect(trends.reduce(0) { $0 + ($1["calls"]?.integer ?? 0) } == Int64(calls), "\(query) \(user ?? "")")
            let month = try product.get("\(usage)?\(query)", user: user)
            #expect(month["totalCost"]?.text == cost, "\(query) \(user ?? "")")
            let forecast = try product.get("\(usage)/predictions?\(query)", user: user)
            #expect(forecast["current"]?["totalCalls"]?.text == "\(calls)", "\(query) \(user ?? "")")
            guard isWhole(query) else { continue }
            let file = try #require(try product.get("\(usage)/export?\(asked)", user: user).string)
            #expect(file.split(separator: "\r\n").count == calls + 1, "\(query) \(user ?? "")")
        }
    }

    @Test func `Every endpoint is narrowed down to what calls carry, in either spelling`() throws {
        try Self.check(try Self.product())
    }

    @Test func `So it is where no dimension is declared, and how it was counted is said`() throws {
        let product = try Self.product(declares: [])
        try Self.check(product)
        let answer = try product.get("\(Self.usage)/breakdown?\(Self.days)&fix_type=title")
        #expect(answer["notes"]?.elements?.count == 1)
        #expect(answer["notes"]?.elements?.first?.string?.contains("fix_type is not declared") == true)
        #expect(try product.get("\(Self.usage)/breakdown?\(Self.days)")["notes"] == nil)
    }

    @Test func `Days that are in the archive are in every figure, and named where calls are told one by one`() throws {
        let product = try Self.product()
        #expect(try product.archivedDays(of: "\(Self.usage)/export") == nil)
        try product.archive(before: "2026-01-04")
        try Self.check(product) { _ in false }
        let archived = try product.archivedDays(of: "\(Self.usage)/export")
        #expect(archived?.first.description == "2026-01-02" && archived?.last.description == "2026-01-03")
        let file = try #require(try product.get("\(Self.usage)/export").string)
        #expect(file.split(separator: "\r\n").count == 3)
        #expect(try product.archivedDays(of: "\(Self.usage)/export?start_date=2026-01-04") == nil)
    }

    @Test func `The file has what the product wrote, and is CSV however it is asked for`() throws {
        let product = try Self.product()
        let file = try #require(try product.get("\(Self.usage)/export?format=csv&fix_type=alt_text").string)
        let lines = file.split(separator: "\r\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        let cells = Dictionary(zip(lines[0], lines[1]), uniquingKeysWith: { first, _ in first })
        #expect(cells["connection_id"] == "c1" && cells["fix_type"] == "alt_text")
        #expect(cells["resource_type"] == "image" && cells["resource_id"] == "i1")
        #expect(try product.refusal(of: "\(Self.usage)/export?format=xml")?.parameter == "format")
    }

    @Test func `A parameter is refused by the name that was written`() throws {
        let product = try Self.product()
        #expect(try product.refusal(of: "\(Self.usage)?fixType=")?.parameter == "fixType")
        #expect(try product.refusal(of: "\(Self.usage)?fixType=a&fix_type=b")?.parameter == "fix_type")
        #expect(try product.refusal(of: "\(Self.usage)/trends?startDate=yesterday")?.parameter == "startDate")
        #expect(try product.refusal(of: "\(Self.usage)?FixType=a")?.parameter == "FixType")
    }

    @Test func `Budgets are told to those whom they hold for, and to nobody of a part of their calls`() throws {
        var terms = Product.terms
        terms.budgets = [
            Budget(name: "all", limit: Money(nanos: 10_000_000_000)),
            Budget(name: "shops", each: .tenant, limit: Money(nanos: 20_000_000_000)),
            Budget(name: "users", each: .user, limit: Money(nanos: 30_000_000_000)),
        ]
        let product = try Product(today: "2026-01-05", terms: terms, Self.events)
        for (query, user, names) in [
            ("", nil, ["all"]), ("shop=one", nil, ["shops"]), ("", "mia", ["users"]), ("shop=one", "mia", []),
            ("endpoint=fix", nil, []),
        ] as [(String, String?, [String])] {
            let budgets = try product.get("\(Self.usage)?\(query)", user: user)["budgets"]?.elements ?? []
            #expect(budgets.map { $0["budget"]?.string } == names, "\(query) \(user ?? "")")
        }
    }
}
