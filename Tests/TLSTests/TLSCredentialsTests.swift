// Credentials of files: which make some, and what is said of those that do not.
// SPDX-License-Identifier: Apache-2.0

import Peers
import TemporaryFiles
import Testing

@testable import TLS

@Suite struct TLSCredentialsTests {
    private func credentials(_ plan: TLSPlan) throws -> TLSCredentials { try TLSCredentials(plan, TLSMaterial(plan)) }

    @Test func `A certificate and its key make credentials that know when they end`() throws {
        let authority = try CertificateAuthority()
        let issued = try authority.issue(end: "20300102030405Z")
        var plan = TLSPlan(certificate: .file(issued.certificate), key: .file(issued.key))
        plan.clientCA = .file(authority.file)
        plan.clients = .verified
        let made = try credentials(plan)
        #expect(made.end == (try issued.end()) && made.start < made.end)
    }

    @Test func `A key of another certificate, half a file and no file are told apart`() throws {
        let authority = try CertificateAuthority()
        let (one, other) = (try authority.issue(), try authority.issue())
        let mismatch = TLSPlan(certificate: .file(one.certificate), key: .file(other.key))
        #expect(throws: TLSError.mismatch) { try credentials(mismatch) }
        let scratch = try TemporaryFiles()
        let half = try scratch.write("-----BEGIN CERTIFICATE-----\nMIIB", to: "half.pem")
        let broken = #expect(throws: TLSError.self) {
            try credentials(TLSPlan(certificate: .file(half), key: .file(one.key)))
        }
        #expect(broken?.description.contains("cannot be used") == true)
        let missing = #expect(throws: TLSError.self) {
            try credentials(TLSPlan(certificate: .file(scratch.file("none")), key: .file(one.key)))
        }
        #expect(missing?.description.contains("cannot read") == true)
        var noCA = TLSPlan(certificate: .file(one.certificate), key: .file(one.key))
        noCA.clientCA = .text(.init("nothing"))
        #expect(throws: TLSError.self) { try credentials(noCA) }
    }

    @Test func `What lies in a file counts, not when it was written`() throws {
        let authority = try CertificateAuthority()
        let issued = try authority.issue()
        let plan = TLSPlan(certificate: .file(issued.certificate), key: .file(issued.key))
        #expect(try TLSMaterial(plan) == TLSMaterial(plan))
        let other = try authority.issue()
        #expect(
            try TLSMaterial(plan)
                != TLSMaterial(TLSPlan(certificate: .file(other.certificate), key: .file(other.key))))
    }
}
