// Names for filters over HTTP: what is answered, what is refused, and who may ask.
// SPDX-License-Identifier: Apache-2.0

import Access
import Client
import Configuration
import HTTP
import JSON
import Scenes
import TemporaryFiles
import Testing

@testable import Service

@Suite struct ValuesRouteTests {
    @Test func `Names that were seen are answered by the prefix, as JSON that nobody keeps`() throws {
        let server = try RunningApp(try TemporaryFiles())
        let events = ["claude-a", "claude-b", "Claude-b", "gpt"].map {
            #"{"provider":"p","cost_usd":1,"model":"\#($0)"}"#
        }
        #expect(try server.post("[\(events.joined(separator: ",")),\(events[1])]").status == 200)
        let answer = try server.get("/v1/values?of=model&prefix=CLA&limit=2")
        #expect(answer.status == 200)
        #expect(answer[header: "Content-Type"]?.hasPrefix("application/json") == true)
        #expect(answer[header: "Cache-Control"] == "no-store")
        #expect(answer.json?["of"]?.string == "model")
        let values = answer.json?["values"]?.elements ?? []
        #expect(values.map { $0["value"]?.string } == ["claude-b", "Claude-b"])
        #expect(values.map { $0["calls"]?.number } == ["2", "1"])
        #expect(answer.json?["more"] == .bool(true))
        let percent = try server.get("/v1/values?of=model&prefix=%25")
        #expect(percent.text == #"{"of":"model","values":[],"more":false}"#)
    }

    @Test(arguments: [
        ("", "of", "must be one of user, tenant, provider, model, operation"),
        ("of=modle", "of", "did you mean model?"),
        ("of=model&limit=0", "limit", "from 1 to 1000"), ("of=model&of=user", "of", "is given twice"),
        ("of=model&perfix=a", "perfix", "did you mean prefix?"), ("of=model&format=csv", "format", "takes of, prefix"),
    ])
    func `A wrong question is 400 and names the parameter`(query: String, parameter: String, reason: String) throws {
        let answer = try RunningApp(try TemporaryFiles()).get("/v1/values?\(query)")
        #expect(answer.status == 400)
        #expect(answer.json?["parameter"]?.string == parameter)
        let detail = answer.json?["detail"]?.string ?? ""
        #expect(detail.contains(reason), "\(detail)")
    }

    @Test func `Names are for callers who may read, and for nobody else`() throws {
        let server = try RunningApp(try TemporaryFiles(), set: { $0.access.tokens = [Secret("s3cr3t")] })
        let bearer = (name: "Authorization", value: "Bearer s3cr3t")
        let event = #"{"provider":"p","cost_usd":1,"user":"ada"}"#
        #expect(try server.post(event).status == 401)
        let refused = try server.get("/v1/values?of=user")
        #expect(refused.status == 401 && !refused.text.contains("ada"))
        #expect(try server.get("/v1/values?of=user", bearer).status == 200)
        let route = server.app.routes.first { $0.pattern == "/v1/values" }
        #expect(route?.needs == .read)
    }
}
