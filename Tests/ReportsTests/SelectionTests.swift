// Filters with several names and with names left out, held against a look at every call.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Testing

@testable import Reading
@testable import Reports

@Suite struct SelectionTests {
    /// What is asked of one filter, and whether a name passes.
    private struct Wish {
        let filter: Filter
        var only: [String]?
        var except: [String]?

        var parameters: [String] {
            func list(_ names: [String]) -> String { names.map(NameList.written).joined(separator: ",") }
            return (only.map { ["\(filter)=\(list($0))"] } ?? []) + (except.map { ["\(filter)!=\(list($0))"] } ?? [])
        }

        func passes(_ row: Row) -> Bool {
            let name = row[filter.rawValue]
            return (only.map { $0.contains(name) } ?? true) && !(except?.contains(name) ?? false)
        }
    }

    /// A call as the report of single calls tells it.
    private struct Row {
        let texts: [String: String]
        let cost: Int64

        subscript(column: String) -> String { texts[column] ?? "" }
    }

    /// Names that must be written otherwise are among them, and one that the ledger does not know.
    private static let pools: [Filter: [String]] = [
        .user: ["u0", "u,1", "u2"], .tenant: ["t0", "t\\1", "t\\,2"], .provider: ["p0", "p,1"],
        .model: ["m0", "m1", "m2"], .operation: ["o0", "o1"],
    ]

    private func wish(_ filter: Filter, _ random: inout Seeded) -> Wish {
        func some(_ most: Int) -> [String] {
            let pool = ((Self.pools[filter] ?? []) + ["nobody-here"]).shuffled(using: &random)
            return Array(pool.prefix(Int.random(in: 1...most, using: &random)))
        }
        var wish = Wish(filter: filter)
        let kind = Int.random(in: 0..<4, using: &random)
        if kind != 1 { wish.only = some(3) }
        if kind == 1 || kind == 2 { wish.except = some(2) }
        return wish
    }

