// The timeline of everything, by hand; and days that are in the archive.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Store
import TemporaryFiles
import Testing

@testable import Reading
@testable import Reports

@Suite struct EventsTests {
    private var events: [String] {
        [
            Deed.activity("signed_up", "2026-03-01T08", anonymous: "x", session: "k"),
            Deed.activity("signed_up", "2026-03-01T09", user: "ada", anonymous: "x", properties: #""plan":"pro""#),
            Deed.profile(
                "2026-03-01T10", user: "ada", #""name":"Ada","plan":"pro","country":"DE","properties":{"age":30}"#),
            Deed.call(
                "2026-03-02T08", user: "ada", session: "k", cost: "2",
                more: #""subject":"s","operation":"chat","latency_ms":700,"status":"error","error":"Come later""#),
            """
            {"kind":"activity","event":"story_completed","user":"ada","at":"2026-03-02T09:00:00Z","status":"completed",\
            "duration_ms":1500,"properties":{"quality":"high","minutes":2.50,"draft":true,"title":"\\"Wolf\\", she said"}}
            """,
            #"{"kind":"billing","event":"paid","amount_usd":9.5,"plan":"pro","user":"ada","at":"2026-03-02T10:00:00Z"}"#,
            #"{"kind":"billing","event":"credits_consumed","credits":1.5,"user":"ada","at":"2026-03-02T11:00:00Z"}"#,
            """
            {"kind":"job","event":"failed","queue":"mail","user":"ada","at":"2026-03-03T09:00:00Z","run_ms":40,"wait_ms":7,\
            "reason":"full"}
            """,
            """
            {"kind":"error","component":"api","error_type":"t","message":"No","code":"E1","endpoint":"/x","user":"ada",\
            "at":"2026-03-03T10:00:00Z"}
            """,
            """
            {"kind":"request","route":"/pay","method":"POST","code":502,"duration_ms":12,"user":"ada","session":"k",\
            "at":"2026-03-03T11:00:00Z"}
            """,
            Deed.activity("read", "2026-03-03T12", user: "bob"),
        ]
    }

    private func scene() throws -> Scene {
        var terms = LedgerView.Terms()
        terms.dimensions = ["quality"]
        return try Scene(today: "2026-03-10", terms: terms, events)
    }

    @Test func `A user's timeline has every kind, with what each tells`() throws {
        let table = try scene().table("events", ["user=ada", "sort=oldest"])
        #expect(
            table.lines("at", "kind", "event", "status", "duration_ms").map {
                String($0.dropFirst(8).prefix(2) + $0.dropFirst(24))
            } == [
                "01 activity signed_up - -", "01 activity signed_up - -", "01 profile - - -", "02 call - error 700",
                "02 activity story_completed completed 1500", "02 billing paid - -", "02 billing credits_consumed - -",
                "03 job failed - 40", "03 error - - -", "03 request - - 12",
            ])
        #expect(
            table.lines("provider", "model", "operation", "subject", "cost_usd", "message")[3]
                == "p m chat s 2 Come later")
        #expect(table.lines("amount_usd", "plan")[5] == "9.5 pro" && table.lines("credits")[6] == "1.5")
        #expect(table.lines("queue", "reason", "wait_ms")[7] == "mail full 7")
        #expect(table.lines("component", "error_type", "code", "endpoint", "message")[8] == "api t E1 /x No")
        #expect(table.lines("endpoint", "method", "code")[9] == "/pay POST 502")
        #expect(table.lines("plan", "country")[2] == "pro DE")
        #expect(table.cells("user").allSatisfy { $0 == .text("ada") })
    }

    @Test func `Properties are an object in JSON, declared or not, and JSON in every other form`() throws {
        let scene = try scene()
        let (report, items) = (
            try Report.named("events"), [(name: "event", value: "story_completed"), (name: "to", value: "2026-03-10")]
        )
        let table = try scene.table("events", items.map { "\($0.name)=\($0.value)" })
        let object = #"{"draft":true,"minutes":2.50,"quality":"high","title":"\"Wolf\", she said"}"#
        #expect(table.cells("properties") == [.object(object)])
        let question = try Question(items, to: report, today: #require(Day(parsing: "2026-03-10")))
        let json = try JSONValue(parsing: table.json(report, question))
        let properties = json["rows"]?.elements?.first?["properties"]
        #expect(properties?["minutes"]?.number == "2.50" && properties?["draft"]?.bool == true)
        #expect(properties?["title"]?.string == #""Wolf", she said"#)
        #expect(json["next"] == .null && json["archived"] == nil)
        let column = json["columns"]?.elements?.first { $0["name"]?.string == "properties" }
        #expect(column?["type"]?.string == "object")
        #expect(String(decoding: table.csv, as: UTF8.self).contains(#""{""draft"":true,""minutes"":2.50,"#))
        #expect(
            table.text(report, question, TextStyle()).contains(
                "events  2026-02-08 to 2026-03-10, 31 days, event story_completed\n"))
    }

    @Test func `What a kind does not carry leaves its events out, unless it is negated`() throws {
        let scene = try scene()
        func kinds(_ filters: String...) throws -> [String] { try scene.table("events", filters).lines("kind") }
        #expect(try kinds("session=k") == ["request", "call", "activity"])
        #expect(try kinds("subject=s") == ["call"])
        #expect(try kinds("model!=m", "user=bob") == ["activity"])
        #expect(try kinds("model=m") == ["call"])
        #expect(try kinds("status=completed,error") == ["activity", "call"])
        #expect(try kinds("property:quality=high") == ["activity"])
        #expect(try kinds("property:minutes=2.50") == ["activity"])
        #expect(try kinds("kind=job,error") == ["error", "job"])
        #expect(try kinds("kind!=activity,call,billing", "user!=bob") == ["request", "error", "job", "profile"])
        #expect(try kinds("event=paid,failed") == ["job", "billing"])
        #expect(try kinds("event!=paid", "kind=billing,call") == ["billing", "call"])
        #expect(try kinds("event=paid", "kind=call") == [])
        #expect(try kinds("plan=pro", "kind=job") == ["job"])
        #expect(try kinds("kind=job", "kind!=job") == [])
        #expect(try scene.refusal(of: "events", ["kind=visit"])?.contains("must be one of call, activity") == true)
        #expect(try scene.refusal(of: "events", ["kind=call", "kind=job"])?.contains("kind=a,b") == true)
        #expect(try scene.refusal(of: "events", ["kind="]) == "kind must not be empty")
        #expect(try scene.refusal(of: "events", ["compare=previous"])?.contains("its rows are single events") == true)
    }

    @Test func `The dearest, the slowest and the failed come first where they are asked for`() throws {
        let scene = try scene()
        #expect(try scene.table("events", ["sort=dearest"]).lines("kind") == ["call"])
        #expect(
            try scene.table("events", ["sort=slowest"]).lines("kind", "duration_ms")
                == ["activity 1500", "call 700", "job 40", "request 12"])
        #expect(try scene.table("events", ["sort=failed"]).lines("kind") == ["request", "error", "job", "call"])
    }

