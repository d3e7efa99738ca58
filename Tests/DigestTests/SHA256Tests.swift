// SHA-256 against the published vectors.
// SPDX-License-Identifier: Apache-2.0

import Digest
import Testing

@Suite struct SHA256Tests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `The vectors of FIPS 180-4 come out`(text: String, expected: String) {
        #expect(SHA256.hash(Array(text.utf8)).description == expected)
    }

    @Test func `A million letters come out`() {
        let digest = SHA256.hash([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))
        #expect(digest.description == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func `A text hashed in pieces has the digest of the whole`() {
        let text = Array((0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        for cut in [0, 1, 63, 64, 65, 999, 1000] {
            var hash = SHA256()
            hash.update(Array(text[..<cut]))
            hash.update([])
            hash.update(Array(text[cut...]))
            #expect(hash.digest() == SHA256.hash(text))
        }
    }

    @Test func `The prefix is the first eight bytes, big-endian`() {
        #expect(SHA256.hash(Array("abc".utf8)).prefix == 0xba78_16bf_8f01_cfea)
    }

    @Test func `Only equal byte strings compare as equal`() {
        #expect(constantTimeEqual([], []))
        #expect(constantTimeEqual(Array("token".utf8), Array("token".utf8)))
        #expect(!constantTimeEqual(Array("token".utf8), Array("tokem".utf8)))
        #expect(!constantTimeEqual(Array("token".utf8), Array("toke".utf8)))
        #expect(!constantTimeEqual([], [0]))
    }

    @Test(arguments: [
        (
            [UInt8](repeating: 0x0B, count: 20), "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xAA, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ])
    func `The vectors of RFC 4231 come out`(key: [UInt8], text: String, expected: String) {
        #expect(SHA256.authenticate(Array(text.utf8), key: key).description == expected)
    }
}
