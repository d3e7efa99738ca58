// What HTTP promises: methods, types, errors, tokens.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles
import Testing
import Waiting

@Suite struct ProtocolTests {
    @Test func `Every error that is ours is a problem document`() throws {
        let server = try Site().serve()
        let wire = try server.connect()
        for (method, path, status) in [
            ("GET", "/nothing", 404), ("GET", "/v1/events", 405), ("DELETE", "/metrics", 405), ("PUT", "/livez", 405),
            ("POST", "/metrics", 405), ("GET", "/metrics/", 404), ("GET", "/%2e%2e/etc/passwd", 404),
        ] {
            let answer = try wire.exchange(method, path, body: method == "POST" ? [] : nil)
            #expect(answer.status == status, "\(method) \(path)")
            #expect(answer["Content-Type"] == "application/problem+json", "\(method) \(path)")
            let problem = try answer.json()
            #expect(problem["status"] as? Int == status)
            #expect((problem["detail"] as? String)?.isEmpty == false)
            #expect((problem["title"] as? String)?.isEmpty == false)
        }
        for (method, path, allowed) in [("GET", "/v1/events", ["POST"]), ("DELETE", "/metrics", ["GET", "HEAD"])] {
            let listed = try wire.exchange(method, path)["Allow"]?.split(separator: ", ").map(String.init) ?? []
            #expect(Set(listed).subtracting(["OPTIONS"]) == Set(allowed), "\(path): \(listed)")
        }
    }

    @Test func `HEAD answers as GET does, without the body`() throws {
        let server = try Site().serve()
        let wire = try server.connect()
        for path in ["/", "/costs", "/livez", "/readyz", "/-/healthy", "/-/ready", "/health", "/metrics", "/nothing"] {
            let head = try wire.exchange("HEAD", path)
            let get = try wire.exchange("GET", path)
            #expect(head.status == get.status, "\(path)")
            #expect(head["Content-Type"] == get["Content-Type"], "\(path)")
            #expect(head["Content-Length"].flatMap { Int($0) } ?? 0 > 0, "\(path)")
        }
    }

