// The versions of TLS that are spoken, by the names that files have for them.
// SPDX-License-Identifier: Apache-2.0

/// As Go, and so every exporter, calls them. Older ones are refused by name, and never spoken.
package enum TLSVersion: String, CaseIterable, Sendable, Comparable {
    case tls12 = "TLS12"
    case tls13 = "TLS13"

    package static func < (left: Self, right: Self) -> Bool { left == .tls12 && right == .tls13 }

    /// As GnuTLS calls it.
    var priority: String {
        switch self {
        case .tls12: "VERS-TLS1.2"
        case .tls13: "VERS-TLS1.3"
        }
    }
}

/// The curves that keys are agreed on by, as Go calls them.
package enum TLSCurve: String, CaseIterable, Sendable {
    case x25519 = "X25519"
    case p256 = "CurveP256"
    case p384 = "CurveP384"
    case p521 = "CurveP521"

    /// As GnuTLS calls it.
    var priority: String {
        switch self {
        case .x25519: "GROUP-X25519"
        case .p256: "GROUP-SECP256R1"
        case .p384: "GROUP-SECP384R1"
        case .p521: "GROUP-SECP521R1"
        }
    }
}
