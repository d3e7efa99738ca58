// The cipher suites that may be asked for, by the names that Go has for them.
// SPDX-License-Identifier: Apache-2.0

/// What Go calls secure. Each is a cipher and, for TLS 1.2, the kind of key that signs.
package enum CipherSuite: String, CaseIterable, Sendable {
    case aes128 = "TLS_AES_128_GCM_SHA256"
    case aes256 = "TLS_AES_256_GCM_SHA384"
    case chacha = "TLS_CHACHA20_POLY1305_SHA256"
    case ecdsaAES128 = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"
    case ecdsaAES256 = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"
    case ecdsaChacha = "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"
    case ecdsaAES128CBC = "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"
    case ecdsaAES256CBC = "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"
    case rsaAES128 = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
    case rsaAES256 = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"
    case rsaChacha = "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
    case rsaAES128CBC = "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"
    case rsaAES256CBC = "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"

    /// What signs for the server.
    enum Signer { case rsa, ecdsa }

    /// Nil for a suite of TLS 1.3, which leaves that open.
    var signer: Signer? {
        switch self {
        case .aes128, .aes256, .chacha: nil
        case .ecdsaAES128, .ecdsaAES256, .ecdsaChacha, .ecdsaAES128CBC, .ecdsaAES256CBC: .ecdsa
        case .rsaAES128, .rsaAES256, .rsaChacha, .rsaAES128CBC, .rsaAES256CBC: .rsa
        }
    }

    var cipher: Cipher {
        switch self {
        case .aes128, .ecdsaAES128, .rsaAES128: .aes128
        case .aes256, .ecdsaAES256, .rsaAES256: .aes256
        case .chacha, .ecdsaChacha, .rsaChacha: .chacha
        case .ecdsaAES128CBC, .rsaAES128CBC: .aes128CBC
        case .ecdsaAES256CBC, .rsaAES256CBC: .aes256CBC
        }
    }

    /// As GnuTLS calls it.
    enum Cipher: String {
        case aes128 = "AES-128-GCM"
        case aes256 = "AES-256-GCM"
        case chacha = "CHACHA20-POLY1305"
        case aes128CBC = "AES-128-CBC"
        case aes256CBC = "AES-256-CBC"

        /// TLS 1.3 knows no others.
        var isAuthenticating: Bool { self != .aes128CBC && self != .aes256CBC }
    }
}
