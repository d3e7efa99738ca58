// The report audit: whatever is asked, in pages of whatever length, is what going through all entries finds.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Ledger
import Seeded
import Store
import Testing

@testable import Reading
@testable import Reports

@Suite struct AuditReportTests {
    private static let day: Int64 = 86_400_000

    /// Entries of so many days, some at the same instant, some of people who can be forgotten.
    private static func entries(_ count: Int, _ generator: inout Seeded) -> [AuditEntry] {
        let start = Day(parsing: "2026-02-01")?.start.milliseconds ?? 0
        return (0..<count).map { _ in
            let at = start + day * .random(in: 0..<40, using: &generator) + .random(in: 0...3, using: &generator)
            var entry = AuditEntry(
                at: Timestamp(milliseconds: at), actor: ["ada", "bob"].randomElement(using: &generator) ?? "",
                action: [.reportViewed, .tokenCreated, .accessRefused].randomElement(using: &generator) ?? .reportViewed
            )
            entry.target = ["report", "token"].randomElement(using: &generator) ?? ""
            entry.object = AuditValue(
                ["costs", "cy", ""].randomElement(using: &generator) ?? "", isPersonal: .random(using: &generator))
            entry.outcome = [.done, .refused].randomElement(using: &generator) ?? .done
            entry.details = [.init("user", AuditValue("cy", isPersonal: true)), .init("by", "model")]
            return entry
        }
    }

    private static func keep(_ entries: [AuditEntry], in store: LedgerStore) {
        for start in stride(from: 0, to: entries.count, by: 100) {
            let done = DispatchSemaphore(value: 0)
            store.audit(Array(entries[start..<min(start + 100, entries.count)])) { result in
                if case .success = result { done.signal() }
            }
            #expect(done.wait(timeout: .now() + 300) == .success, "the entries were not kept")
        }
    }

    @Test(arguments: 1...4) func `Pages of any question are the entries that it means, in their order, each once`(
        seed: UInt64
    ) throws {
        var generator = Seeded(seed: seed)
        let scene = try Scene(today: "2026-03-10")
        let entries = Self.entries(300, &generator)
        Self.keep(entries, in: scene.store)
        for _ in 0..<25 {
            var parameters = ["from=2026-02-05", "to=2026-03-01"]
            var isMeant: [(AuditEntry) -> Bool] = []
            func choose(_ name: String, _ values: [String], _ value: @escaping (AuditEntry) -> String) {
                guard Int.random(in: 0..<3, using: &generator) == 0,
                    let wanted = values.randomElement(using: &generator)
                else { return }
                parameters.append("\(name)=\(wanted)")
                isMeant.append { value($0) == wanted }
            }
            choose("actor", ["ada", "bob", "nobody"]) { $0.actor }
            choose("action", ["report_viewed", "token_created"]) { $0.action.rawValue }
            choose("target", ["report", "token"]) { $0.target }
            choose("object", ["costs", "cy"]) { $0.object.text }
            choose("outcome", ["done", "refused"]) { $0.outcome.rawValue }
            let isOldest = Bool.random(using: &generator)
            if isOldest { parameters.append("sort=oldest") }
            let (first, last) = (Day(parsing: "2026-02-05"), Day(parsing: "2026-03-01"))
            let expected = entries.enumerated().filter { _, entry in
                first.map { entry.at.day >= $0 } == true && last.map { entry.at.day <= $0 } == true
                    && isMeant.allSatisfy { $0(entry) }
            }.sorted {
                let (left, right) = (($0.element.at.milliseconds, $0.offset), ($1.element.at.milliseconds, $1.offset))
                return isOldest ? left < right : left > right
            }.map { "\($0.offset + 1)" }
            let length = Int.random(in: 1...60, using: &generator)
            var (found, cursor): ([String], String?) = ([], nil)
            repeat {
                let page = try scene.table(
                    "audit", parameters + ["limit=\(length)"] + (cursor.map { ["cursor=\($0)"] } ?? []))
                #expect(page.rows.count <= length)
                found += page.lines("number")
                cursor = page.next
            } while cursor != nil
            #expect(found == expected, "seed \(seed): \(parameters)")
            #expect(try scene.table("audit", parameters + ["all=true"]).lines("number") == expected, "seed \(seed)")
            var question = AuditQuestion(
                over: try #require(first.flatMap { first in last.flatMap { Period(first, $0) } }))
            for (name, path) in [
                ("actor", \AuditQuestion.actor), ("action", \.action), ("target", \.target), ("object", \.object),
                ("outcome", \.outcome),
            ] {
                question[keyPath: path] = parameters.first { $0.hasPrefix(name + "=") }.map {
                    String($0.dropFirst(name.count + 1))
                }
            }
            #expect(try scene.view().auditCount(of: question) == Int64(expected.count), "seed \(seed): \(parameters)")
            let offset = Int.random(in: 0...expected.count, using: &generator)
            if !isOldest {
                let skipped = try scene.view().auditPage(of: question, skipping: Int64(offset), most: 7)
                #expect(
                    skipped.entries.map { "\($0.number)" } == Array(expected.dropFirst(offset).prefix(7)),
                    "seed \(seed): \(parameters) from \(offset)")
            }
        }
    }

