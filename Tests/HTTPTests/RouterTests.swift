// Which route a target finds.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTP

@Suite struct RouterTests {
    private static let table: [(method: HTTP.Method, pattern: String)] = [
        (.get, "/"), (.get, "/v1/reports"), (.get, "/v1/reports/:name"), (.get, "/v1/reports/costs"),
        (.post, "/v1/reports/:name"), (.get, "/v1/:a/:b/end"), (.delete, "/v1/tokens/:id"),
    ]

    private let router = Router(table.map { row in Route(row.method, row.pattern, needs: .open) { _, _ in } })

    private func found(_ method: HTTP.Method, _ target: String) throws -> String {
        switch router.match(method, try Target(Array(target.utf8))) {
        case .found(let route, let parameters):
            let values = parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            return ([route.pattern] + values).joined(separator: " ")
        case .otherMethods(let allowed): return allowed.map { $0.name }.joined(separator: ",")
        case .nothing: return "nothing"
        }
    }

    @Test(arguments: [
        ("/", "/"),
        ("/v1/reports", "/v1/reports"),
        ("/v1/reports?x=/v1", "/v1/reports"),
        ("/v1/reports/growth", "/v1/reports/:name name=growth"),
        ("/v1/reports/costs", "/v1/reports/costs"),
        ("/v1/reports/a%2Fb", "/v1/reports/:name name=a/b"),
        ("/v1/reports/%C3%BC", "/v1/reports/:name name=ü"),
        ("/v1/x/y/end", "/v1/:a/:b/end a=x b=y"),
        ("/v1/reports/", "nothing"),
        ("/v1%2Freports", "nothing"),
        ("//v1/reports", "nothing"),
        ("/v1/reports/costs/", "nothing"),
        ("/V1/reports", "nothing"),
        ("/v1/tokens/7", "DELETE,OPTIONS"),
    ])
    func `A target finds its route`(target: String, expected: String) throws {
        #expect(try found(.get, target) == expected)
    }

    @Test func `A character that came encoded by half is whole where the route reads it`() throws {
        let target = try Target(Array("/a/%C3".utf8) + [0xA7])
        #expect(target.path == "/a/ç")
        #expect(target.encodedPath == "/a/%C3%A7")
    }

    @Test func `HEAD finds what GET finds; a name outright wins over a pattern, even for another method`() throws {
        #expect(try found(.head, "/v1/reports/x") == "/v1/reports/:name name=x")
        #expect(try found(.post, "/v1/reports/x") == "/v1/reports/:name name=x")
        #expect(try found(.post, "/v1/reports/costs") == "GET,HEAD,OPTIONS")
        #expect(try found(.put, "/v1/reports/x") == "GET,HEAD,POST,OPTIONS")
        #expect(router.allowed == [.get, .head, .post, .delete, .options])
    }
}
