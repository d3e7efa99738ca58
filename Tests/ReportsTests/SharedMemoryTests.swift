// Files of many rows: whole, in order, a page at a time, and in memory that somebody counts.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Synchronization
import Testing

@testable import Reading
@testable import Reports

@Suite struct SharedMemoryTests {
    private static let users = 4_500

    /// Each user has a cost of their own on the first of two days; every third also one on the second.
    private let scene: Scene

    init() throws {
        var events: [String] = []
        for number in 0..<Self.users {
            for day in number % 3 == 0 ? [1, 2] : [1] {
                events.append(
                    """
                    {"at":"2026-03-0\(day)T10:00:00Z","provider":"a","cost_usd":\(number * 7_919 % Self.users + 1),\
                    "user":"user \(number)"}
                    """)
            }
        }
        scene = try Scene(today: "2026-03-10", events)
    }

    private func export(_ items: [(String, String)], holding memory: Counter = Counter()) throws -> Table {
        let report = try Report.named("costs")
        let view = LedgerView(try scene.view().reader, now: try scene.view().now, memory: memory)
        let question = try Question(items.map { (name: $0.0, value: $0.1) }, to: report, today: view.today)
        return try report.table(for: question, in: view, isExport: true)
    }

    @Test(arguments: ["", "user", "-user", "cost_usd", "-cost_usd", "calls", "mean_latency_ms"])
    func `A file has all rows, in the order of a table that holds them all`(sort: String) throws {
        let order = sort.isEmpty ? [] : [("sort", sort)]
        var table = try export([("by", "user")] + order)
        #expect(table.rows.count == 4_000 && table.more != nil)
        try table.readAll(try scene.view())
        let all = try scene.table("costs", ["by=user", "limit=10000"] + order.map { "\($0)=\($1)" })
        #expect(all.rows.count == Self.users && all.more == nil)
        #expect(table.rows == all.rows && table.totals == all.totals && table.left == 0)
    }

    @Test func `Days come before costs, and a limit cuts off the rest`() throws {
        var table = try export([("by", "user"), ("per", "day"), ("limit", "5000")])
        #expect(table.left == 1_000)
        try table.readAll(try scene.view())
        let lines = table.lines("date", "cost_usd")
        #expect(lines.count == 5_000 && lines[0] == "2026-03-01 4500" && lines[4_499] == "2026-03-01 1")
        #expect(lines[4_500].hasPrefix("2026-03-02 44"))
    }

    @Test(arguments: ["costs", "economics", "top"])
    func `What finds no room is refused, for now or for ever`(name: String) throws {
        let memory = Counter()
        let report = try Report.named(name)
        let ask = { () throws in
            let view = LedgerView(try scene.view().reader, now: try scene.view().now, memory: memory)
            let question = try Question([(name: "by", value: "user")], to: report, today: view.today)
            return try report.table(for: question, in: view, isExport: true)
        }
        _ = try ask()
        let most = memory.most.load(ordering: .relaxed)
        #expect(most > 8 * Self.users)
        memory.held.store(0, ordering: .relaxed)
        memory.limit.store(most, ordering: .relaxed)
        _ = try ask()
        memory.held.store(0, ordering: .relaxed)
        memory.others.store(1, ordering: .relaxed)
        #expect(throws: ReadingError.noMemory(ever: false)) { try ask() }
        memory.held.store(0, ordering: .relaxed)
        memory.others.store(0, ordering: .relaxed)
        memory.limit.store(most - 1, ordering: .relaxed)
        #expect(throws: ReadingError.noMemory(ever: true)) { try ask() }
    }

    @Test func `A file of users holds their sums and their order, and no more`() throws {
        let memory = Counter()
        let table = try export([("by", "user")], holding: memory)
        // The calls that name nobody have sums of their own, of which there are none.
        let sums = 8_192 * MemoryLayout<CallSum>.stride + Self.users * MemoryLayout<Int32>.stride
        let rest = memory.held.load(ordering: .relaxed) - sums
        #expect(rest >= 0 && rest <= 16 * MemoryLayout<CallSum>.stride && table.more != nil)
    }

