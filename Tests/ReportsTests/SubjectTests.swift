// What was done, went wrong, was worked on and was paid for each subject.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Testing

@testable import Reading
@testable import Reports

@Suite struct SubjectTests {
    private static func event(_ kind: String, _ at: String, _ fields: String, for subject: String = "") -> String {
        let named = subject.isEmpty ? "" : #","workflow_id":"\#(subject)""#
        return #"{"kind":"\#(kind)","at":"2026-03-\#(at):00:00Z",\#(fields)\#(named)}"#
    }

    private static func message(
        _ at: String, _ user: String, _ session: String = "", for subject: String = ""
    ) -> String {
        let named = session.isEmpty ? "" : #","session":"\#(session)""#
        return event("activity", at, #""event":"message_sent","user":"\#(user)"\#(named)"#, for: subject)
    }

    private static func call(_ at: String, _ user: String, _ rest: String, for subject: String) -> String {
        event("call", at, #""provider":"p","model":"m","user":"\#(user)",\#(rest)"#, for: subject)
    }

    private static let events = [
        event("profile", "01T09", #""name":"Poet""#, for: "w1"),
        event("activity", "03T09", #""event":"conversation_started","user":"ada","session":"k1""#, for: "w1"),
        message("03T10", "ada", "k1", for: "w1"), message("03T11", "ada", "k1", for: "w1"),
        message("03T12", "ada", "k2", for: "w1"), message("03T13", "bob", "k9", for: "w1"),
        message("04T10", "ada", "k3", for: "w2"), message("04T11", "ada"),
        call("03T10", "ada", #""cost_usd":1"#, for: "w2"),
        call("04T10", "ada", #""cost_usd":1,"status":"error","trace":"t7""#, for: "w2"),
        call("04T11", "bob", #""cost_usd":5,"conversation_id":"k9""#, for: "w1"),
        event("error", "03T10", #""component":"api","error_type":"t","properties":{"try":2}"#, for: "w1"),
        event("error", "04T10", #""component":"api","error_type":"t","user":"ada","session":"k3""#, for: "w1"),
        event("error", "04T11", #""component":"api","error_type":"t""#),
        event("job", "03T10", #""queue":"render","event":"completed","run_ms":40"#, for: "w1"),
        event("job", "03T11", #""queue":"render","event":"failed","reason":"oom""#, for: "w1"),
        event("job", "04T10", #""queue":"render","event":"completed","user":"ada""#, for: "w2"),
        event("billing", "03T10", #""event":"paid","amount_usd":9,"user":"ada""#, for: "w1"),
        event("billing", "04T10", #""event":"refunded","amount_usd":2,"user":"ada""#, for: "w1"),
        event("billing", "04T11", #""event":"paid","amount_usd":4,"user":"bob""#),
        event("profile", "05T09", #""name":"Bard""#, for: "w1"),
    ]

    private func scene() throws -> Scene { try Scene(today: "2026-03-10", Self.events) }

    private let period = ["from=2026-03-01", "to=2026-03-10"]

    @Test func `Messages, sessions and what came to each are told by subject, with its latest name`() throws {
        let table = try scene().table("content", period + ["event=message_sent", "by=subject", "sessions=true"])
        #expect(table.columns.prefix(3).map(\.name) == ["subject", "subject_name", "count"])
        #expect(
            table.lines("subject", "subject_name", "count", "sessions", "mean_per_session")
                == ["w1 Bard 4 3 1.333333", " - 1 0 -", "w2 - 1 1 1"])
        // A session that is in several rows would be one: k1, k2, k3 and k9.
        #expect(table.total("sessions") == "4")
        #expect(table.total("mean_per_session") == "1.25")
        let plain = try scene().table("content", period + ["event=message_sent", "by=subject"])
        #expect(plain.columns.allSatisfy { $0.name != "sessions" })
        #expect(
            try scene().refusal(of: "content", ["reasons=true", "sessions=true"])
                == "sessions cannot be combined with reasons=true, which counts by reason over the whole period")
    }

    @Test(arguments: [["quality"], []])
    func `What is in no row is not among the sessions of the whole`(dimensions: [String]) throws {
        func read(_ session: String, _ properties: String) -> String {
            Self.event("activity", "03T10", #""event":"read","user":"ada","session":"\#(session)""# + properties)
        }
        var terms = LedgerView.Terms()
        terms.dimensions = dimensions
        let scene = try Scene(
            today: "2026-03-10", terms: terms,
            [
                read("s1", #","properties":{"quality":"hd"}"#), read("s2", ""),
                read("s2", #","properties":{"size":"l"}"#),
            ])
        for by in ["property:quality", "property:quality,user"] {
            let table = try scene.table("content", period + ["by=\(by)", "sessions=true"])
            #expect(table.lines("quality", "count", "sessions") == ["hd 1 1"])
            #expect(table.total("count") == "1" && table.total("sessions") == "1", "by \(by)")
            #expect(table.total("mean_per_session") == "1")
        }
    }

    @Test func `Of a user and a subject each day is told`() throws {
        let table = try scene().table(
            "content", period + ["event=message_sent", "by=subject", "user=ada", "per=day", "sessions=true"])
        #expect(
            table.lines("date", "subject", "subject_name", "count", "sessions") == [
                "2026-03-03 w1 Bard 3 2", "2026-03-04  - 1 0", "2026-03-04 w2 - 1 1",
            ])
        let pairs = try scene().table("content", period + ["by=user,subject", "event=message_sent", "subject!=w2"])
        #expect(
            pairs.lines("user", "subject", "subject_name", "count") == [
                "ada w1 Bard 3", "ada  - 1", "bob w1 Bard 1",
            ])
        let costs = try scene().table("costs", period + ["by=subject", "user=ada", "per=day"])
        #expect(
            costs.lines("date", "subject", "subject_name", "cost_usd", "error_calls")
                == ["2026-03-03 w2 - 1 0", "2026-03-04 w2 - 1 1"])
    }

    @Test func `Kinds of subjects are told apart and chosen`() throws {
        let scene = try scene()
        let kinds = try scene.table("content", period + ["by=subject_kind", "event=message_sent"])
        #expect(kinds.lines("subject_kind", "count") == ["workflow 5", " 1"])
        #expect(try scene.table("costs", period + ["subject_kind=workflow", "by=subject"]).total("calls") == "3")
        #expect(try scene.table("costs", period + ["subject_kind=story"]).rows.isEmpty)
        let rows = try scene.table("events", ["subject_kind=workflow", "kind=job", "sort=oldest"])
        #expect(rows.lines("subject", "subject_name", "subject_kind")[0] == "w1 Bard workflow")
    }

    @Test func `Those most used by messages come first, whatever calls they have`() throws {
        let table = try scene().table("top", period + ["by=subject", "sort=activity:message_sent"])
        #expect(table.lines("subject", "subject_name", "actions", "calls") == ["w1 Bard 4 1", "w2 - 1 2"])
        #expect(table.columns.prefix(3).map(\.name) == ["subject", "subject_name", "cost_usd"])
    }

    @Test func `Errors and failed calls are counted by subject, and single ones tell it and their properties`() throws {
        let scene = try scene()
        let table = try scene.table("errors", period + ["by=subject"])
        #expect(
            table.lines("subject", "subject_name", "errors", "failed_calls", "count", "share") == [
                "w1 Bard 2 0 2 0.5", " - 1 0 1 0.25", "w2 - 0 1 1 0.25",
            ])
        let ofProvider = try scene.table("errors", period + ["by=subject", "component=p"])
        #expect(ofProvider.lines("subject", "errors", "failed_calls", "share") == ["w2 0 1 1"])
        let ofUser = try scene.table("errors", period + ["by=subject", "user=ada"])
        #expect(ofUser.lines("subject", "count") == ["w1 1", "w2 1"])
        #expect(try scene.table("errors", period + ["subject=w1"]).total("errors") == "2")
        let single = try scene.table("errors", period + ["subject=w1", "sort=oldest"])
        #expect(
            single.lines("subject", "subject_name", "session", "trace", "properties")
                == [#"w1 Bard - - {"try":2}"#, "w1 Bard k3 - -"])
        let calls = try scene.table("calls", period + ["sort=oldest"])
        #expect(calls.lines("subject", "session", "trace") == ["w2 - -", "w2 - t7", "w1 k9 -"])
    }

    @Test func `Jobs are told by subject, and narrowed down like everything else`() throws {
        let scene = try scene()
        let table = try scene.table("jobs", period + ["subjects=true"])
        #expect(
            table.lines("subject", "subject_name", "completed", "failed", "run_mean_ms")
                == ["w1 Bard 1 1 40", "w2 - 1 0 -"])
        #expect(table.total("failure_rate") == "0.333333")
        let narrowed = try scene.table("jobs", period + ["subject=w1"])
        #expect(narrowed.lines("date", "queue", "completed", "failed", "length") == ["2026-03-03 render 1 1 -"])
        #expect(try scene.table("jobs", period + ["user=ada", "per=month"]).lines("completed") == ["1"])
        #expect(try scene.table("jobs", period + ["subject!=w1", "per=hour"]).total("completed") == "1")
        #expect(try scene.table("jobs", period + ["reasons=true", "subject=w1"]).lines("reason", "count") == ["oom 1"])
        #expect(try scene.table("jobs", period + ["reasons=true", "subject=w2"]).rows.isEmpty)
        #expect(
            try scene.refusal(of: "jobs", ["lengths=true", "subject=w1"])
                == "subject cannot be combined with lengths=true: readings of queues carry nothing")
    }

    @Test func `What a subject brings stands beside what it costs`() throws {
        let table = try scene().table("economics", period + ["by=subject", "sort=revenue"])
        #expect(
            table.lines("subject", "subject_name", "revenue_usd", "cost_usd", "margin_usd")
                == ["w1 Bard 7 5 2", " - 4 0 4", "w2 - 0 2 -2"])
        #expect(table.total("revenue_usd") == "11")
        let takings = try scene().table("revenue", period + ["by=subject"])
        #expect(
            takings.lines("subject", "subject_name", "payments_usd", "refunds_usd", "revenue_usd")
                == ["w1 Bard 9 2 7", " - 4 0 4"])
        #expect(takings.total("revenue_usd") == "11")
        let ofUser = try scene().table("revenue", period + ["by=subject", "user=bob"])
        #expect(ofUser.lines("subject", "revenue_usd") == [" 4"])
        let one = try scene().table("overview", period + ["subject=w1"])
        #expect(one.lines("measure", "value").contains("revenue_usd 7"))
        #expect(one.lines("measure", "value").contains("errors 2"))
    }

    @Test func `What was paid for a subject is told by the payments, whatever calls there were`() throws {
        func paid(_ user: String, _ amount: Int, for subject: String) -> String {
            Self.event("billing", "03T10", #""event":"paid","amount_usd":\#(amount),"user":"\#(user)""#, for: subject)
        }
        // Bob pays for w1 without a call for it; Ada has one, and paid for w2.
        let scene = try Scene(
            today: "2026-03-10",
            [
                paid("bob", 9, for: "w1"), paid("ada", 4, for: "w2"),
                Self.call("03T10", "ada", #""cost_usd":1"#, for: "w1"),
                Self.event("billing", "03T11", #""event":"paid","amount_usd":2,"user":"cyd","story_id":"s1""#),
            ])
        func lines(_ filters: String...) throws -> [String] {
            try scene.table("revenue", period + ["by=subject"] + filters).lines("subject", "revenue_usd")
        }
        #expect(try lines("subject=w1") == ["w1 9"])
        #expect(try lines("subject!=w1") == ["w2 4", "s1 2"])
        #expect(try lines("subject_kind=story") == ["s1 2"])
        #expect(try lines("subject=w1", "user=ada").isEmpty)
        #expect(try lines("subject_kind=workflow", "user=ada") == ["w2 4"])
    }

    @Test func `All of it is told of archived days, too, from columns`() throws {
        let scene = try scene()
        let questions = [
            ["content", "by=subject", "event=message_sent", "sessions=true"],
            ["content", "by=user,subject", "per=day"],
            ["top", "by=subject", "sort=activity:message_sent"], ["errors", "by=subject"], ["jobs", "subjects=true"],
            ["jobs", "subject=w1"], ["economics", "by=subject"], ["revenue", "by=subject"],
            ["costs", "by=subject", "user=ada"],
            ["active", "subject=w1"],
        ]
        func answers() throws -> [Table] {
            try questions.map { try scene.table($0[0], period + $0.dropFirst()) }
        }
        let before = try answers()
        try scene.archive(before: try #require(Day(parsing: "2026-03-10")))
        for (question, (before, after)) in zip(questions, zip(before, try answers())) {
            #expect(before.rows == after.rows && before.totals == after.totals, "\(question)")
            #expect(!before.rows.isEmpty)
        }
        #expect(try scene.table("errors", period).rows.isEmpty)
    }

    /// Single events are read from the events themselves.
    @Test(arguments: 0..<4) func `What is counted by subject is what single events say`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let scene = try EventWorld(300, &random).scene()
        for filters in [[], ["user=ada"], ["subject_kind!=page"], ["subject=s1", "tenant!=t1"], ["plan!=pro"]] {
            let period = ["from=2026-02-28", "to=2026-03-09"] + filters
            func single(_ kinds: String, _ wish: (String) -> Bool = { _ in true }) throws -> [String: Int] {
                let table = try scene.table("events", period + ["kind=\(kinds)", "limit=1000"])
                return table.lines("subject", "status").reduce(into: [:]) { counts, line in
                    guard wish(line) else { return }
                    let subject = String(line.prefix { $0 != " " })
                    counts[subject == "-" ? "" : subject, default: 0] += 1
                }
            }
            func counted(_ report: String, _ more: [String], _ columns: [String]) throws -> [String: Int] {
                let table = try scene.table(report, period + more)
                return table.rows.indices.reduce(into: [:]) { counts, row in
                    let sum = columns.map { Int(table.cells($0)[row].text ?? "") ?? 0 }.reduce(0, +)
                    if sum > 0 { counts[table.cells("subject")[row].text ?? ""] = sum }
                }
            }
            let steps = ["queued", "started", "completed", "failed"]
            let story: Comment = "seed \(seed): \(filters)"
            #expect(try counted("content", ["by=subject"], ["count"]) == single("activity"), story)
            #expect(try counted("jobs", ["subjects=true"], steps) == single("job"), story)
            #expect(try counted("errors", ["by=subject"], ["errors"]) == single("error"), story)
            #expect(
                try counted("errors", ["by=subject"], ["failed_calls"])
                    == single("call") { $0.hasSuffix(" error") }, story)
        }
    }
}
