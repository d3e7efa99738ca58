// Files of any report: whole, in the order of a table that holds all rows, and in pages.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Synchronization
import Testing

@testable import Reading
@testable import Reports

@Suite struct ExportTests {
    private static let users = 4_500

    /// Each user signs up with a colour of their own, reads, and calls, works and buys credits for a subject.
    private let scene: Scene

    init() throws {
        var events: [String] = []
        for number in 0..<Self.users {
            let day = number % 3 + 1
            let user = "user \(number)"
            let colour = #""colour":"colour \#(number)""#
            events += [
                Deed.activity("signed_up", "2026-03-01", user: user, properties: colour),
                Deed.activity("read", "2026-03-0\(day)", user: user, properties: colour),
                Deed.call(
                    "2026-03-0\(day)", user: user, cost: "\(number * 7_919 % Self.users / 4 + 1)",
                    more: """
                        "session":"session \(number)","subject":"subject \(number)","characters":\(number % 5),\
                        "properties":{\(colour)}
                        """),
                """
                {"kind":"billing","event":"credits_purchased","user":"\(user)","credits":\(number % 7 + 1),\
                "subject":"subject \(number)","at":"2026-03-02T10:00:00Z"}
                """,
                """
                {"kind":"job","queue":"q","event":"completed","subject":"subject \(number)","run_ms":\(number % 9),\
                "at":"2026-03-02T10:00:00Z"}
                """,
            ]
        }
        var terms = LedgerView.Terms()
        terms.budgets = [
            Budget(name: "u", each: .user, limit: Money(nanos: 500_000_000_000)),
            Budget(name: "all", limit: Money(nanos: 500_000_000_000)),
        ]
        scene = try Scene(today: "2026-03-10", terms: terms, events)
    }

    private func question(_ asked: String) throws -> (report: Report, question: Question) {
        let (name, parameters) = (asked.prefix { $0 != "?" }, asked.drop { $0 != "?" }.dropFirst())
        let report = try Report.named(String(name))
        let items = parameters.split(separator: "&").map { item in
            let parts = item.split(separator: "=", maxSplits: 1)
            return (name: String(parts[0]), value: String(parts[1]))
        }
        return (report, try Question(items, to: report, today: try scene.view().today))
    }

    private func view(_ memory: Counter) throws -> LedgerView {
        let view = try scene.view()
        return LedgerView(view.reader, now: view.now, terms: view.terms, memory: memory)
    }

    private func export(_ asked: String, holding memory: Counter) throws -> Table {
        let (report, question) = try question(asked)
        return try report.table(for: question, in: try view(memory), isExport: true)
    }

    private static let asked = [
        "costs?by=user&sort=calls", "costs?by=property:colour", "costs?by=country,property:colour&sort=-colour",
        "costs?by=session&sort=session", "economics?by=user&sort=loss", "economics?by=subject", "top?by=user",
        "top?by=user&sort=activity:read", "top?by=subject,user&sort=calls", "content?by=user",
        "content?by=user&per=day&event=read&sort=-count", "content?by=property:colour", "segments?by=property:colour",
        "segments?by=property:colour&sort=colour", "revenue?by=holder", "revenue?by=holder&sort=-holder",
        "funnel?steps=signed_up,read&by=property:colour", "retention?by=property:colour&cohort=month",
        "retention?by=property:colour&per=week", "budgets?sort=share", "revenue?by=subject",
        "revenue?by=subject&sort=credits_purchased", "jobs?subjects=true&sort=-subject",
    ]

    @Test func `A file comes in pages, and its rows are those of the table`() throws {
        for asked in Self.asked {
            let (report, question) = try question(
                asked + (["funnel", "retention"].contains { asked.hasPrefix($0) } ? "" : "&limit=10000"))
            let all = try report.table(for: question, in: try scene.view())
            #expect(all.rows.count >= Self.users && all.more == nil, "\(asked)")
            var table = try export(asked, holding: Counter())
            #expect(table.totals == all.totals && table.left == 0 && table.columns == all.columns, "\(asked)")
            #expect(table.rows.count == 4_000 && table.more != nil, "\(asked)")
            var rows = table.rows
            while let more = table.more {
                // Whoever reads on has a view of their own, which knows nothing of the first.
                (table.rows, table.more) = try more.next(try scene.view())
                rows += table.rows
            }
            #expect(rows == all.rows, "\(asked)")
        }
    }

    @Test func `A file of more rows than there is memory for comes to its end`() throws {
        for asked in Self.asked {
            let memory = Counter()
            _ = try export(asked, holding: memory)
            let most = memory.most.load(ordering: .relaxed)
            memory.held.store(0, ordering: .relaxed)
            // Two threads have sums of their own, of as many groups as each happened to come by.
            memory.limit.store(2 * most, ordering: .relaxed)
            var table = try export(asked, holding: memory)
            let first = table
            var count = table.rows.count
            while let more = table.more {
                (table.rows, table.more) = try more.next(try scene.view())
                count += table.rows.count
            }
            #expect(count >= Self.users, "\(asked)")
            // All rows at once find no room beside what they are made of.
            memory.limit.store(memory.held.load(ordering: .relaxed) + 10_000, ordering: .relaxed)
            var whole = first
            #expect(throws: ReadingError.noMemory(ever: true), "\(asked)") { try whole.readAll(try view(memory)) }
        }
    }

    @Test func `A file that is broken off lets go of all that it held`() throws {
        for asked in Self.asked {
            weak var held: Counter?
            do {
                let memory = Counter()
                held = memory
                let table = try export(asked, holding: memory)
                #expect(table.more != nil && held != nil, "\(asked)")
                withExtendedLifetime((table, memory)) {}
            }
            #expect(held == nil, "\(asked)")
        }
    }

    @Test func `A limit that somebody asks for holds for a file, too`() throws {
        for asked in ["economics?by=user&limit=4200", "top?limit=4200", "content?by=user&limit=4200"] {
            var table = try export(asked, holding: Counter())
            #expect(table.left == Self.users - 4_200, "\(asked)")
            try table.readAll(try scene.view())
            #expect(table.rows.count == 4_200, "\(asked)")
        }
    }
}
