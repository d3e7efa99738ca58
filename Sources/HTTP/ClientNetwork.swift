// Who is at the other end, as far as an address tells: what connections and requests are counted by.
// SPDX-License-Identifier: Apache-2.0

/// An address of IPv4, or the 64 bits of one of IPv6 that a network has: who has one of its addresses has them all.
package struct ClientNetwork: Hashable, Sendable {
    private let bits: UInt64
    private let isV6: Bool
    package let isLoopback: Bool

    package init(_ host: ListenAddress.Host) {
        switch host {
        case .v4(let bytes): self.init(bytes, isV6: false, isLoopback: host.isLoopback)
        case .v6(let bytes):
            let isMapped = bytes.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF])
            self.init(isMapped ? bytes[12...] : bytes[..<8], isV6: !isMapped, isLoopback: host.isLoopback)
        }
    }

    /// Of an address without a port. What is no address, such as none, is one network.
    package init(of text: String) {
        if let host = ListenAddress.Host(v4: text) ?? ListenAddress.Host(v6: text) {
            self.init(host)
        } else {
            self.init([], isV6: false, isLoopback: false)
        }
    }

    private init(_ bytes: some Sequence<UInt8>, isV6: Bool, isLoopback: Bool) {
        bits = bytes.reduce(0) { $0 << 8 | UInt64($1) }
        self.isV6 = isV6
        self.isLoopback = isLoopback
    }
}