    @Test func `An export has all events, page by page`() throws {
        let events = (0..<4_100).map { number in
            #"{"id":"\#(number)","kind":"activity","event":"read","at":"2026-03-0\#(1 + number % 5)T10:00:0\#(number % 7)Z"}"#
        }
        let scene = try Scene(today: "2026-03-10", events)
        for sort in ["newest", "oldest"] {
            var table = try scene.table("events", ["all=true", "sort=\(sort)"])
            #expect(table.rows.count == 2_000 && table.next == nil)
            try table.readAll(try scene.view())
            let times = table.cells("at").compactMap(\.magnitude)
            #expect(Set(table.cells("id")).count == 4_100)
            #expect(times == (sort == "oldest" ? times.sorted() : times.sorted(by: >)))
        }
        #expect(try scene.refusal(of: "events", ["all=true", "sort=dearest"])?.hasPrefix("sort and all") == true)
        #expect(try scene.refusal(of: "events", ["all=true", "limit=5"])?.hasPrefix("limit and all exclude") == true)
    }

    // MARK: The archive

    @Test func `Days that are in the archive are named, with how to look into them`() throws {
        let files = try TemporaryFiles()
        let scene = try scene()
        let next = try #require(try scene.table("events", ["limit=8"]).next)
        for day in ["2026-03-01", "2026-03-02"] {
            let archived = try scene.store.archive(
                try #require(Day(parsing: day)), in: files.directory, at: Timestamp(milliseconds: 0))
            #expect(archived != nil)
        }
        // What comes late for such a day is there, and what has left is not.
        try scene.record([Deed.call("2026-03-01T20", user: "ada", cost: "1", more: #""status":"error""#)])
        let whole = ArchivedDays(
            first: try #require(Day(parsing: "2026-03-01")), last: try #require(Day(parsing: "2026-03-02")), days: 2,
            events: 7)
        for report in ["events", "calls", "errors"] {
            for asked in [[], ["all=true"], ["user=ada"], ["sort=oldest"], ["tier=standard"], ["sort=slowest"]] {
                let table = try scene.table(report, asked)
                #expect(table.archived == whole, "\(report) \(asked)")
                #expect(
                    table.notes.contains {
                        $0.hasPrefix("2 days from 2026-03-01 to 2026-03-02 are in the archive: 7 events left the store")
                            && $0.contains(
                                "`bursar record --store sqlite:day.db --people STORE ARCHIVE/2026-03-02.ndjson.gz`")
                    }, "\(report) \(asked): \(table.notes)")
            }
            for sort in ["newest", "oldest", "dearest", "failed"] {
                let days = try scene.table(report, ["sort=\(sort)", "user=ada", "to=2026-03-02"]).lines("at", "user")
                #expect(days == ["2026-03-01T20:00:00.000Z ada"], "\(report) \(sort)")
            }
            #expect(try scene.table(report, ["from=2026-03-03"]).archived == nil)
            #expect(try scene.table(report, ["from=2026-03-03"]).notes.isEmpty)
        }
        #expect(try scene.table("errors", ["by=type"]).archived == nil)
        // A page that was asked for before goes on with what is left.
        let rest = try scene.table("events", ["limit=8", "cursor=\(next)"])
        #expect(rest.lines("at") == ["2026-03-01T20:00:00.000Z"] && rest.archived == whole)
        let one = try scene.table("calls", ["from=2026-03-02"])
        #expect(one.notes.first?.hasPrefix("2026-03-02 is in the archive: 4 events left the store") == true)
        let question = try Question(
            [(name: "to", value: "2026-03-10")], to: Report.named("calls"), today: #require(Day(parsing: "2026-03-10")))
        let json = try JSONValue(parsing: try scene.table("calls").json(Report.named("calls"), question))
        #expect(json["archived"]?["from"]?.string == "2026-03-01" && json["archived"]?["to"]?.string == "2026-03-02")
        #expect(json["archived"]?["days"]?.integer == 2 && json["archived"]?["events"]?.integer == 7)
    }
}
