// What a server shows to its clients and asks of them: certificate, key, and what is agreed to.
// SPDX-License-Identifier: Apache-2.0

internal import CGnuTLS

/// Owns the library's credentials. Each connection keeps those that it began with: others that replace them are for the
/// connections that come.
///
/// `@unchecked Sendable`: nothing changes them once they are made, and the library only reads.
@safe
package final class TLSCredentials: @unchecked Sendable {
    let raw: gnutls_certificate_credentials_t
    let priorities: gnutls_priority_t
    let clients: TLSPlan.ClientCertificates
    let allowedNames: [String]
    /// When the first of the certificates that are shown begins, and one of them ends, in seconds since 1970.
    package let start, end: Int64

    package init(_ plan: TLSPlan, _ material: TLSMaterial) throws(TLSError) {
        clients = plan.clients
        allowedNames = plan.allowedNames
        var raw: gnutls_certificate_credentials_t?
        guard unsafe gnutls_certificate_allocate_credentials(&raw) == 0, let raw = unsafe raw else {
            throw .certificate("there is no memory")
        }
        do throws(TLSError) {
            try unsafe Self.take(material.certificate, material.key, into: raw)
            if let clientCA = material.clientCA { try unsafe Self.trust(clientCA, in: raw) }
            let shown = try unsafe Shown(by: raw)
            (start, end) = (shown.start, shown.end)
            unsafe priorities = try Self.priorities(Priorities(plan, signer: shown.signer).text)
        } catch {
            unsafe gnutls_certificate_free_credentials(raw)
            throw error
        }
        unsafe self.raw = raw
    }

    deinit {
        unsafe gnutls_priority_deinit(priorities)
        unsafe gnutls_certificate_free_credentials(raw)
    }

    @unsafe
    private static func take(
        _ certificate: [UInt8], _ key: [UInt8], into raw: gnutls_certificate_credentials_t
    ) throws(TLSError) {
        let code = unsafe withDatum(certificate) { certificate in
            unsafe withDatum(key) { key in
                unsafe gnutls_certificate_set_x509_key_mem2(raw, certificate, key, GNUTLS_X509_FMT_PEM, nil, 0)
            }
        }
        guard code >= 0 else {
            throw code == GNUTLS_E_CERTIFICATE_KEY_MISMATCH ? .mismatch : .certificate(words(code))
        }
    }

    @unsafe
    private static func trust(_ pem: [UInt8], in raw: gnutls_certificate_credentials_t) throws(TLSError) {
        let count = unsafe withDatum(pem) {
            unsafe gnutls_certificate_set_x509_trust_mem(raw, $0, GNUTLS_X509_FMT_PEM)
        }
        guard count > 0 else { throw .clientCA(count < 0 ? words(count) : "there are none") }
    }

    private static func priorities(_ text: String) throws(TLSError) -> gnutls_priority_t {
        var priorities: gnutls_priority_t?
        let code = unsafe gnutls_priority_init(&priorities, text, nil)
        guard code == 0, let priorities = unsafe priorities else { throw .suites("\(words(code)): \(text)") }
        return unsafe priorities
    }

    /// Whether the library knows every word.
    static func isUnderstood(_ text: String) -> Bool {
        guard let priorities = try? unsafe priorities(text) else { return false }
        unsafe gnutls_priority_deinit(priorities)
        return true
    }

    private static func withDatum<Result>(_ bytes: [UInt8], _ body: (UnsafePointer<gnutls_datum_t>) -> Result) -> Result
    {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            // The library takes no constant here, and changes nothing.
            var datum = unsafe gnutls_datum_t(
                data: UnsafeMutablePointer(mutating: buffer.baseAddress), size: UInt32(clamping: buffer.count))
            return unsafe body(&datum)
        }
    }

    static func words(_ code: Int32) -> String {
        guard let words = unsafe gnutls_strerror(code) else { return "error \(code)" }
        return unsafe String(cString: words)
    }
}

extension TLSCredentials {
    /// What is known of the certificates that are shown.
    private struct Shown {
        let signer: CipherSuite.Signer
        let start, end: Int64

        @unsafe
        init(by raw: gnutls_certificate_credentials_t) throws(TLSError) {
            var list: UnsafeMutablePointer<gnutls_x509_crt_t?>?
            var count: UInt32 = 0
            guard unsafe gnutls_certificate_get_x509_crt(raw, 0, &list, &count) == 0, count > 0,
                let list = unsafe list
            else { throw .certificate("there is none") }
            defer {
                for index in 0..<Int(count) { unsafe gnutls_x509_crt_deinit(list[index]) }
                unsafe bursar_tls_free(list)
            }
            let all = 0..<Int(count)
            start = all.map { unsafe Int64(gnutls_x509_crt_get_activation_time(list[$0])) }.max() ?? 0
            end = all.map { unsafe Int64(gnutls_x509_crt_get_expiration_time(list[$0])) }.min() ?? 0
            let kind = unsafe gnutls_x509_crt_get_pk_algorithm(list[0], nil)
            signer =
                kind == Int32(GNUTLS_PK_RSA.rawValue) || kind == Int32(GNUTLS_PK_RSA_PSS.rawValue) ? .rsa : .ecdsa
        }
    }
}
