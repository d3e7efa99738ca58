// What a Redis' URL says, and what is wrong with those that say nothing.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Watch

@Suite struct RedisURLTests {
    @Test func `A host is enough`() throws {
        let url = try RedisURL("redis://cache.example")
        #expect(url.isTLS == false)
        #expect(url.host == "cache.example")
        #expect(url.port == 6379)
        #expect(url.user == nil)
        #expect(url.password == nil)
        #expect(url.database == 0)
    }

    @Test func `All parts are read and unescaped`() throws {
        let url = try RedisURL("REDISS://b%75rsar:p%40ss%2Fw%C3%B6rd%25@[2001:db8::7]:7000/3")
        #expect(url.isTLS)
        #expect(url.host == "2001:db8::7")
        #expect(url.port == 7000)
        #expect(url.user == "bursar")
        #expect(url.password == "p@ss/wörd%")
        #expect(url.database == 3)
    }

    @Test func `A password may stand alone, and hold what people forget to encode`() throws {
        let url = try RedisURL("redis://:a:b@c@127.0.0.1/")
        #expect(url.user == nil)
        #expect(url.password == "a:b@c")
        #expect(url.host == "127.0.0.1")
        #expect(try RedisURL("redis://:@h").password == nil)
        #expect(try RedisURL("redis://@h").password == nil)
    }

    @Test(arguments: [
        ("http://h", RedisURL.Failure.scheme), ("redis:h", .scheme), ("", .scheme), ("h:6379", .scheme),
        ("redis://", .host), ("redis:///3", .host), ("redis://:s3cret@", .host), ("redis://a b", .host),
        ("redis://[::1", .host), ("redis://[h]", .host), ("redis://h%20", .host), ("redis://:s3/cret@h", .host),
        ("redis://:s3cret/4@h", .host), ("redis://u:s3/cret@h", .port), ("redis://h:", .port), ("redis://h:0", .port),
        ("redis://h:65536", .port),
        ("redis://h:+1", .port), ("redis://[::1]x", .port), ("redis://h/x", .database), ("redis://h/-1", .database),
        ("redis://h/3/4", .database), ("redis://h/99999999999", .database), ("redis://:s3%cret@h", .escape),
        ("redis://:%ff@h", .escape), ("redis://:s3cret%4@h", .escape), ("redis://s3cret@h", .passwordMissing),
        ("redis://user:@h", .passwordMissing), ("redis://h/3?ssl_cert_reqs=none", .extras),
        ("redis://h#s3cret", .extras),
    ])
    func `A URL that cannot be used is refused`(_ text: String, _ failure: RedisURL.Failure) {
        #expect(throws: failure) { try RedisURL(text) }
    }

    @Test func `No refusal says what the URL holds`() {
        for failure in RedisURL.Failure.allCases { #expect(!failure.description.contains("s3")) }
    }
}