    @Test(arguments: ["user", "session", "user,model", "plan"])
    func `What is added up from columns is counted on whichever thread, and finds no room in the same way`(
        by: String
    ) throws {
        var events: [String] = []
        for number in 0..<6_000 {
            events.append(
                """
                {"at":"2026-03-\(number % 9 < 8 ? "0\(number % 9 + 1)" : "09")T10:00:00Z","provider":"a","cost_usd":1,\
                "user":"u\(number % 999)","session":"s\(number)","tier":"batch","model":"m\(number % 3)"}
                """)
        }
        let scene = try Scene(today: "2026-03-10", events)
        let memory = Counter()
        let ask = { () throws in
            let view = LedgerView(try scene.view().reader, now: try scene.view().now, memory: memory)
            let question = try Question(
                [(name: "by", value: by), (name: "tier", value: "batch")], to: try Report.named("costs"),
                today: view.today)
            return try Report.named("costs").table(for: question, in: view)
        }
        let table = try ask()
        #expect(table.from == .columns && table.total("cost_usd") == "6000")
        let held = memory.held.load(ordering: .relaxed)
        #expect(held > 0 && held <= memory.most.load(ordering: .relaxed))
        for share in [1, 4, 16] {
            memory.held.store(0, ordering: .relaxed)
            memory.limit.store(held / 2 / share, ordering: .relaxed)
            #expect(throws: ReadingError.noMemory(ever: true)) { try ask() }
        }
    }

    @Test func `Who was there in which row is counted for each thread, and goes back`() throws {
        let period = Period(days: 3, upTo: try #require(Day(parsing: "2026-03-03")))
        // Nobody has declared the property: its events are read one by one, on one thread.
        let filters: [(Filters, threads: Int)] = [([:], 2), ([.property("unheard_of"): .except(["x".exact])], 1)]
        for (filters, threads) in filters {
            let memory = Counter()
            let view = LedgerView(try scene.view().reader, now: try scene.view().now, memory: memory)
            let days = RowPlaces(daysOf: period, in: .utc)
            let sets = try view.snapshot { () throws(ReadingError) in
                try EventScan.members(in: period, by: days, where: filters, of: nil, in: view)
            }
            #expect(sets.map(\.count) == [Self.users, Self.users / 3, 0])
            let words = Self.users / UInt64.bitWidth + 1
            #expect(memory.most.load(ordering: .relaxed) == threads * 4 * words * MemoryLayout<UInt64>.stride)
            #expect(memory.held.load(ordering: .relaxed) == 0)
        }
    }

    @Test func `Sums of people go back when nobody has them`() throws {
        let memory = Counter()
        let view = LedgerView(try scene.view().reader, now: try scene.view().now, memory: memory)
        let day = try #require(Day(parsing: "2026-03-01"))
        for _ in 0..<3 {
            let sums = try view.sums([.cost, .calls], over: try #require(Period(day, day)))
            #expect(memory.held.load(ordering: .relaxed) >= 16 * Self.users)
            withExtendedLifetime(sums) {}
        }
        #expect(memory.held.load(ordering: .relaxed) == 0)
    }

    @Test func `Sums in pieces are those of one piece`() throws {
        // Three days of fifteen thousand subjects make more sums than a piece has.
        var events: [String] = []
        for number in 0..<15_000 {
            for day in 1...3 {
                events.append(
                    #"{"at":"2026-03-0\#(day)T10:00:00Z","provider":"a","cost_usd":\#(number % 9),"subject":"s\#(number)"}"#
                )
            }
        }
        let scene = try Scene(today: "2026-03-10", events)
        let view = try scene.view()
        let report = try Report.named("costs")
        let items = [(name: "by", value: "subject"), (name: "per", value: "day")]
        var table = try report.table(
            for: try Question(items, to: report, today: view.today), in: view, isExport: true)
        try table.readAll(view)
        #expect(table.rows.count == 45_000)
        let expected = (0..<15_000).reduce(0) { $0 + $1 % 9 } * 3
        #expect(table.total("cost_usd") == "\(expected)" && table.total("calls") == "45000")
        let subjects = Set(table.lines("date", "subject"))
        #expect(subjects.count == 45_000)
    }
}
