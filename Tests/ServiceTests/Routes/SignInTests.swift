// Signing in with a token, what a session may do, and how it ends.
// SPDX-License-Identifier: Apache-2.0

import Access
import Client
import HTTP
import JSON
import Ledger
import Scenes
import Store
import Synchronization
import TemporaryFiles
import Testing

@testable import Configuration
@testable import Service

@Suite struct SignInTests {
    private final class Clock: Sendable {
        let now = Mutex(Timestamp(milliseconds: 1_790_000_000_000))
        func advance(hours: Double) {
            now.withLock { $0 = $0.advanced(byMilliseconds: Int64(hours * 3_600_000)) }
        }
    }

    private let clock = Clock()
    private let server: RunningApp
    private let token: String
    private let admin: String

    init() throws {
        let clock = clock
        server = try RunningApp(try TemporaryFiles(), clock: { clock.now.withLock { $0 } })
        let tokens = server.app.door.tokens
        let now = clock.now.withLock { $0 }
        admin = try tokens.create(try TokenWish(name: "root", scopes: ["admin"]), by: "test", at: now).text
        token = try tokens.create(
            try TokenWish(name: "ada", scopes: ["read"], expires: "30d"), by: "test", at: now
        ).text
    }

    private typealias Fields = [(name: String, value: String)]

    private func send(
        _ method: HTTPClient.Method, _ path: String, _ fields: Fields = [], form: String? = nil
    ) throws -> Answer {
        var client = try HTTPClient()
        var headers = fields
        if form != nil { headers.append((name: "Content-Type", value: "application/x-www-form-urlencoded")) }
        return try client.send(
            method, "http://\(server.server.address)\(path)", headers: headers, body: Array((form ?? "").utf8))
    }

    private var own: Fields { [(name: "Origin", value: "http://\(server.server.address)")] }

    private func cookie(_ secret: String) -> Fields { [(name: "Cookie", value: "bursar=\(secret)")] }

    private func signedIn(_ token: String, _ more: Fields = []) throws -> String {
        let answer = try send(.post, "/sign-in", own + more, form: "name=ada&token=\(token)&next=/v1/reports")
        #expect(answer.status == 303, "\(answer.text)")
        let field = try #require(answer[header: "Set-Cookie"])
        #expect(field.hasSuffix("; Path=/; HttpOnly; SameSite=Lax"), "\(field)")
        return String(field.dropFirst("bursar=".count).prefix(43))
    }

    private func proof(_ secret: String) throws -> String {
        try #require(try send(.get, "/v1/sessions", cookie(secret)).json?["csrf"]?.string)
    }

    @Test func `A token is shown once, and its session reads what the token may`() throws {
        let secret = try signedIn(token)
        #expect(try send(.get, "/v1/reports", cookie(secret)).status == 200)
        #expect(try send(.get, "/metrics", cookie(secret)).status == 403)
        #expect(try send(.get, "/v1/reports").status == 401)
        let page = try send(.get, "/", cookie(secret)).text
        #expect(page.contains("Signed in as <strong>ada</strong>"))
        #expect(page.contains(try proof(secret)))
        let list = try send(.get, "/v1/sessions", cookie(secret)).text
        #expect(!list.contains(secret) && list.contains(#""current":true"#))
        #expect(try !send(.get, "/v1/sessions", cookie(secret)).text.contains("root"))
    }

    @Test func `What is not signed in right is told on the page, and nobody is signed in`() throws {
        for form in ["token=bsr_wrong", "token=", "", "token=\(token)x"] {
            let answer = try send(.post, "/sign-in", own, form: form)
            #expect(answer.status == 401 && answer.text.contains("not known, or holds no more"), "\(form)")
            #expect(answer[header: "Set-Cookie"] == nil && !answer.text.contains(token))
        }
        for fields in [[], [(name: "Origin", value: "http://evil.example")]] as [Fields] {
            #expect(try send(.post, "/sign-in", fields, form: "token=\(token)").status == 403)
        }
        let json = try send(.post, "/sign-in", own + [(name: "Content-Type", value: "application/json")])
        #expect([401, 415].contains(json.status))
    }

    @Test(arguments: [
        ("/costs?last=7d", "/costs?last=7d"), ("//evil.example", "/"), ("/\\evil.example", "/"),
        ("https://evil.example", "/"), ("/a%0d%0ab", "/"), ("", "/"), ("/%09/evil.example", "/"), ("costs", "/"),
        ("%2F%2Fevil.example", "/"), ("/a\\b", "/"),
    ])
    func `Whoever signs in is led to a path of this server and nowhere else`(next: String, place: String) throws {
        let next = next.contains("%") ? next : PercentCoding.encode(next)
        let answer = try send(.post, "/sign-in", own, form: "token=\(token)&next=\(next)")
        #expect(answer.status == 303 && answer[header: "Location"] == place, "\(answer[header: "Location"] ?? "")")
        let page = try send(.get, "/sign-in?next=\(next)").text
        #expect(page.contains("name=\"next\" value=\"\(place)\""))
    }

