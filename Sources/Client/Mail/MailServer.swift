// Who takes mail, and how to talk to them.
// SPDX-License-Identifier: Apache-2.0

/// A mail server, with what it takes to be let in.
package struct MailServer: Sendable, Hashable {
    package var address: Address
    package var user: String?
    package var password: Secret?
    /// Nil for what suits the address: TLS is required, unless the server is on this machine.
    package var tls: Encryption?
    /// Certificates to trust instead of the system's.
    package var caFile: String?

    package enum Encryption: String, Sendable, CaseIterable { case required, none }

    package init(_ address: Address) { self.address = address }

    /// `smtp://mail.example:587`, or `smtps://` where TLS comes first.
    package struct Address: Sendable, Hashable, CustomStringConvertible {
        let url: String
        package let description: String
        let isLoopback: Bool
        /// True for smtps://.
        package var isTLSFirst: Bool { description.hasPrefix("smtps:") }

        package struct Invalid: Error, Equatable {}

        /// Takes a scheme, a host and a port, and nothing that may be secret.
        package init(_ url: String) throws(Invalid) {
            guard let start = url.firstRange(of: "://")?.upperBound,
                !url[start...].contains(where: { "/@?#".contains($0) })
            else { throw Invalid() }
            do throws(ClientError) {
                let place = try Place(of: url, schemes: ["smtp", "smtps"])
                self.url = url
                description = place.description
                isLoopback = place.isLoopback
            } catch {
                throw Invalid()
            }
        }
    }

    var needsTLS: Bool { if let tls { tls == .required } else { !address.isLoopback } }
}
