// What a server is to show and to ask for, as a configuration says it.
// SPDX-License-Identifier: Apache-2.0

/// Read and checked word by word; whether the files hold what it takes is found out when credentials are made of it.
package struct TLSPlan: Sendable, Equatable {
    package var certificate: Source
    package var key: Source
    /// Who vouches for clients.
    package var clientCA: Source?
    package var clients = ClientCertificates.none
    /// Names of which a client's certificate must have one; any will do where there are none.
    package var allowedNames: [String] = []
    package var oldest = TLSVersion.tls12
    package var newest = TLSVersion.tls13
    /// In the order in which the server likes them; empty for the usual ones.
    package var suites: [CipherSuite] = []
    package var curves: [TLSCurve] = []
    /// Whether the server's order of suites counts, or else the client's.
    package var hasOrder = true

    package init(certificate: Source, key: Source) {
        self.certificate = certificate
        self.key = key
    }

    /// Where PEM is.
    package enum Source: Sendable, Equatable {
        case file(String)
        case text(Text)

        /// Of a key, so it prints as dots.
        package struct Text: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
            CustomReflectable
        {
            let bytes: [UInt8]

            package init(_ text: String) { bytes = Array(text.utf8) }

            package var description: String { "•••" }
            package var debugDescription: String { description }
            package var customMirror: Mirror { Mirror(self, children: []) }
        }
    }

    /// What is asked of clients, by the names that Go has for it.
    package enum ClientCertificates: String, CaseIterable, Sendable {
        case none = "NoClientCert"
        case requested = "RequestClientCert"
        case any = "RequireAnyClientCert"
        case verifiedIfGiven = "VerifyClientCertIfGiven"
        case verified = "RequireAndVerifyClientCert"

        package var isVerifying: Bool { self == .verifiedIfGiven || self == .verified }
        var isRequired: Bool { self == .any || self == .verified }
    }
}
