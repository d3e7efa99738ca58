// Whether a port takes connections.
// SPDX-License-Identifier: Apache-2.0

/// Connects, and where wanted agrees on TLS.
package struct TCPProbe: Probe {
    package static let kind = "tcp"

    /// `host:port`
    package var address = ""
    package var usesTLS = false
    /// Certificates to trust instead of the system's.
    package var caFile: String?

    package init() {}

    package func look(by deadline: Deadline) throws(Trouble) -> ProbeReading {
        throw .ours("not built yet")
    }
}
