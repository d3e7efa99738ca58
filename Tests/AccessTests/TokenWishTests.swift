// What may be wished of a token, and what people are told of the rest.
// SPDX-License-Identifier: Apache-2.0

import HTTP
import JSON
import Ledger
import Testing

@testable import Access

@Suite struct TokenWishTests {
    private let now = Timestamp(milliseconds: 1_795_000_000_000)

    private func wrong(_ json: String) throws -> TokenWish.Wrong? {
        let object = try JSONValue(parsing: Array(json.utf8))
        do throws(TokenWish.Wrong) {
            _ = try TokenWish(object)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        (#"{}"#, "name"), (#"{"name":1,"scopes":["read"]}"#, "name"), (#"{"name":"","scopes":["read"]}"#, "name"),
        (#"{"name":"a\nb","scopes":["read"]}"#, "name"), (#"{"name":"a"}"#, "scopes"),
        (#"{"name":"a","scopes":"read"}"#, "scopes"), (#"{"name":"a","scopes":[]}"#, "scopes"),
        (#"{"name":"a","scopes":[1]}"#, "scopes"), (#"{"name":"a","scopes":["reed"]}"#, "scopes"),
        (#"{"name":"a","scopes":["read"],"expires":90}"#, "expires"),
        (#"{"name":"a","scopes":["read"],"expires":"90"}"#, "expires"),
        (#"{"name":"a","scopes":["read"],"expires":"0d"}"#, "expires"),
        (#"{"name":"a","scopes":["read"],"expires":"-1d"}"#, "expires"),
        (#"{"name":"a","scopes":["read"],"expires":"+1d"}"#, "expires"),
        (#"{"name":"a","scopes":["read"],"expires":"99999999999999999999d"}"#, "expires"),
        (#"{"name":"a","scopes":["read"],"expires":"1969-12-31"}"#, "expires"),
        (#"{"name":"a","scopes":["read"],"expires":"3661d"}"#, "expires"),
        (#"{"name":"a","scopes":["read"],"expires":"87841h"}"#, "expires"),
        // What was to bind and would not.
        (#"{"name":"a","scopes":["read"],"tenant":null}"#, "tenant"),
        (#"{"name":"a","scopes":["read"],"filters":{}}"#, "filters"),
        (#"{"name":"a","scopes":["read"],"filters":null}"#, "filters"),
        (#"{"name":"a","scopes":["read"],"filters":{"property:a=b":"c"}}"#, "filters"),
        // It is bound to one name, and a list would be one that does not exist.
        (#"{"name":"a","scopes":["read"],"filters":{"provider":"openai,anthropic"}}"#, "filters"),
        (#"{"name":"a","scopes":["read"],"filters":{"tenant":"acme,other"}}"#, "filters"),
    ])
    func `What is wrong is told by its member`(json: String, member: String) throws {
        #expect(try wrong(json)?.member == member)
    }

    @Test func `A list of names is refused in the words that the command has for it, and a comma in a tenant is not`()
        throws
    {
        let told = try wrong(#"{"name":"a","scopes":["read"],"filters":{"provider":"openai,anthropic"}}"#)
        #expect(told?.expectation == "must have one name for provider, and no comma in it")
        #expect(try wrong(#"{"name":"a","scopes":["read"],"tenant":"Acme, Inc."}"#) == nil)
    }

    @Test func `A scope that nobody knows is told which was meant`() throws {
        let told = try #require(try wrong(#"{"name":"a","scopes":["read","exprt"]}"#))
        #expect(told.expectation.contains("ingest, metrics, read, export, act-as, admin"), "\(told)")
        #expect(told.expectation.contains("did you mean") && told.expectation.contains("export"), "\(told)")
    }

    @Test func `It holds for days, for hours, to the end of a day, or to an instant`() throws {
        func end(_ text: String?) throws -> Timestamp? {
            try TokenWish(name: "a", scopes: ["read"], expires: text).end(from: now)
        }
        #expect(try end(nil) == nil)
        #expect(try end("90d") == now.advanced(byMilliseconds: 90 * 86_400_000))
        #expect(try end("12h") == now.advanced(byMilliseconds: 12 * 3_600_000))
        #expect(try "\(#require(try end("2027-01-31")))" == "2027-02-01T00:00:00.000Z")
        #expect(try "\(#require(try end("2027-01-31T10:00:00+01:00")))" == "2027-01-31T09:00:00.000Z")
        #expect(throws: TokenWish.Wrong.self) { try end("2020-01-31") }
    }

    @Test func `What a command writes is what a server reads`() throws {
        let wish = try TokenWish(name: "ci \"quoted\"", scopes: ["export", "read", "read"], expires: "90d")
        #expect(wish.scopes == [.read, .export])
        #expect(try TokenWish(try JSONValue(parsing: wish.json)) == wish)
    }

    @Test func `Export includes reading, and admin everything`() {
        #expect(Scope.allowed(by: [.export]) == [.read, .export])
        #expect(Scope.allowed(by: [.admin]) == Scope.all)
        #expect(Scope.allowed(by: [.ingest, .metrics]) == [.ingest, .metrics])
        #expect(Scope.allowed(by: [Scope("sing")]) == [Scope("sing")])
    }
}
