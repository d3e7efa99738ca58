// The ways in which a token is shown.
// SPDX-License-Identifier: Apache-2.0

import HTTP
import Ledger
import Testing

@testable import Access

@Suite struct ShownTokenTests {
    private func shown(_ fields: (String, String)...) throws -> String? {
        try ShownToken.of(Headers(fields.map { (name: $0.0, value: $0.1) }))
    }

    @Test func `Bearer, a password, or a header of its own`() throws {
        #expect(try shown() == nil)
        for scheme in ["Bearer", "bearer", "BEARER", "Bearer "] {
            #expect(try shown(("Authorization", "\(scheme) s3cr3t")) == "s3cr3t")
        }
        // name:s3cr3t, :s3cr3t and name:a:b
        #expect(try shown(("Authorization", "Basic bmFtZTpzM2NyM3Q=")) == "s3cr3t")
        #expect(try shown(("Authorization", "basic OnMzY3IzdA==")) == "s3cr3t")
        #expect(try shown(("Authorization", "Basic bmFtZTphOmI=")) == "a:b")
        #expect(try shown(("X-API-Key", "s3cr3t")) == "s3cr3t")
        // Something between has an authorization of its own.
        #expect(try shown(("X-API-Key", "s3cr3t"), ("Authorization", "Digest x")) == "s3cr3t")
        #expect(try shown(("X-API-Key", "other"), ("Authorization", "Bearer s3cr3t")) == "s3cr3t")
    }

    @Test(arguments: ["Basic", "Basic bmFtZQ==", "Basic ####", "Basic bmFtZTpzM2NyM3Q", "Digest x", "s3cr3t", ""])
    func `What nobody can read is told what to send`(authorization: String) {
        #expect(throws: Problem.self) { try shown(("Authorization", authorization)) }
    }

    @Test func `Base 64 is read as it is written, and in no other way`() {
        for count in 0..<70 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
            #expect(Base64.standard.bytes(of: Base64.standard.text(of: bytes)) == bytes)
            #expect(Base64.url.bytes(of: Base64.url.text(of: bytes)) == bytes)
        }
        #expect(Base64.standard.text(of: Array("ab".utf8)) == "YWI=")
        for text in ["YWI", "YWI==", "YWJ=", "=", "YW I=", "Y-I="] { #expect(Base64.standard.bytes(of: text) == nil) }
    }
}
