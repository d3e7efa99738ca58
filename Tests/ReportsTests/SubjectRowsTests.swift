// Many subjects: in their order, only as many as are shown, in memory that somebody counts; and what one person did for them.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Synchronization
import Testing

@testable import Reading
@testable import Reports

@Suite struct SubjectRowsTests {
    private static let subjects = 300

    /// Each subject has an error, a job and a payment, and the last of them two of each.
    private let scene: Scene

    init() throws {
        var events: [String] = []
        for number in Array(0..<Self.subjects) + [Self.subjects - 1] {
            let rest = #""at":"2026-03-01T10:00:00Z","subject":"s\#(number)""#
            events.append(#"{"kind":"error","component":"api","error_type":"t",\#(rest)}"#)
            events.append(#"{"kind":"job","queue":"q","event":"completed",\#(rest)}"#)
            events.append(#"{"kind":"billing","event":"paid","amount_usd":1,"user":"ada",\#(rest)}"#)
        }
        events.append(#"{"kind":"profile","at":"2026-03-01T10:00:00Z","subject":"s299","name":"Zoo"}"#)
        scene = try Scene(today: "2026-03-10", events)
    }

    static let questions = [["errors", "by=subject"], ["jobs", "subjects=true"], ["revenue", "by=subject"]]

    @Test(arguments: questions)
    func `The first are shown, of equal ones those first in the alphabet, and the rest is counted`(
        question: [String]
    ) throws {
        let table = try scene.table(question[0], question.dropFirst() + ["limit=4"])
        #expect(table.lines("subject", "subject_name") == ["s299 Zoo", "s0 -", "s1 -", "s10 -"])
        #expect(table.left == Self.subjects - 4)
        let all = try scene.table(question[0], question.dropFirst() + ["limit=1000"])
        #expect(all.rows.count == Self.subjects && all.left == 0)
        #expect(Array(all.rows.prefix(4)) == table.rows && all.totals == table.totals)
        let names = (0..<Self.subjects - 1).map { "s\($0)" }.sorted()
        #expect(all.lines("subject") == ["s299"] + names)
    }

    @Test(arguments: ["jobs", "revenue"])
    func `Another order is that of all of them`(name: String) throws {
        let by = name == "jobs" ? "subjects=true" : "by=subject"
        let names = (0..<Self.subjects).map { "s\($0)" }.sorted()
        #expect(try scene.table(name, [by, "limit=3", "sort=subject"]).lines("subject") == Array(names.prefix(3)))
        #expect(
            try scene.table(name, [by, "limit=2", "sort=-subject"]).lines("subject")
                == Array(names.reversed().prefix(2)))
        let named = try scene.table(name, [by, "limit=1", "sort=subject_name"])
        #expect(named.lines("subject", "subject_name") == ["s299 Zoo"] && named.left == Self.subjects - 1)
    }

    @Test(arguments: questions)
    func `What is held of all subjects finds room or is refused`(question: [String]) throws {
        let memory = Counter()
        let report = try Report.named(question[0])
        let ask = { () throws in
            let view = LedgerView(try scene.view().reader, now: try scene.view().now, memory: memory)
            let items = question.dropFirst().map { item in
                let parts = item.split(separator: "=").map(String.init)
                return (name: parts[0], value: parts[1])
            }
            return try report.table(
                for: try Question(items + [(name: "limit", value: "1")], to: report, today: view.today), in: view)
        }
        _ = try ask()
        let held = memory.held.load(ordering: .relaxed)
        // A number, what it is sorted by, and the figures.
        #expect(held >= Self.subjects * 3 * MemoryLayout<Int64>.stride, "\(held)")
        // The most that was taken at once depends on what was read at the same time; what stays does not.
        memory.held.store(0, ordering: .relaxed)
        memory.limit.store(held - 1, ordering: .relaxed)
        #expect(throws: ReadingError.noMemory(ever: true)) { try ask() }
    }

    @Test func `What one person did is read from their own events, and of archived days from columns`() throws {
        func message(_ at: String, _ rest: String) -> String {
            #"{"kind":"activity","event":"message_sent","at":"2026-03-\#(at):00:00Z",\#(rest)}"#
        }
        let scene = try Scene(
            today: "2026-03-10",
            [
                message("03T10", #""user":"ada","session":"k1","subject":"w1""#),
                message("03T11", #""anonymous":"x","session":"k2","subject":"w2""#),
                message("03T12", #""user":"bob","session":"k9","subject":"w9""#),
                #"{"kind":"activity","event":"read","at":"2026-03-03T13:00:00Z","user":"ada","session":"k8"}"#,
                message("04T10", #""user":"ada","anonymous":"x","session":"k2","subject":"w1""#),
                message("04T11", #""user":"ada","session":"k3""#), message("05T11", #""user":"ada""#),
            ])
        let days = Set(try ["03", "04", "05"].map { try #require(Day(parsing: "2026-03-\($0)")) })
        func expect(from source: AnswerOrigin.Source) throws {
            let view = try scene.view()
            let (subjects, sessions) = try view.snapshot { () throws(ReadingError) in
                (
                    try view.subjects(of: "message_sent", byUser: "ada", on: days),
                    try view.sessions(of: "message_sent", byUser: "ada", on: days)
                )
            }
            #expect(subjects.map { "\($0.id) \($0.count)" } == ["w1 2", "w2 1"])
            #expect(sessions == 3)
            #expect(view.origin.source == source)
        }
        try expect(from: .sums)
        for day in ["04", "06"] {
            try scene.archive(before: try #require(Day(parsing: "2026-03-\(day)")))
            try expect(from: .columns)
        }
    }
}
