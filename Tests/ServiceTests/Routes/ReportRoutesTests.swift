// Reports over HTTP: what the form of an answer may be asked to be, and what maintenance takes.
// SPDX-License-Identifier: Apache-2.0

import Client
import Configuration
import JSON
import Scenes
import TemporaryFiles
import Testing
import Waiting

@testable import Service

@Suite struct ReportRoutesTests {
    private let files: TemporaryFiles
    private let server: RunningApp

    init() throws {
        files = try TemporaryFiles()
        server = try RunningApp(files)
    }

    @Test(
        arguments: [
            ("format=json&format=csv", "format", "is given twice"),
            ("format=tabel", "format", "did you mean table?"),
            ("format=table&columns=calls&columns=share", "columns", "is given twice"),
            ("format=table&columns=call", "columns", "did you mean calls?"),
            ("format=table&columns=", "columns", "must name columns"),
            ("columns=calls", "columns", "goes with format=table only"),
            ("format=csv&width=80", "width", "goes with format=table only"),
            ("format=table&width=wide", "width", "1 or more"),
            ("format=table&width=0", "width", "1 or more"),
            ("format=table&colours=maybe", "colours", "true or false"),
        ])
    func `A form that there is not is refused, never passed over`(
        query: String, parameter: String, reason: String
    ) throws {
        let answer = try server.get("/v1/reports/costs?\(query)")
        #expect(answer.status == 400)
        #expect(answer.json?["parameter"]?.string == parameter)
        let detail = answer.json?["detail"]?.string ?? ""
        #expect(detail.contains(reason), "\(detail)")
    }

    @Test func `Names to leave out are asked for with a sign of exclamation, encoded or not`() throws {
        let events = ["a", "b", "c,d"].map { #"{"provider":"p","model":"\#($0)","cost_usd":1}"# }
        #expect(try server.post("[\(events.joined(separator: ","))]").status == 200)
        for (query, calls) in [
            ("model=a,b", 2), ("model!=a", 2), ("model%21=a%2Cb", 1), ("model=a,b&model!=b", 1), (#"model=c%5C,d"#, 1),
            ("model!=nobody", 3),
        ] {
            let answer = try server.get("/v1/reports/costs?\(query)")
            #expect(answer.json?["totals"]?["calls"]?.number == "\(calls)", "\(query)")
        }
        for query in ["model=", "model!=a,,b", "model!=a&model%21=b", "model=a,a", "model=a&model=b"] {
            let answer = try server.get("/v1/reports/costs?\(query)")
            #expect(answer.status == 400 && answer.json?["parameter"]?.string == "model", "\(query)")
        }
        let table = try server.get("/v1/reports/costs?model!=a&provider=p,q&format=table")
        #expect(table.text.contains(" days, provider p or q, every model but a\n"))
    }

    @Test func `Columns, width and colours make the table`() throws {
        let answer = try server.get("/v1/reports/overview?format=table&columns=measure&width=40&colours=false")
        #expect(answer.status == 200)
        #expect(answer.text.contains("\nmeasure\nusers\n"))
    }

    @Test func `A report that never fits says what it needs, and what to ask instead`() throws {
        let files = try TemporaryFiles()
        let server = try RunningApp(files, set: { $0.limits.answerMemory = 1 << 20 })
        let events = (0..<8_000).map { #"{"provider":"a","cost_usd":1,"user":"user \#($0)"}"# }
        #expect(try server.post("[\(events.joined(separator: ","))]").status == 200)
        for format in ["json", "csv"] {
            // As long as the answer before has not let go of what it held, it says to ask again.
            let answer = try eventually("no other answer holds memory") {
                let answer = try server.get("/v1/reports/costs?by=user&format=\(format)")
                return answer[header: "Retry-After"] == nil ? answer : nil
            }
            #expect(answer.status == 503, "\(format) \(answer.text)")
            #expect(answer.text.contains("limits.answer_memory") && answer.text.contains("coarser groups"))
        }
        #expect(try server.get("/v1/reports/costs?by=provider").status == 200)
    }

    @Test func `The next page is named in the answer and at its head, in every form`() throws {
        let events = (1...5).map { #"{"provider":"p","id":"\#($0)","cost_usd":\#($0),"session":"a&b=c"}"# }
        #expect(try server.post("[\(events.joined(separator: ","))]").status == 200)
        var ids: [String] = []
        var query = "?session=a%26b%3Dc&sort=dearest&limit=2"
        while true {
            let answer = try server.get("/v1/reports/events\(query)")
            ids += answer.json?["rows"]?.elements?.compactMap { $0["id"]?.string } ?? []
            let link = answer[header: "Link"]
            guard let next = answer.json?["next"]?.string else {
                #expect(answer.json?["next"] == .null && link == nil)
                break
            }
            #expect(link == "<?session=a%26b%3Dc&sort=dearest&limit=2&cursor=\(next)>; rel=\"next\"")
            #expect(
                try server.get("/v1/reports/events\(query)&format=csv")[header: "Link"]?.contains("cursor=\(next)")
                    == true)
            let text = try server.get("/v1/reports/events\(query)&format=table").text
            #expect(text.contains("\nMore follow: --cursor \(next) shows the next page.\n"))
            query = String(link?.dropFirst().prefix { $0 != ">" } ?? "")
        }
        #expect(ids == ["5", "4", "3", "2", "1"])
        let refused = try server.get("/v1/reports/events\(query)&kind=job")
        #expect(refused.status == 400 && refused.json?["parameter"]?.string == "cursor")
        #expect(try server.get("/v1/reports/costs").json?["next"] == nil)
        let unknown = try server.get("/v1/reports/events?kind=calls")
        #expect(unknown.status == 400 && unknown.json?["parameter"]?.string == "kind")
        #expect(unknown.json?["detail"]?.string?.contains("did you mean call?") == true)
    }

    @Test(arguments: ["economics?by=user", "top?by=user", "content?by=user", "costs?by=user"])
    func `A file comes in pages, with the rows that JSON has`(asked: String) throws {
        let events = (0..<4_500).flatMap { number in
            [
                #"{"provider":"a","cost_usd":\#(number + 1),"user":"user \#(number)"}"#,
                #"{"kind":"activity","event":"read","user":"user \#(number)"}"#,
            ]
        }
        #expect(try server.post("[\(events.joined(separator: ","))]").status == 200)
        let file = try server.get("/v1/reports/\(asked)&format=csv")
        #expect(file.status == 200 && file[header: "Transfer-Encoding"] == "chunked")
        let rows = try server.get("/v1/reports/\(asked)&limit=10000").json?["rows"]?.elements ?? []
        #expect(rows.count == 4_500)
        #expect(
            file.text.split(separator: "\r\n").dropFirst().map { String($0.prefix { $0 != "," }) }
                == rows.map { $0["user"]?.string ?? "" })
    }

    @Test func `A store without budgets says so`() throws {
        let answer = try server.get("/v1/reports/budgets")
        #expect(answer.json?["notes"]?.elements?.first?.string == "The configuration has no budgets.")
    }
}
