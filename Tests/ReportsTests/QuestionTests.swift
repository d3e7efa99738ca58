// Questions: what is read of parameters, and what is refused and why.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@testable import Reading
@testable import Reports

@Suite struct QuestionTests {
    private let report = Report(
        "things", "what things there are", definition: "",
        parameters: [
            .by(["colour", "size"]), .per, Parameter("steps", .names(2...3), "steps"),
            Parameter("within", .days(1...365), standard: "30d", "window"), Parameter("whole", .flag, "all of it"),
            Parameter("kind", .choiceOr(["plan"], prefixes: ["activity"]), "kind"),
        ],
        filters: [.tenant], rows: .sorted(limit: 50)
    ) { _, _ in Table([]) }

    private func ask(_ items: (String, String)...) throws -> Question {
        let today = try #require(Day(parsing: "2026-11-21"))
        return try Question(items.map { (name: $0.0, value: $0.1) }, to: report, today: today)
    }

    private func refusal(_ items: (String, String)...) -> ReadingError? { refusal(items) }

    private func refusal(_ items: [(String, String)]) -> ReadingError? {
        do {
            let today = try #require(Day(parsing: "2026-11-21"))
            _ = try Question(items.map { (name: $0.0, value: $0.1) }, to: report, today: today)
            return nil
        } catch {
            return error as? ReadingError
        }
    }

