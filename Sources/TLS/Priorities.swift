// Which versions, ciphers and curves are agreed to, in GnuTLS' words.
// SPDX-License-Identifier: Apache-2.0

/// What a plan comes to for a key of some kind.
///
/// GnuTLS takes ciphers and signers one by one, not as suites. For one key they come to the same, as only its own signer is
/// let in; but a cipher that TLS 1.2 does without is not there for TLS 1.3 either, where Go would have it.
struct Priorities: Equatable {
    private(set) var versions: [TLSVersion]
    private(set) var ciphers: [CipherSuite.Cipher]
    let signer: CipherSuite.Signer
    let curves: [TLSCurve]
    let hasOrder: Bool

    private static let usual: [CipherSuite.Cipher] = [.aes128, .aes256, .chacha]

    init(_ plan: TLSPlan, signer: CipherSuite.Signer) throws(TLSError) {
        self.signer = signer
        curves = plan.curves.isEmpty ? TLSCurve.allCases : plan.curves
        hasOrder = plan.hasOrder
        versions = TLSVersion.allCases.filter { plan.oldest <= $0 && $0 <= plan.newest }
        guard !plan.suites.isEmpty else {
            ciphers = Self.usual
            return
        }
        let fitting = plan.suites.filter { $0.signer == signer }.map(\.cipher)
        if versions.contains(.tls12), !fitting.isEmpty {
            ciphers = fitting
            // It would be agreed on, and then find no cipher.
            if !fitting.contains(where: \.isAuthenticating) { versions.removeAll { $0 == .tls13 } }
        } else {
            versions.removeAll { $0 == .tls12 }
            let named = plan.suites.filter { $0.signer == nil }.map(\.cipher)
            ciphers = named.isEmpty ? Self.usual : named
        }
        guard !versions.isEmpty else {
            throw .suites("none of the cipher suites fits the certificate's key and the versions that are allowed")
        }
    }

    /// What `gnutls_priority_init` takes.
    var text: String {
        var words = ["NORMAL", "-VERS-ALL"] + versions.reversed().map { "+\($0.priority)" }
        words += ["-KX-ALL", signer == .rsa ? "+ECDHE-RSA" : "+ECDHE-ECDSA"]
        words += ["-CIPHER-ALL"] + ciphers.map { "+\($0.rawValue)" }
        words += ["-MAC-ALL", "+AEAD"] + (ciphers.allSatisfy(\.isAuthenticating) ? [] : ["+SHA1"])
        words += ["-GROUP-ALL"] + curves.map { "+\($0.priority)" }
        return (words + (hasOrder ? ["%SERVER_PRECEDENCE"] : [])).joined(separator: ":")
    }
}
