// Questions for names: what is read, what is refused and why, and how an answer is written.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Testing

@testable import Reading
@testable import Reports

@Suite struct ValuesQuestionTests {
    private func question(_ items: [(String, String)]) throws(ReadingError) -> ValuesQuestion {
        try ValuesQuestion(items.map { (name: $0.0, value: $0.1) })
    }

    @Test func `Every filter can be asked for, with 20 names of any beginning unless told otherwise`() throws {
        for filter in Filter.listed {
            let asked = try question([("of", filter.rawValue)])
            #expect(asked == ValuesQuestion(filter, prefix: "", limit: 20))
            #expect(try ValuesQuestion.filter(named: filter.rawValue) == filter)
        }
        let asked = try question([("limit", "1000"), ("prefix", "Zoë & 'co'"), ("of", "user")])
        #expect(asked == ValuesQuestion(.user, prefix: "Zoë & 'co'", limit: 1000))
        #expect(try question(asked.items.map { ($0.name, $0.value) }) == asked)
        #expect(try question([("of", "user"), ("prefix", "")]).prefix == "")
    }

    private static let names =
        "of must be one of user, tenant, provider, model, operation, subject, subject_kind, session, trace, tier, status, "
        + "plan, country, source, property:NAME"

    @Test(
        arguments: [
            (
                [("of", "session")],
                "of may not be session: there is one for every few calls, and the ledger keeps no list of them"
            ),
            ([], names),
            ([("prefix", "a")], names),
            ([("of", "")], names),
            (
                [("of", "modle")],
                names + ", not \"modle\"; did you mean model?"
            ),
            ([("of", "day")], names + ", not \"day\""),
            ([("of", "user"), ("of", "user")], "of is given twice"),
            ([("of", "user"), ("prefix", ""), ("prefix", "")], "prefix is given twice"),
            ([("of", "user"), ("limit", "0")], "limit must be a whole number from 1 to 1000, not \"0\""),
            ([("of", "user"), ("limit", "1001")], "limit must be a whole number from 1 to 1000, not \"1001\""),
            ([("of", "user"), ("limit", "-1")], "limit must be a whole number from 1 to 1000, not \"-1\""),
            ([("of", "user"), ("limit", "")], "limit must be a whole number from 1 to 1000"),
            (
                [("of", "user"), ("perfix", "a")],
                "perfix is not a parameter of values, which takes of, prefix, limit; did you mean prefix?"
            ),
            ([("of", "user"), ("from", "x")], "from is not a parameter of values, which takes of, prefix, limit"),
        ] as [([(String, String)], String)])
    func `A wrong question is refused by the name of what is wrong`(items: [(String, String)], message: String) {
        let error = #expect(throws: ReadingError.self) { try question(items) }
        #expect(error?.description == message)
        #expect(error?.parameter == message.split(separator: " ").first.map(String.init))
    }

    private let answer = FilterValues(
        [
            FilterValue("=sum(\"a\")", calls: 1234, last: Day(parsing: "2026-08-30")),
            FilterValue("\u{1B}[2J,é", calls: 0, last: nil),
        ], hasMore: true)

    @Test func `JSON says all of it, and is read back as it was`() throws {
        let json = answer.json(of: .model)
        #expect(
            String(decoding: json, as: UTF8.self)
                == #"{"of":"model","values":[{"value":"=sum(\"a\")","calls":1234,"last":"2026-08-30"},"#
                + #"{"value":"\u001b[2J,é","calls":0,"last":null}],"more":true}"#)
        #expect(FilterValues(json: try JSONValue(parsing: json)) == answer)
        let none = FilterValues([], hasMore: false)
        #expect(FilterValues(json: try JSONValue(parsing: none.json(of: .user))) == none)
        for text in ["[]", "{}", #"{"values":[{}],"more":true}"#, #"{"values":[]}"#] {
            #expect(FilterValues(json: try JSONValue(parsing: text)) == nil, "\(text)")
        }
    }

    @Test func `Beside an id stands its name, or that nobody has told one`() throws {
        let answer = FilterValues(
            [FilterValue("w1", called: "Poet", calls: 2, last: nil), FilterValue("w2", calls: 1, last: nil)],
            hasMore: false, areIDs: true)
        let json = answer.json(of: .subject)
        #expect(
            String(decoding: json, as: UTF8.self)
                == #"{"of":"subject","values":[{"value":"w1","name":"Poet","calls":2,"last":null},"#
                + #"{"value":"w2","name":null,"calls":1,"last":null}],"more":false}"#)
        #expect(FilterValues(json: try JSONValue(parsing: json)) == answer)
        #expect(
            String(decoding: answer.csv, as: UTF8.self) == "value,name,calls,last\r\nw1,Poet,2,\r\nw2,,1,\r\n")
    }

    @Test func `CSV runs nothing, and text moves no cursor`() {
        #expect(
            String(decoding: answer.csv, as: UTF8.self)
                == "value,calls,last\r\n\"'=sum(\"\"a\"\")\",1234,2026-08-30\r\n\"\u{1B}[2J,é\",0,\r\n")
        #expect(
            answer.text(TextStyle()) == """
                value      calls  last
                =sum("a")  1,234  2026-08-30
                \u{FFFD}[2J,é         0  –

                There are more; --limit N shows more.

                """)
        #expect(FilterValues([], hasMore: false).text(TextStyle()) == "no such name\n")
    }
}