    private func events(_ random: inout Seeded) -> [String] {
        (0..<400).map { number in
            var fields = [
                #""id":"\#(number)","at":"2026-03-0\#(Int.random(in: 1...6, using: &random))T1\#(number % 10):00:00Z""#,
                #""cost_usd":\#(number * 7919 % 1009),"latency_ms":\#(number * 104_729 % 2_003)"#,
            ]
            for filter in Self.filters {
                let pool = Self.pools[filter] ?? []
                let mustBe = filter == .provider
                let place = Int.random(in: 0..<(pool.count + (mustBe ? 0 : 1)), using: &random)
                guard place < pool.count else { continue }
                fields.append(#""\#(filter)":"\#(pool[place].replacing("\\", with: "\\\\"))""#)
            }
            let visitor = Int.random(in: 0..<3, using: &random)
            if visitor < 2 { fields.append(#""anonymous":"\#(["x", "y"][visitor])""#) }
            if Int.random(in: 0..<4, using: &random) == 0 { fields.append(#""status":"error""#) }
            return "{\(fields.joined(separator: ","))}"
        }
    }

    /// Those that sums and the index of single calls know.
    private static let filters: [Filter] = [.user, .tenant, .provider, .model, .operation]

    private func rows(_ table: Table) -> [Row] {
        table.rows.map { row in
            var (texts, cost): ([String: String], Int64) = ([:], 0)
            for (column, cell) in zip(table.columns, row) {
                texts[column.name] = cell.text ?? ""
                if column.name == "cost_usd" { cost = cell.magnitude ?? 0 }
            }
            return Row(texts: texts, cost: cost)
        }
    }

    @Test(arguments: 0..<4) func `Single calls are those that a look at every call finds`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let scene = try Scene(today: "2026-03-10", events(&random))
        let all = rows(try scene.table("calls", ["limit=1000"]))
        #expect(all.count == 400)
        for _ in 0..<25 {
            let filters = Self.filters.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random))
            let wishes = filters.map { wish($0, &random) }
            let asked = wishes.flatMap(\.parameters)
            let wanted = all.filter { row in wishes.allSatisfy { $0.passes(row) } }
            func found(_ more: String...) throws -> [Row] { rows(try scene.table("calls", asked + more)) }
            #expect(try found("limit=15").map { $0["id"] } == wanted.prefix(15).map { $0["id"] }, "\(seed) \(asked)")
            #expect(
                try found("sort=failed", "limit=1000").map { $0["id"] }
                    == wanted.filter { $0["status"] == "error" }.map { $0["id"] }, "\(seed) \(asked)")
            #expect(
                try found("sort=dearest", "limit=9").map(\.cost) == Array(wanted.map(\.cost).sorted(by: >).prefix(9)),
                "\(seed) \(asked)")
            #expect(
                try Set(found("all=true").map { $0["id"] }) == Set(wanted.map { $0["id"] }), "\(seed) \(asked)")
        }
    }

    @Test(arguments: 0..<4) func `Sums are those of the single calls`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let scene = try Scene(today: "2026-04-10", events(&random))
        let period = ["from=2026-03-01", "to=2026-03-31"]
        let all = rows(try scene.table("calls", period + ["limit=1000"]))
        for _ in 0..<25 {
            let names: [Filter] = [.tenant, .provider, .model, .operation]
            let filters = names.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random))
            let wishes = filters.map { wish($0, &random) }
            let asked = period + wishes.flatMap(\.parameters)
            let wanted = all.filter { row in wishes.allSatisfy { $0.passes(row) } }
            let by = names[Int.random(in: 0..<4, using: &random)].rawValue
            let sums = Dictionary(grouping: wanted) { $0[by] }.mapValues { $0.reduce(0) { $0 + $1.cost } }
            for per in [[], ["per=month"]] {
                let costs = rows(try scene.table("costs", asked + per + ["by=\(by)"]))
                #expect(
                    Dictionary(costs.map { ($0[by], $0.cost) }, uniquingKeysWith: +) == sums, "\(seed) \(by) \(asked)")
            }
            let top = rows(try scene.table("top", asked + ["by=\(by)", "sort=calls", "limit=100"]))
            #expect(top.map { $0[by] }.sorted() == sums.keys.filter { !$0.isEmpty }.sorted(), "\(seed) \(by) \(asked)")
            let calls = rows(try scene.table("compare", asked)).first { $0["measure"] == "calls" }
            #expect(calls?["current"] == "\(wanted.count)", "\(seed) \(asked)")
        }
    }

    @Test(arguments: 0..<4) func `Users can be named together, or left out of all there are`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let scene = try Scene(today: "2026-03-10", events(&random))
        let all = rows(try scene.table("calls", ["limit=1000"]))
        for _ in 0..<25 {
            let wish = wish(.user, &random)
            let wanted = all.filter(wish.passes)
            let table = try scene.table("costs", wish.parameters)
            #expect(table.columns.first?.name == "user")
            #expect(table.total("calls") == "\(wanted.count)", "\(seed) \(wish.parameters)")
            let users = Set(wanted.map { $0["user"] })
            let sums = Dictionary(grouping: wanted) { $0["user"] }.mapValues { $0.reduce(0) { $0 + $1.cost } }
            // Visitors have names in costs, and none among single calls.
            let found = Dictionary(
                rows(table).map { (users.contains($0["user"]) ? $0["user"] : "", $0.cost) }, uniquingKeysWith: +)
            #expect(found == sums, "\(seed) \(wish.parameters)")
            let daily = try scene.table("costs", wish.parameters + ["per=day"])
            #expect(daily.total("calls") == "\(wanted.count)", "\(seed) \(wish.parameters)")
        }
    }

    @Test func `Activities are counted for several tenants, and for all but some`() throws {
        let scene = try Scene(
            today: "2026-03-10",
            ["a", "b", "c", "c"].map {
                #"{"kind":"activity","event":"read","at":"2026-03-02T10:00:00Z","tenant":"\#($0)"}"#
            } + [#"{"kind":"activity","event":"read","at":"2026-03-02T10:00:00Z"}"#])
        func count(_ parameters: String...) throws -> String { try scene.table("content", parameters).total("count") }
        #expect(try count("tenant=a,c") == "3")
        #expect(try count("tenant!=c") == "3")
        #expect(try count("tenant!=a,b", "by=tenant") == "3")
        #expect(try count("tenant=a,c", "tenant!=c", "event=read") == "1")
        #expect(try count("tenant!=nobody") == "5")
        #expect(try count("tenant=nobody,a") == "1")
        #expect(try count("tenant=a", "tenant!=a") == "0")
    }

    @Test func `One name is compared as such, and several are bound in few widths`() throws {
        let view = try Scene(today: "2026-03-10").view()
        func sql(_ selection: Selection) throws -> String {
            try [NameCondition]([.model: selection], on: [.provider, .model], in: view).sql(from: 3, sign: "+")
        }
        let names: [ExactText] = ["a", "b", "c", "d", "e"]
        #expect(try sql(.any) == "")
        #expect(try sql(.only("a")) == " AND +model = $3")
        #expect(try sql(.except([names[0]])) == " AND +model <> $3")
        #expect(try sql(.only([])) == " AND +model = $3")
        #expect(try sql(.only(Array(names.prefix(3)))) == " AND +model IN ($3, $4, $5, $6)")
        #expect(try sql(.except(names)) == " AND +model NOT IN ($3, $4, $5, $6, $7, $8, $9, $10)")
        let both: Filters = [.provider: .only(Array(names.prefix(2))), .model: .only("a")]
        #expect(
            try [NameCondition](both, on: [.provider, .model], in: view).sql(from: 2)
                == " AND provider IN ($2, $3) AND model = $4")
    }
}
