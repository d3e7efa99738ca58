// What is agreed to, by versions, cipher suites and the kind of key.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import TLS

@Suite struct PrioritiesTests {
    private var plan: TLSPlan { TLSPlan(certificate: .file("a"), key: .file("b")) }

    @Test func `Without a word both versions are spoken, with ciphers that authenticate`() throws {
        let usual = try Priorities(plan, signer: .ecdsa)
        #expect(usual.versions == [.tls12, .tls13])
        #expect(
            usual.text
                == "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-KX-ALL:+ECDHE-ECDSA:-CIPHER-ALL:+AES-128-GCM:+AES-256-GCM"
                + ":+CHACHA20-POLY1305:-MAC-ALL:+AEAD:-GROUP-ALL:+GROUP-X25519:+GROUP-SECP256R1:+GROUP-SECP384R1"
                + ":+GROUP-SECP521R1:%SERVER_PRECEDENCE")
    }

    @Test func `Only suites that the key can sign for count, in their order`() throws {
        var plan = plan
        plan.suites = [.ecdsaAES128, .rsaAES256, .rsaAES128CBC]
        let rsa = try Priorities(plan, signer: .rsa)
        #expect(rsa.ciphers == [.aes256, .aes128CBC] && rsa.versions == [.tls12, .tls13])
        #expect(rsa.text.contains(":+AES-256-GCM:+AES-128-CBC:-MAC-ALL:+AEAD:+SHA1:"))
        #expect(try Priorities(plan, signer: .ecdsa).ciphers == [.aes128])
    }

    @Test func `A version for which no suite is left is not spoken, and without any there is nothing to start with`()
        throws
    {
        var plan = plan
        plan.suites = [.rsaAES128CBC]
        #expect(try Priorities(plan, signer: .rsa).versions == [.tls12])
        #expect(try Priorities(plan, signer: .ecdsa).versions == [.tls13])
        plan.newest = .tls12
        #expect(throws: TLSError.self) { try Priorities(plan, signer: .ecdsa) }
        plan.suites = [.aes256]
        plan.newest = .tls13
        let new = try Priorities(plan, signer: .rsa)
        #expect(new.versions == [.tls13] && new.ciphers == [.aes256])
    }

    @Test func `GnuTLS takes what every plan comes to`() throws {
        for signer in [CipherSuite.Signer.rsa, .ecdsa] {
            for suite in CipherSuite.allCases {
                var plan = plan
                plan.suites = [suite]
                plan.curves = [.p256]
                plan.hasOrder = false
                let text = try Priorities(plan, signer: signer).text
                #expect(TLSCredentials.isUnderstood(text), "\(text)")
            }
        }
        #expect(!TLSCredentials.isUnderstood("NORMAL:+NO-SUCH-CIPHER"))
    }
}