    @Test func `What was counted is counted on from there, and anew once the oldest are gone`() throws {
        var generator = Seeded(seed: 5)
        let scene = try Scene(today: "2026-03-10")
        let (first, last) = (try #require(Day(parsing: "2026-02-05")), try #require(Day(parsing: "2026-03-01")))
        var question = AuditQuestion(over: try #require(Period(first, last)))
        func isMeant(_ entry: AuditEntry) -> Bool {
            entry.at.day >= first && entry.at.day <= last && (question.actor ?? entry.actor) == entry.actor
        }
        var all: [AuditEntry] = []
        for round in 0..<4 {
            let more = Self.entries(60, &generator)
            Self.keep(more, in: scene.store)
            all += more
            for actor in [nil, "ada"] {
                question.actor = actor
                for _ in 0..<2 {
                    let count = try scene.view().auditCount(of: question)
                    #expect(count == Int64(all.filter(isMeant).count), "round \(round), \(actor ?? "anybody")")
                }
            }
        }
        // Whoever goes by a snapshot of a while ago is not told of what came since.
        let view = try scene.view()
        try view.snapshot { () throws(ReadingError) in
            let before = try view.auditCount(of: question)
            Self.keep(Self.entries(60, &generator), in: scene.store)
            _ = try? scene.view().auditCount(of: question)
            #expect(try view.auditCount(of: question) == before)
        }
        let end = try #require(Day(parsing: "2026-02-20")).start
        #expect(try scene.store.cutAudit(before: end, at: end) > 0)
        let rest = try scene.view().auditPage(of: question, most: 1_000).entries.count
        #expect(try rest > 0 && scene.view().auditCount(of: question) == Int64(rest))
    }

    @Test func `An entry tells all that was kept of it, with names until they are forgotten`() throws {
        let scene = try Scene(today: "2026-03-10", [#"{"provider":"p","user":"cy","at":"2026-03-09T00:00:00Z"}"#])
        let at = try #require(Day(parsing: "2026-03-09")).start
        var entry = AuditEntry(at: at, actor: "token 5 (ci)", name: "ci", action: .usagePageViewed)
        (entry.way, entry.address, entry.target) = ("token …x7Qk", "::1", "analytics")
        (entry.object, entry.status, entry.rows) = (AuditValue("cy", isPersonal: true), 200, 3)
        entry.details = [.init("user", AuditValue("cy", isPersonal: true)), .init("limit", "5")]
        entry.request = "r-1"
        Self.keep([entry], in: scene.store)
        func line() throws -> String? {
            let table = try scene.table("audit")
            return table.lines(
                "at", "actor", "action", "object", "from", "outcome", "rows", "request_id", "number", "name", "way",
                "target", "status", "times", "details"
            ).first
        }
        let rest = "token …x7Qk analytics 200 1"
        #expect(
            try line() == "2026-03-09T00:00:00.000Z token 5 (ci) usage_page_viewed cy ::1 done 3 r-1 1 ci \(rest) "
                + #"{"user":"cy","limit":"5"}"#)
        #expect(try scene.store.forget(user: "cy") != nil)
        #expect(
            try line()
                == "2026-03-09T00:00:00.000Z token 5 (ci) usage_page_viewed forgotten ::1 done 3 r-1 1 ci \(rest) "
                + #"{"user":"forgotten","limit":"5"}"#)
        #expect(try scene.table("audit", ["object=cy"]).rows.isEmpty)
    }

    @Test func `What is misspelt is refused with what was meant`() throws {
        let scene = try Scene(today: "2026-03-10")
        #expect(try scene.refusal(of: "audit", ["action=report_vewed"])?.contains("report_viewed") == true)
        #expect(try scene.refusal(of: "audit", ["outcome=ok"]) != nil)
        #expect(try scene.refusal(of: "audit", ["all=true", "limit=3"]) != nil)
    }
}