    @Test func `A refusal repeats neither pages of what was sent nor what would steer a terminal`() {
        let long = String(repeating: "A", count: 10_000)
        for item in [("by", long), (long, "1"), ("by", "\u{1B}[2J"), ("\u{1B}[2J", "1"), ("limit", long)] {
            let text = refusal(item)?.description ?? ""
            #expect(!text.isEmpty && text.count < 400 && !text.contains("\u{1B}"))
        }
        #expect(ReadingError.noSuch("report", long, among: Report.names).description.count < 400)
        #expect(
            ReadingError.noSuch("report", "cots", among: Report.names).description
                == "there is no report \"cots\"; did you mean costs?")
        #expect(
            ReadingError.noSuch("report", "nosuch", among: Report.names).description.hasSuffix(
                "the reports are \(Report.all.map(\.name).joined(separator: ", "))"))
        #expect(ReadingError.unknown("user", long).description.count < 400)
    }

    @Test func `A choice that is misspelled is answered with what was meant`() {
        #expect(refusal(("by", "color"))?.description.hasSuffix("; did you mean colour?") == true)
    }

    @Test func `Without a word it is the last 30 days and today`() throws {
        let question = try ask()
        #expect(question.period.first.description == "2026-10-22")
        #expect(question.period.last.description == "2026-11-21")
        #expect(question.by == "colour" && question.per == nil && question.limit == 50)
        #expect(question.integer("within") == 30 && !question.isGiven("within"))
    }

    @Test func `Days can be said in three ways`() throws {
        #expect(try ask(("from", "2026-01-01"), ("to", "2026-01-31")).period.count == 31)
        #expect(try ask(("start_date", "2026-01-01"), ("end_date", "2026-01-31")).period.count == 31)
        #expect(try ask(("last", "7d"), ("to", "2026-01-31")).period.first.description == "2026-01-25")
        #expect(try ask(("last", "365d")).period.count == 365)
        #expect(try ask(("to", "2026-01-31")).period.first.description == "2026-01-01")
    }

    @Test func `Values are read as what they are`() throws {
        let question = try ask(
            ("steps", "a,b"), ("within", "7"), ("whole", ""), ("kind", "activity:x"), ("tenant", "=t"), ("per", "week"))
        #expect(question.names("steps") == ["a", "b"] && question.integer("within") == 7 && question.flag("whole"))
        #expect(question["kind"] == "activity:x" && question.filters == [.tenant: .only("=t")] && question.per == .week)
    }

    @Test(arguments: [
        ("from", "2026-1-01"), ("from", "20260101"), ("from", "yesterday"), ("from", ""), ("to", "2026-13-01"),
        ("last", "0d"), ("last", "366d"), ("last", "-1d"), ("last", "+3"), ("by", "weight"), ("per", "year"),
        ("limit", "0"), ("limit", "10001"), ("limit", "1.5"), ("limit", "ten"), ("limit", "99999999999999999999"),
        ("steps", "a"), ("steps", "a,,b"), ("steps", "a,b,c,d"), ("whole", "yes"), ("kind", "activity:"),
        ("kind", "x:y"),
        ("tenant", ""), ("user", "ada"), ("colour", "red"), ("From", "2026-01-01"),
    ])
    func `What is wrong is refused by its name`(name: String, value: String) {
        #expect(refusal((name, value))?.parameter == name)
    }

    @Test func `A parameter that is given twice, under whatever name, is refused`() {
        #expect(refusal(("from", "2026-01-01"), ("start_date", "2026-01-01"))?.parameter == "start_date")
        #expect(refusal(("last", "3d"), ("from", "2026-11-01"))?.parameter == "last")
    }

    @Test func `A filter takes several names, and leaves out others`() throws {
        #expect(try ask(("tenant", "a,b")).filters == [.tenant: .only(["a", "b"])])
        #expect(try ask(("tenant!", "a,b")).filters == [.tenant: .except(["a", "b"])])
        #expect(try ask(("tenant", "a,b,c"), ("tenant!", "b,d")).filters == [.tenant: .only(["a", "c"])])
        #expect(try ask(("tenant", "a"), ("tenant!", "a")).filters == [.tenant: .only([])])
        #expect(try ask(("tenant", #"a\,b,c\\,d\e,\"#)).filters == [.tenant: .only(["a,b", #"c\"#, #"d\e"#, #"\"#])])
        #expect(try ask(("tenant", "!a")).filters == [.tenant: .only("!a")])
        // To Unicode they are one.
        #expect(try ask(("tenant", "e\u{301},\u{E9}")).filters == [.tenant: .only(["e\u{301}", "\u{E9}"])])
        #expect(try ask().filters.isEmpty)
    }

    @Test(arguments: ["a", "a,b", "\\", "\\,", "a\\\\b,", ",", "\u{301},\\"])
    func `A name that is written as a list is read as that name`(name: String) throws {
        #expect(try ask(("tenant", NameList.written(name))).filters == [.tenant: .only(name)])
    }

    @Test func `What is no list of names is refused by the name of the filter`() {
        let many = (0...100).map(String.init).joined(separator: ",")
        for (items, reason) in [
            ([("tenant", "")], "must not be empty"), ([("tenant!", "")], "must not be empty"),
            ([("tenant", "a,")], "must have a name before and after each comma; a comma in a name is written \\,"),
            ([("tenant!", ",a")], "must have a name before and after each comma; a comma in a name is written \\,"),
            ([("tenant", "a,b,a")], "has \"a\" twice"), ([("tenant", many)], "must be 100 names at most, not 101"),
            (
                [("tenant", "a"), ("tenant", "b")],
                "is given twice: several names go with commas between them, as in tenant=a,b"
            ),
            (
                [("tenant!", "a"), ("tenant!", "b")],
                "is given twice: several names go with commas between them, as in tenant!=a,b"
            ),
        ] as [([(String, String)], String)] {
            #expect(refusal(items) == .parameter("tenant", reason))
        }
        #expect(refusal(("from!", "2026-01-01")) == .parameter("from", "is no filter: it takes no !="))
        #expect(refusal(("user!", "ada"))?.description.hasPrefix("user is not a filter of the report things") == true)
        #expect(refusal(("limt!", "1"))?.description.hasSuffix("did you mean limit?") == true)
    }

    @Test func `A slip of the hand gets a hint, and a filter the reason`() {
        #expect(refusal(("limt", "1"))?.description.hasSuffix("did you mean limit?") == true)
        #expect(
            refusal(("user", "ada"))?.description
                == "user is not a filter of the report things: it can be filtered by tenant")
    }

    @Test func `366 days are one too many, and a year is not`() {
        #expect(refusal(("from", "2025-11-22"), ("to", "2026-11-21")) == nil)
        #expect(refusal(("from", "2025-11-21"), ("to", "2026-11-21"))?.parameter == "from")
        #expect(refusal(("from", "2026-11-21"), ("to", "2026-11-20"))?.parameter == "from")
    }
}
