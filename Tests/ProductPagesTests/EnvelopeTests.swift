// What clients with superjson send and read, and files that are asked for with POST.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import ProductPages

@Suite struct EnvelopeTests {
    private static let growth = "admin.analytics.users.getGrowth"
    private static let export = "admin.analytics.audit.export"

    private static func encoded(_ text: String) -> String {
        text.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private func call(_ input: String) throws -> (status: Int, body: JSONValue) {
        try Product(today: "2026-01-31").call("/trpc/\(Self.growth)?input=\(Self.encoded(input))")
    }

    @Test func `An envelope is answered in one, with the same in it`() throws {
        let plain = try call(#"{"period":"week"}"#).body["result"]?["data"]
        let answer = try call(#"{"json":{"period":"week"}}"#)
        #expect(answer.status == 200)
        #expect(answer.body["result"]?["data"]?.members?.map(\.key) == ["json"])
        #expect(answer.body["result"]?["data"]?["json"] == plain && plain?["period"] != nil)
    }

    @Test(arguments: [#"{"json":null,"meta":{"values":["undefined"]}}"#, #"{"json":null}"#, #"{"json":{}}"#])
    func `Nothing in an envelope is nothing`(_ input: String) throws {
        #expect(try call(input).body["result"]?["data"]?["json"]?["period"]?["days"]?.integer == 30)
    }

    @Test func `A date is its day, and what is undefined is absent`() throws {
        let dates = try call(
            #"{"json":{"period":{"from":"2026-01-05T23:59:59.999Z","to":"2026-01-07T00:00:00.000Z"}},"#
                + #""meta":{"values":{"period.from":["Date"],"period.to":["Date"]}}}"#)
        #expect(
            dates.body["result"]?["data"]?["json"]?["period"]?.text
                == #"{"from":"2026-01-05","to":"2026-01-07","days":3}"#)
        let nothing = try call(#"{"json":{"period":null},"meta":{"values":{"period":["undefined"]},"v":1}}"#)
        #expect(nothing.body["result"]?["data"]?["json"]?["period"]?["days"]?.integer == 30)
    }

    @Test(
        arguments: [
            (#"{"json":{"colour":"red"}}"#, "colour is not known to users.getGrowth, which takes period"),
            (#"{"json":[1]}"#, "input must be a JSON object"),
            (
                #"{"json":{"period":[1]},"meta":{"values":{"period":["set"]}}}"#,
                "input must have text, numbers, true, false or a Date in period"
            ),
            (
                #"{"json":[],"meta":{"values":["map"]}}"#,
                "input must have text, numbers, true, false or a Date in all of it"
            ),
        ])
    func `What is wrong in an envelope is told in one`(_ input: String, _ message: String) throws {
        let answer = try call(input)
        #expect(answer.status == 400)
        #expect(answer.body["error"]?["json"]?["message"]?.string == message)
        #expect(answer.body["error"]?["json"]?["data"]?["code"]?.string == "BAD_REQUEST")
    }

    @Test func `An object that has more than an envelope is none`() throws {
        let answer = try call(#"{"json":{},"period":"week"}"#)
        #expect(answer.body["error"]?["message"]?.string?.hasPrefix("json is not known to users.getGrowth") == true)
    }

    @Test func `In a batch each call has an envelope of its own, or none`() throws {
        let input = Self.encoded(#"{"0":{"json":{"period":"week"}},"1":{"period":"day"}}"#)
        let answer = try Product(today: "2026-01-31").call("/trpc/\(Self.growth),\(Self.growth)?batch=1&input=\(input)")
        let data = answer.body.elements?.map { $0["result"]?["data"] } ?? []
        #expect(data[0]?["json"]?["period"]?["days"]?.integer == 7)
        #expect(data[1]?["period"]?["days"]?.integer == 1)
    }

    @Test func `An export is taken with POST, its input as the body`() throws {
        let product = try Product(today: "2026-01-31")
        for (query, body) in [
            ("", #"{"format":"json"}"#), ("?batch=1", #"{"0":{"format":"json"}}"#),
            ("", #"{"json":{"format":"json"}}"#), ("?input=" + Self.encoded(#"{"format":"json"}"#), ""),
        ] {
            let answer = try product.call("/trpc/\(Self.export)\(query)", method: "POST", body: body)
            #expect(answer.status == 200, "\(query) \(body)")
            let one = answer.body.elements?.first ?? answer.body
            let data = one["result"]?["data"]
            #expect((data?["json"] ?? data)?.text == #"{"format":"json","data":[]}"#, "\(query) \(body)")
        }
        let nothing = try product.call("/trpc/\(Self.export)", method: "POST")
        #expect(nothing.body["result"]?["data"]?["format"]?.string == "csv")
    }

    @Test(
        arguments: [
            (export, "POST", "", "[", 400, "PARSE_ERROR"), (export, "POST", "", "[]", 400, "BAD_REQUEST"),
            (export, "POST", "?input=%7B%7D", "{}", 400, "BAD_REQUEST"),
            (export, "PUT", "", "", 405, "METHOD_NOT_SUPPORTED"),
            (growth, "POST", "", "{}", 405, "METHOD_NOT_SUPPORTED"),
        ] as [(String, String, String, String, Int, String)])
    func `What is no input, and what is no mutation, is refused`(
        _ path: String, _ method: String, _ query: String, _ body: String, _ status: Int, _ code: String
    ) throws {
        let answer = try Product(today: "2026-01-31").call("/trpc/\(path)\(query)", method: method, body: body)
        #expect(answer.status == status)
        #expect(answer.body["error"]?["data"]?["code"]?.string == code)
    }
}
