// Calls of procedures as tRPC puts them on HTTP.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Reading
import Reports
import SQL
import Store
import Testing

@testable import ProductPages

@Suite struct RemoteCallTests {
    private static let health = "admin.analytics.system.getHealth"
    private static let growth = "admin.analytics.users.getGrowth"

    private func codes(_ body: JSONValue) -> [String?] {
        (body.elements ?? [body]).map { $0["error"]?["data"]?["code"]?.string }
    }

    @Test func `There are seventeen procedures, each of its own name`() {
        #expect(Set(Procedure.all.map(\.name)).count == 17)
        #expect(Procedure.all.count == 17)
    }

    @Test func `One path with batch=1 is a list of one`() throws {
        let answer = try Product(today: "2026-01-31").call("/trpc/\(Self.health)?batch=1")
        #expect(answer.status == 200)
        #expect(answer.body.elements?.count == 1)
    }

    @Test func `Several paths without batch are one path that nobody knows`() throws {
        let answer = try Product(today: "2026-01-31").call("/trpc/\(Self.health),\(Self.health)")
        #expect(answer.status == 404)
        #expect(codes(answer.body) == ["NOT_FOUND"])
    }

    @Test func `Each call of a batch has the input of its place, and none where there is none`() throws {
        let product = try Product(today: "2026-01-31")
        let input = "%7B%221%22%3A%7B%22period%22%3A%22week%22%7D%7D"
        let answer = try product.call("/trpc/\(Self.growth),\(Self.growth)?batch=1&input=\(input)")
        let days = answer.body.elements?.map { $0["result"]?["data"]?["period"]?["days"]?.integer }
        #expect(days == [30, 7])
    }

    @Test func `32 calls are taken and 33 refused, with one answer for all of them`() throws {
        let product = try Product(today: "2026-01-31")
        func call(_ count: Int) throws -> (status: Int, body: JSONValue) {
            try product.call("/trpc/" + Array(repeating: Self.health, count: count).joined(separator: ",") + "?batch=1")
        }
        #expect(try call(32).status == 200)
        let refused = try call(33)
        #expect(refused.status == 400)
        #expect(codes(refused.body) == ["BAD_REQUEST"])
        #expect(refused.body["error"]?["data"]?["parameter"]?.string == "batch")
    }

    @Test(arguments: ["00", "-0", "+0", "1", "x"])
    func `A member of a batch's input that is no place is refused, not passed over`(_ key: String) throws {
        let key = key == "+0" ? "%2B0" : key
        let answer = try Product(today: "2026-01-31")
            .call("/trpc/\(Self.growth)?batch=1&input=%7B%22\(key)%22%3A%7B%7D%7D")
        #expect(answer.status == 400)
        #expect(codes(answer.body) == ["BAD_REQUEST"])
    }

    @Test(
        arguments: [
            ("input=%5B%5D", "BAD_REQUEST", 400), ("input=7", "BAD_REQUEST", 400), ("input=%7B", "PARSE_ERROR", 400),
            ("input=null", nil, 200), ("input=", nil, 200), ("colour=red", "BAD_REQUEST", 400),
            ("batch=2", "BAD_REQUEST", 400), ("input=%7B%7D&input=%7B%7D", "BAD_REQUEST", 400),
            ("input=%7B%22period%22%3Anull%7D", nil, 200),
            ("input=%7B%22period%22%3A%7B%22from%22%3A%222026-01-01%22%7D%7D", "BAD_REQUEST", 400),
            ("input=%7B%22period%22%3A7%7D", "BAD_REQUEST", 400),
        ] as [(String, String?, Int)])
    func `Input is an object or nothing`(_ query: String, _ code: String?, _ status: Int) throws {
        let answer = try Product(today: "2026-01-31").call("/trpc/\(Self.growth)?\(query)")
        #expect(answer.status == status)
        #expect(codes(answer.body) == [code])
    }

    @Test func `An input that is too long is said to be`() throws {
        let long = String(repeating: "x", count: RemoteCall.longestInput + 1)
        let answer = try Product(today: "2026-01-31").call("/trpc/\(Self.growth)?input=\(long)")
        #expect(answer.status == 413)
        #expect(codes(answer.body) == ["PAYLOAD_TOO_LARGE"])
    }

    @Test func `What failed inside says nothing of what is inside`() {
        let failure = RemoteFailure(.store(.database(SQLError(.other, "secret.db is broken"))))
        #expect(failure.shape("a").text.contains("secret") == false)
        #expect(failure.code == .internalError)
    }
}
