// Whether a port takes connections.
// SPDX-License-Identifier: Apache-2.0

internal import Client
package import System

/// Connects, and where wanted agrees on TLS.
package struct TCPProbe: Probe {
    package static let kind = "tcp"
    package static let componentType = ComponentType.component

    /// `host:port`
    package var address = ""
    package var usesTLS = false
    /// Certificates to trust instead of the system's.
    package var caFile: String?

    package init() {}

    package func look(by deadline: Deadline) throws(LookFailure) -> ProbeReading {
        guard let colon = address.lastIndex(of: ":"), let port = UInt16(address[address.index(after: colon)...]) else {
            throw .ours("the address is not a host and a port")
        }
        var host = address[..<colon]
        if host.first == "[", host.last == "]" { host = host.dropFirst().dropLast() }
        let connection = try ByteConnection.opened(
            String(host), port, over: usesTLS ? .tls(caFile: caFile) : .plain, by: deadline)
        return ProbeReading(opened: connection)
    }
}
