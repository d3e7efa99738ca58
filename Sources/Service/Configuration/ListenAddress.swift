// Where a server listens, as people write it.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A numeric address and a port.
package struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
    package let host: String
    package let port: UInt16

    package init(_ text: String) throws(ListenAddressError) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw ListenAddressError()
        }
        self.host = String(text[..<colon])
        self.port = port
        guard !host.isEmpty else { throw ListenAddressError() }
    }

    package init(loopbackPort: UInt16) {
        host = "127.0.0.1"
        port = loopbackPort
    }

    package var isLoopback: Bool { host.hasPrefix("127.") || host == "[::1]" }
    package var description: String { "\(host):\(port)" }
}

package struct ListenAddressError: Error {}
