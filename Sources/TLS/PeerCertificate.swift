// The certificate that a client has shown.
// SPDX-License-Identifier: Apache-2.0

internal import CGnuTLS

/// What it says of whose it is. Whether that is true is `isVerified`.
package struct PeerCertificate: Sendable, Equatable {
    /// Whether someone whom the server trusts vouches for it.
    package let isVerified: Bool
    /// The common name of its subject.
    package let commonName: String?
    /// The subject's other names, without their kinds: of hosts, addresses of mail, of networks, URIs.
    package let names: [String]

    package init(isVerified: Bool, commonName: String?, names: [String]) {
        self.isVerified = isVerified
        self.commonName = commonName
        self.names = names
    }

    /// Nil for bytes that are no certificate.
    @unsafe
    init?(_ bytes: UnsafePointer<gnutls_datum_t>, isVerified: Bool) {
        var certificate: gnutls_x509_crt_t?
        guard unsafe gnutls_x509_crt_init(&certificate) == 0, let certificate = unsafe certificate else { return nil }
        defer { unsafe gnutls_x509_crt_deinit(certificate) }
        guard unsafe gnutls_x509_crt_import(certificate, bytes, GNUTLS_X509_FMT_DER) == 0 else { return nil }
        self.isVerified = isVerified
        unsafe commonName = Self.commonName(of: certificate)
        unsafe names = Self.names(of: certificate)
    }

    /// Bytes that a name may have; a longer one is none.
    private static let most = 1024

    private static func commonName(of certificate: gnutls_x509_crt_t) -> String? {
        var bytes = [CChar](repeating: 0, count: most)
        var size = bytes.count
        guard unsafe gnutls_x509_crt_get_dn_by_oid(certificate, "2.5.4.3", 0, 0, &bytes, &size) == 0 else {
            return nil
        }
        return text(bytes, size)
    }

    private static func names(of certificate: gnutls_x509_crt_t) -> [String] {
        var names: [String] = []
        for place in 0..<UInt32(256) {
            var bytes = [CChar](repeating: 0, count: most)
            var size = bytes.count
            let kind = unsafe gnutls_x509_crt_get_subject_alt_name(certificate, place, &bytes, &size, nil)
            if kind == GNUTLS_E_SHORT_MEMORY_BUFFER { continue }
            guard kind >= 0 else { return names }
            switch gnutls_x509_subject_alt_name_t(UInt32(kind)) {
            case GNUTLS_SAN_DNSNAME, GNUTLS_SAN_RFC822NAME, GNUTLS_SAN_URI:
                if let name = text(bytes, size) { names.append(name) }
            case GNUTLS_SAN_IPADDRESS:
                if let address = NetworkAddress.text(bytes.prefix(size).map(UInt8.init(bitPattern:))) {
                    names.append(address)
                }
            default: break
            }
        }
        return names
    }

    /// Nil where a zero is within: what comes before it would pass for the whole name.
    private static func text(_ bytes: [CChar], _ size: Int) -> String? {
        let bytes = bytes.prefix(size).map(UInt8.init(bitPattern:))
        return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
    }
}