    @Test func `A session has the limit of its token, and holds as long as that`() throws {
        let made = try server.app.door.tokens.create(
            try TokenWish(name: "slow", scopes: ["read"], limit: 3), by: "test", at: clock.now.withLock { $0 })
        let secret = try signedIn(made.text)
        let statuses = try (0..<5).map { _ in try send(.get, "/v1/reports", cookie(secret)).status }
        #expect(statuses.filter { $0 == 200 }.count == 3 && statuses.last == 429, "\(statuses)")
        let shown = [(name: "Authorization", value: "Bearer \(made.text)")]
        let request = { (fields: Fields, way: Caller.Way) in
            Request(
                head: RequestHead(
                    method: .get, path: "/", query: Query(), headers: Headers(fields), remote: "", id: ""),
                route: "/", caller: Caller(identity: "x", way: way, scopes: []))
        }
        let both = [request(cookie(secret), .session(1)), request(shown, .token(tail: nil))]
        #expect(both.allSatisfy(server.app.door.holds))
        _ = try server.app.door.tokens.revoke(made.record.number, leavesAdmin: true, at: clock.now.withLock { $0 })
        #expect(!both.contains(where: server.app.door.holds))
    }

    @Test func `A browser that opens a page is led to the sign-in, a program is not`() throws {
        let page: Fields = [
            (name: "Accept", value: "text/html,*/*;q=0.8"), (name: "Sec-Fetch-Mode", value: "navigate"),
        ]
        let led = try send(.get, "/v1/reports/costs?last=7d&model=a%26b", page)
        #expect(led.status == 303)
        #expect(
            led[header: "Location"] == "/sign-in?next=%2Fv1%2Freports%2Fcosts%3Flast%3D7d%26model%3Da%2526b")
        #expect(try send(.get, "/v1/reports/costs", [(name: "Accept", value: "*/*")]).status == 401)
        let script: Fields = [(name: "Accept", value: "text/html"), (name: "Sec-Fetch-Mode", value: "cors")]
        #expect(try send(.get, "/v1/reports/costs", script).status == 401)
        let wrong = page + [(name: "Authorization", value: "Bearer wrong")]
        #expect(try send(.get, "/v1/reports/costs", wrong).status == 401)
        #expect(try send(.post, "/v1/forget", page).status == 401)
    }

    @Test func `A session changes nothing without its proof and its own origin`() throws {
        let secret = try signedIn(admin)
        let proof = try proof(secret)
        let body = Array(#"{"name":"x","scopes":["read"]}"#.utf8)
        func create(_ fields: Fields) throws -> Int {
            var client = try HTTPClient()
            return try client.send(
                .post, "http://\(server.server.address)/v1/tokens",
                headers: cookie(secret) + fields + [(name: "Content-Type", value: "application/json")], body: body
            ).status
        }
        let other = try self.proof(try signedIn(admin))
        #expect(try create([]) == 403)
        #expect(try create(own) == 403)
        #expect(try create([(name: "X-CSRF-Token", value: proof)]) == 403)
        #expect(try create(own + [(name: "X-CSRF-Token", value: other)]) == 403, "that of another session")
        #expect(try create(own + [(name: "X-CSRF-Token", value: proof + "0")]) == 403)
        let foreign = [(name: "Origin", value: "http://evil.example"), (name: "X-CSRF-Token", value: proof)]
        #expect(try create(foreign) == 403)
        #expect(try create(own + [(name: "X-CSRF-Token", value: proof)]) == 201)
        // Who shows a token by a header is no browser that was led to.
        #expect(try create([(name: "Authorization", value: "Bearer \(admin)")]) == 201)
        #expect(try send(.delete, "/v1/sessions/1", cookie(secret)).status == 403)
    }

    @Test func `Signing out ends the session at once, and needs the proof`() throws {
        let secret = try signedIn(token)
        #expect(try send(.post, "/sign-out", own + cookie(secret), form: "").status == 403)
        #expect(try send(.get, "/v1/reports", cookie(secret)).status == 200)
        let proof = try proof(secret)
        let out = try send(.post, "/sign-out", own + cookie(secret), form: "csrf=\(proof)")
        #expect(out.status == 303 && out[header: "Location"] == "/sign-in")
        #expect(out[header: "Set-Cookie"]?.contains("Max-Age=0") == true)
        #expect(try send(.get, "/v1/reports", cookie(secret)).status == 401)
        #expect(try send(.post, "/sign-out", own + cookie(secret), form: "csrf=\(proof)").status == 303)
        #expect(server.app.door.sessions.all(at: clock.now.withLock { $0 }).isEmpty)
    }

    @Test func `It holds for twelve hours after it was used last, and no longer than its token`() throws {
        let (secret, idle) = (try signedIn(token), try signedIn(token))
        for _ in 0..<3 {
            clock.advance(hours: 11)
            #expect(try send(.get, "/v1/reports", cookie(secret)).status == 200)
        }
        #expect(try send(.get, "/v1/reports", cookie(idle)).status == 401)
        #expect(try send(.delete, "/v1/tokens/2", [(name: "Authorization", value: "Bearer \(admin)")]).status == 200)
        #expect(try send(.get, "/v1/reports", cookie(secret)).status == 401)
        server.app.door.keepSessions {}
        #expect(server.app.door.sessions.all(at: clock.now.withLock { $0 }).isEmpty)
    }

    @Test func `It ends when its token expires`() throws {
        let secret = try signedIn(token)
        for _ in 0..<66 {
            clock.advance(hours: 11)
            _ = try send(.get, "/v1/reports", cookie(secret))
        }
        #expect(try send(.get, "/v1/reports", cookie(secret)).status == 401)
    }

    @Test func `Each sees and ends sessions of their own token, and who may administer all`() throws {
        let (first, second, root) = (try signedIn(token), try signedIn(token), try signedIn(admin))
        let mine = try send(.get, "/v1/sessions", cookie(first)).json?["sessions"]?.elements ?? []
        #expect(mine.count == 2)
        let all = try send(.get, "/v1/sessions", cookie(root)).json?["sessions"]?.elements ?? []
        #expect(all.count == 3)
        let proved = { (secret: String) in
            cookie(secret) + own + [(name: "X-CSRF-Token", value: try proof(secret))]
        }
        #expect(try send(.delete, "/v1/sessions/3", proved(first)).status == 404)
        #expect(try send(.delete, "/v1/sessions/2", proved(first)).status == 204)
        #expect(try send(.get, "/v1/reports", cookie(second)).status == 401)
        #expect(try send(.delete, "/v1/sessions/1", proved(root)).status == 204)
        #expect(try send(.get, "/v1/reports", cookie(first)).status == 401)
        #expect(try send(.get, "/v1/sessions").status == 401)
        #expect(try send(.delete, "/v1/sessions/3").status == 401)
    }

    @Test func `Signing in anew ends the session that the browser had, and takes none that it was given`() throws {
        let first = try signedIn(token)
        let second = try signedIn(admin, cookie(first))
        #expect(first != second)
        #expect(try send(.get, "/v1/reports", cookie(first)).status == 401)
        let planted = String(repeating: "A", count: 43)
        #expect(try signedIn(token, cookie(planted)) != planted)
    }

    @Test func `Cookies that are several, huge, garbage or of another name let nobody in`() throws {
        let secret = try signedIn(token)
        let good = "bursar=\(secret)"
        for cookie in [
            "\(good); \(good)", "bursar=x; \(good)", "BURSAR=\(secret)", "xbursar=\(secret)", "bursar = \(secret)",
            "bursar=\"\(secret)\"", "bursar=\(secret)x", "bursar=\(secret.dropLast())", "__Host-bursar=\(secret)",
            "bursar=" + String(repeating: "x", count: 4_000), "bursar", "=", ";;;",
        ] {
            #expect(try send(.get, "/v1/reports", [(name: "Cookie", value: cookie)]).status == 401, "\(cookie)")
        }
        for cookie in ["a=b; \(good); c=d", "  \(good)", "\(good);", "a;\(good)"] {
            #expect(try send(.get, "/v1/reports", [(name: "Cookie", value: cookie)]).status == 200, "\(cookie)")
        }
        let twice = [(name: "Cookie", value: "a=b"), (name: "Cookie", value: good)]
        #expect(try send(.get, "/v1/reports", twice).status == 401)
    }

    @Test func `A token that is shown counts before the cookie`() throws {
        let secret = try signedIn(admin)
        let bearer = cookie(secret) + [(name: "Authorization", value: "Bearer \(token)")]
        #expect(try send(.get, "/v1/tokens", bearer).status == 403)
        let wrong = cookie(secret) + [(name: "Authorization", value: "Bearer wrong")]
        #expect(try send(.get, "/v1/tokens", wrong).status == 401)
    }

    @Test func `Of one token only so many sessions are kept: the one that was used longest ago ends`() throws {
        let first = try signedIn(token)
        for _ in 1..<50 {
            clock.advance(hours: 0.001)
            _ = try signedIn(token)
        }
        #expect(try send(.get, "/v1/reports", cookie(first)).status == 200, "it was used just now")
        clock.advance(hours: 0.001)
        _ = try signedIn(token)
        #expect(try send(.get, "/v1/reports", cookie(first)).status == 200)
        #expect(server.app.door.sessions.all(at: clock.now.withLock { $0 }).count == 50)
    }
}
