// Somebody who has signed in with a real Chromium: what pages of others get out of it, and what a named one may.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles
import Testing

@Suite struct SignedInTests {
    private func token(_ site: Site, _ words: String...) throws -> String {
        let made = try site.run(["token", "create"] + words + ["--store", site.storeURL])
        #expect(made.ending == .exited(0), "\(made.story)")
        return made.output.trimmingCharacters(in: .newlines)
    }

    @Test func `A page of another site reads, posts and forgets nothing, and a named one sends what it may`() throws {
        let site = try Site()
        let admin = try token(site, "root", "--scope", "admin")
        let web = try token(site, "web", "--scope", "ingest", "--public")
        let server = try site.serve(config: "access: { cors: { origins: [\"http://app.example\"] } }")
        let bearer = [("Authorization", "Bearer \(admin)")]
        #expect(try server.post(Events.call(id: "1", #""user":"ada""#), bearer).status == 200)
        let run = try site.tool(
            try Repository.python(with: "playwright"), "-B", Repository.fixture("browser/signed_in.py"),
            "\(server.port)",
            admin, web)
        try #require(run.ending == .exited(0), "\(run.story)")
        let found = try JSONDecoder().decode(Found.self, from: Data(run.output.utf8))

        #expect(found.led == "\(server.url)/sign-in?next=%2Fv1%2Freports%3Fx%3D1")
        #expect(found.title == "Sign in – Bursar" && found.labels == ["Name", "Access token"])
        #expect(found.wrong.contains("not known, or holds no more"))
        #expect(found.welcome.contains("Signed in as root"))
        #expect(found.cookies.count == 1 && found.script == "", "no script reads it")
        #expect(found.cookies.first?.prefix(3) == [.text("bursar"), .flag(true), .text("Lax")])
        #expect(found.attacks.count == 2)
        for (origin, attack) in found.attacks {
            for (what, answer) in attack { #expect(answer == nil, "\(origin) \(what): \(String(describing: answer))") }
        }
        #expect(found.forms.count == 9 && found.forms.allSatisfy { $0 == 403 || $0 == 405 }, "\(found.forms)")
        #expect(found.named.activity?.status == 200 && found.named.error?.status == 200)
        #expect(
            found.named.call?.status == 400 && found.named.user?.status == 400 && found.named.without?.status == 401)
        #expect(found.named.user?.text.contains("user is no field that this token sends") == true)
        #expect(found.named.session == nil, "no answer to a cookie is shown to a page")
        #expect(found.named.plain == 401 && found.named.token == 403)
        #expect(found.still == 200, "nobody has signed them out")
        #expect(found.after == "\(server.url)/sign-in?next=%2Fv1%2Freports")
        #expect(found.troubles == [], "the pages are within their own policy")

        let metrics = MetricsText(try server.get("/metrics", bearer).text)
        let activity = metrics.lines.filter { $0.hasPrefix("bursar_activity_total{") }
        #expect(activity.count == 1 && activity[0].contains("page_seen") && activity[0].hasSuffix(" 1"), "\(activity)")
        let forgotten = try server.connect().exchange(
            "POST", "/v1/forget", bearer + [("Content-Type", "application/json")], body: Array(#"{"user":"ada"}"#.utf8))
        #expect(forgotten.status == 200, "ada was known until now")
    }

    @Test func `A browser that asks first is told yes of what is shared, and nothing of the rest`() throws {
        let site = try Site()
        let server = try site.serve(config: "access: { cors: { origins: [\"https://app.example\"] } }")
        func asked(_ path: String, _ method: String, origin: String = "https://app.example") throws -> Answer {
            try server.connect().exchange(
                "OPTIONS", path, [("Origin", origin), ("Access-Control-Request-Method", method)])
        }
        for (path, method) in [("/v1/reports/costs", "GET"), ("/v1/events", "POST"), ("/admin/analytics/costs", "GET")]
        {
            let answer = try asked(path, method)
            #expect(answer.status == 204 && answer["Access-Control-Allow-Origin"] == "https://app.example")
            #expect(answer["Access-Control-Allow-Methods"] == method && answer["Access-Control-Max-Age"] != nil)
            #expect(answer["Access-Control-Allow-Headers"]?.contains("Authorization") == true)
            #expect(answer["Access-Control-Allow-Credentials"] == nil)
            let foreign = try asked(path, method, origin: "https://evil.example")
            #expect(foreign["Access-Control-Allow-Origin"] == nil && foreign["Access-Control-Allow-Methods"] == nil)
        }
        for (path, method) in [
            ("/v1/forget", "POST"), ("/v1/tokens", "DELETE"), ("/metrics", "GET"), ("/sign-in", "POST"),
            ("/v1/events", "DELETE"), ("/v1/events", "POST, GET"),
        ] {
            #expect(try asked(path, method)["Access-Control-Allow-Methods"] == nil, "\(method) \(path)")
        }
    }

    @Test func `A session outlives a restart, and ends with the token that it was begun with`() throws {
        let site = try Site()
        let admin = try token(site, "root", "--scope", "admin")
        _ = try token(site, "reader", "--scope", "read")
        var server = try site.serve()
        let form = [("Content-Type", "application/x-www-form-urlencoded"), ("Sec-Fetch-Site", "same-origin")]
        let answer = try server.connect().exchange("POST", "/sign-in", form, body: Array("token=\(admin)".utf8))
        #expect(answer.status == 303, "\(answer.text)")
        let cookie = [("Cookie", String((answer["Set-Cookie"] ?? "").prefix { $0 != ";" }))]
        #expect(try server.get("/v1/tokens", cookie).status == 200)
        try server.kill()
        server = try site.serve()
        #expect(try server.get("/v1/tokens", cookie).status == 200)
        #expect(try server.stop() == .exited(0))
        let verified = try site.verify()
        #expect(verified.ending == .exited(0), "\(verified.story)")
        _ = try token(site, "second", "--scope", "admin")
        let revoked = try site.run("token", "revoke", "1", "--store", site.storeURL)
        #expect(revoked.ending == .exited(0), "\(revoked.story)")
        server = try site.serve()
        #expect(try server.get("/v1/tokens", cookie).status == 401)
        #expect(!server.words.contains(admin) && !server.child.output.contains(admin))
    }
}

/// What the script prints.
private struct Found: Decodable {
    let led, title, wrong, welcome, script, after: String
    let labels, troubles: [String]
    let cookies: [[Value]]
    let attacks: [String: [String: Told?]]
    let forms: [Int]
    let named: Named
    let still: Int

    struct Named: Decodable {
        let activity, error, call, user, without: Told?
        let session, plain, token: Int?
    }

    /// A status, and the beginning of a body.
    struct Told: Decodable, Equatable {
        let status: Int
        let text: String

        init(from decoder: any Decoder) throws {
            var list = try decoder.unkeyedContainer()
            status = try list.decode(Int.self)
            text = try list.decode(String.self)
        }
    }

    enum Value: Decodable, Equatable {
        case text(String)
        case flag(Bool)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let flag = try? container.decode(Bool.self) {
                self = .flag(flag)
            } else {
                self = .text(try container.decode(String.self))
            }
        }
    }
}