    @Test func `Events come as JSON or NDJSON; another type is 415`() throws {
        let server = try Site().serve()
        for (type, status) in [
            ("application/json", 200), ("application/json; charset=utf-8", 200), ("Application/JSON", 200),
            ("application/x-ndjson", 200), ("text/plain", 415), ("application/xml", 415),
            ("application/x-www-form-urlencoded", 415),
        ] {
            let answer = try server.post(Array(Events.call().utf8), type: type)
            #expect(answer.status == status, "\(type)")
        }
        let untyped = try server.connect().exchange("POST", "/v1/events", body: Array(Events.call().utf8))
        #expect(untyped.status == 415, "what says nothing may be a page's")
        for path in ["/v1/forget", "/v1/reprice"] {
            for type in ["text/plain", "application/x-www-form-urlencoded", "application/x-ndjson", nil] {
                let headers = type.map { [("Content-Type", $0)] } ?? []
                let answer = try server.connect().exchange("POST", path, headers, body: Array(#"{"user":"ada"}"#.utf8))
                #expect(answer.status == 415, "\(path) \(type ?? "without a type")")
            }
        }
    }

    @Test func `One connection carries request after request`() throws {
        let server = try Site().serve()
        let wire = try server.connect()
        for number in 0..<50 {
            let answer = try wire.exchange(
                "POST", "/v1/events", [("Content-Type", "application/json")],
                body: Array(Events.call(id: "\(number)").utf8))
            #expect(try answer.receipt().accepted == 1)
        }
        #expect(try wire.exchange("GET", "/livez", [("Connection", "close")]).status == 200)
        #expect(try wire.readToEnd() == [])
    }

    @Test func `Two requests sent at once are answered one after the other`() throws {
        let server = try Site().serve()
        let wire = try server.connect()
        try wire.send("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\nGET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(try wire.receive().status == 200)
        #expect(try wire.receive().status == 404)
    }

    @Test func `With a token, only health is open`() throws {
        let site = try Site()
        let token = try site.scratch.write("s3cret-token\n", to: "token")
        let server = try site.serve(config: "access: { token_file: \(token) }")
        let bearer = [("Authorization", "Bearer s3cret-token")]
        for path in ["/", "/sign-in", "/livez", "/readyz", "/-/healthy", "/-/ready", "/health"] {
            #expect(try server.get(path).status == 200, "\(path)")
        }
        for authorization in ["Bearer wrong", "Bearer s3cret-token2", "Bearer s3cret-toke", "Bearer", "Basic czM6", ""]
        {
            let answer = try server.get("/metrics", [("Authorization", authorization)])
            #expect(answer.status == 401, "\(authorization)")
            #expect(answer["WWW-Authenticate"]?.hasPrefix("Bearer") == true)
            #expect(answer["Content-Type"] == "application/problem+json")
        }
        #expect(try server.get("/metrics").status == 401)
        #expect(try server.post(Events.call(id: "1")).status == 401)
        #expect(try server.get("/metrics", bearer).status == 200)
        #expect(try server.post(Events.call(id: "1"), bearer).receipt().accepted == 1)

        let recorded = try site.run(
            "record", "--server", server.url, "--token-file", token, input: Events.lines([Events.call(id: "2")]))
        #expect(recorded.ending == .exited(0), "\(recorded.story)")
        let refused = try site.run("record", "--server", server.url, input: Events.lines([Events.call(id: "3")]))
        #expect(refused.ending == .exited(1), "\(refused.story)")
        #expect(!server.words.contains("s3cret"))
    }

    @Test func `The health document is what its standard says`() throws {
        let server = try Site().serve()
        let answer = try server.get("/health")
        #expect(answer.status == 200)
        #expect(answer["Content-Type"] == "application/health+json")
        let document = try answer.json()
        #expect(document["status"] as? String == "pass")
        let checks = try #require(document["checks"] as? [String: Any])
        #expect(!checks.isEmpty)
        for (name, readings) in checks {
            #expect(name.split(separator: ":").count == 2, "\(name)")
            let readings = try #require(readings as? [[String: Any]])
            for reading in readings {
                #expect(reading["status"] as? String == "pass")
                #expect(reading["componentType"] is String && reading["time"] is String)
                #expect(reading["observedValue"] != nil && reading["observedUnit"] is String)
            }
        }
        #expect(!answer.text.contains("/"), "no path is shown: \(answer.text)")
    }

    @Test func `Requests are counted by their route, not by their path`() throws {
        let server = try Site().serve()
        for path in ["/a", "/b", "/c?d=e"] { _ = try server.get(path) }
        try server.post(Events.call())
        // An exchange is counted when it is over, which its client may know before the server does.
        try eventually("all are counted") {
            let metrics = try server.metrics()
            return metrics[#"bursar_http_requests_total{route="unmatched",method="GET",code="404"}"#] == "3"
                && metrics[#"bursar_http_requests_total{route="/v1/events",method="POST",code="200"}"#] == "1"
        }
        let lines = try server.metrics().lines
        #expect(!lines.contains { $0.hasPrefix("bursar_http_requests_total") && $0.contains("/a") })
    }

    @Test func `The access log has a line of JSON for each request, and no query`() throws {
        let server = try Site().serve("--access-log")
        _ = try server.get("/livez?token=hidden", [("User-Agent", "a \"test\"")])
        let line = try eventually("the request is logged") { server.child.output.split(separator: "\n").first }
        let entry = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        #expect(entry?["path"] as? String == "/livez")
        #expect(entry?["status"] as? Int == 200)
        #expect(entry?["method"] as? String == "GET")
        #expect(!server.child.output.contains("hidden"))
    }
}
