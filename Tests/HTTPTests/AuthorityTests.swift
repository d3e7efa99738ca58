// Which hosts are one place.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTP

@Suite struct AuthorityTests {
    @Test(arguments: [
        ("a.example", "A.Example."), ("127.0.0.1", "127.0.0.1."), ("127.0.0.1:80", "127.0.0.1.:80"),
        ("[::1]", "[0:0:0:0:0:0:0:1]"),
    ])
    func `What a browser takes for one place is one`(one: String, other: String) {
        let place = Authority(one)
        #expect(place != nil && place == Authority(other))
    }

    @Test(arguments: ["", ".", "..", "a..", "127.0.0.1..", ":80", "a:", "a:65536", "a@b", "[::1", "[::1].", "ü"])
    func `What is no host is none`(text: String) {
        #expect(Authority(text) == nil)
    }
}
