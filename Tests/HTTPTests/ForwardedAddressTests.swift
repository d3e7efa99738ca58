// Addresses of clients behind proxies: who is believed, and how far.
// SPDX-License-Identifier: Apache-2.0

import Seeded
import Testing

@testable import HTTP

@Suite struct ForwardedAddressTests {
    private let trusted = ["127.0.0.0/8", "::1", "10.0.0.0/8", "2001:db8:1::/48"].compactMap { AddressRange($0) }

    private func client(_ header: ForwardedAddress, _ values: String...) -> String {
        let headers = Headers(values.map { (name: header.rawValue.lowercased(), value: $0) })
        return header.client(in: headers, peer: "127.0.0.1", trusting: trusted)
    }

    @Test(arguments: [
        ("192.0.2.7", "192.0.2.7"), ("192.0.2.7:4711", "192.0.2.7"), ("2001:db8::7", "2001:db8::7"),
        ("[2001:db8::7]:4711", "2001:db8::7"), ("[2001:DB8::7]", "2001:db8::7"), ("::ffff:192.0.2.7", "192.0.2.7"),
        ("6.6.6.6, 192.0.2.7", "192.0.2.7"), ("6.6.6.6, 192.0.2.7,10.0.0.2 , 10.1.1.1", "192.0.2.7"),
        ("6.6.6.6, 192.0.2.7, 2001:db8:1::5", "192.0.2.7"), ("10.0.0.3, 10.0.0.2", "10.0.0.3"),
        // What is no address ends it, at the last that was one.
        ("", "127.0.0.1"), (",", "127.0.0.1"), ("unknown", "127.0.0.1"), ("6.6.6.6, unknown", "127.0.0.1"),
        ("6.6.6.6, _hidden, 10.0.0.2", "10.0.0.2"), ("6.6.6.6,", "127.0.0.1"), ("6.6.6.6 7.7.7.7", "127.0.0.1"),
        ("192.0.2.7:", "127.0.0.1"), ("192.0.2.7:x", "127.0.0.1"), ("[2001:db8::7", "127.0.0.1"),
        ("192.0.2.7%0a", "127.0.0.1"), ("fe80::1%eth0", "127.0.0.1"), ("192.0.2.07", "127.0.0.1"),
        ("192.0.2", "127.0.0.1"), ("\"192.0.2.7\"", "127.0.0.1"), ("6.6.6.6\u{600}, 192.0.2.7", "192.0.2.7"),
    ])
    func `X-Forwarded-For is read from the right, up to the first that is no proxy`(value: String, expected: String) {
        #expect(client(.xForwardedFor, value) == expected, "\(value)")
    }

    @Test(arguments: [
        ("for=192.0.2.7", "192.0.2.7"), ("For=\"192.0.2.7:80\";proto=https;by=10.0.0.1", "192.0.2.7"),
        ("for=\"[2001:db8:cafe::17]:4711\"", "2001:db8:cafe::17"),
        ("for=6.6.6.6, for=192.0.2.7;proto=http, for=10.0.0.2", "192.0.2.7"),
        ("for=6.6.6.6, for=unknown", "127.0.0.1"), ("for=6.6.6.6, for=_secret, for=10.0.0.9", "10.0.0.9"),
        ("for=6.6.6.6, proto=https", "127.0.0.1"), ("for=6.6.6.6;for=7.7.7.7", "127.0.0.1"), ("192.0.2.7", "127.0.0.1"),
        // What the client wrote must not swallow what the proxy wrote behind it.
        ("for=6.6.6.6;x=\", for=192.0.2.7", "127.0.0.1"), ("for=6.6.6.6;x=\"\\\", for=192.0.2.7", "127.0.0.1"),
        ("for=6.6.6.6;x=\", for=\"[2001:db8::7]:1\"", "127.0.0.1"),
        ("for=6.6.6.6;x=\u{600}, for=192.0.2.7", "192.0.2.7"), ("for=6.6.6.6;x=\"a, b\", for=192.0.2.7", "192.0.2.7"),
        ("for=\"_x\\\"\", for=192.0.2.7", "192.0.2.7"),
    ])
    func `Forwarded is read from the right, and quotes that do not end make nothing of it`(
        value: String, expected: String
    ) {
        #expect(client(.forwarded, value) == expected, "\(value)")
    }

    @Test func `Fields that came more than once are one list`() {
        #expect(client(.xForwardedFor, "6.6.6.6", "192.0.2.7", "10.0.0.2") == "192.0.2.7")
        #expect(client(.xForwardedFor, "192.0.2.7", "") == "127.0.0.1")
    }

    @Test func `Whatever a client writes before, the proxy's own word stands`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = Seeded(seed: seed)
        let alphabet = Array("0123456789.:[]\",;=\\ _forunkw%\u{600}\u{301}")
        for _ in 0..<5_000 {
            let text = String(
                (0..<Int.random(in: 0...24, using: &random)).map { _ in
                    alphabet.randomElement(using: &random) ?? "."
                })
            #expect(client(.xForwardedFor, text + ", 192.0.2.7") == "192.0.2.7", "seed \(seed): \(text)")
            // Where the quotes are open at the end, nothing of it is believed.
            let told = client(.forwarded, text + ", for=192.0.2.7")
            #expect(["192.0.2.7", "127.0.0.1"].contains(told), "seed \(seed): \(text)")
        }
    }
}

@Suite struct AddressRangeTests {
    private func contains(_ range: String, _ address: String) throws -> Bool {
        try #require(AddressRange(range)).contains(try #require(ListenAddress.Host(plain: address)))
    }

    @Test func `A range has the addresses that begin as it does, and no others`() throws {
        #expect(try contains("10.0.0.0/8", "10.255.1.2") && !contains("10.0.0.0/8", "11.0.0.0"))
        #expect(try contains("192.0.2.128/25", "192.0.2.129") && !contains("192.0.2.128/25", "192.0.2.127"))
        #expect(try contains("127.0.0.1", "127.0.0.1") && !contains("127.0.0.1", "127.0.0.2"))
        #expect(try contains("127.0.0.1/32", "::ffff:127.0.0.1"))
        #expect(try contains("::ffff:10.0.0.0/104", "10.1.2.3") && contains("0.0.0.0/0", "8.8.8.8"))
        #expect(try !contains("0.0.0.0/0", "2001:db8::1") && contains("::/0", "8.8.8.8"))
        #expect(try contains("2001:db8::/33", "2001:db8:7fff::1") && !contains("2001:db8::/33", "2001:db8:8000::1"))
    }

    @Test(arguments: [
        "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.1/8", "10.0.0.0/8/8", "::1/129",
        "localhost", "[::1]", "2001:db8::1/32", "10.0.0.0/08888",
    ])
    func `What is no range, or leaves bits open that it has, is none`(text: String) {
        #expect(AddressRange(text) == nil)
    }

    @Test(arguments: ["10.0.0.0/8", "127.0.0.1/32", "2001:db8::/32", "::1/128", "::/0", "0.0.0.0/0"])
    func `It is written as it is read`(text: String) { #expect(AddressRange(text)?.description == text) }
}
