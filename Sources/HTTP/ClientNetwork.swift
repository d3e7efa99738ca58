// Who is at the other end, as far as an address tells: what connections and requests are counted by.
// SPDX-License-Identifier: Apache-2.0

/// An address of IPv4, or the 64 bits of one of IPv6 that a network has: who has one of its addresses has them all. What is no
/// address, such as none, is one network.
package struct ClientNetwork: Hashable, Sendable {
    private let bits: UInt64
    private let isV6: Bool

    package init(_ host: ListenAddress.Host?) {
        switch host?.unmapped {
        case .v4(let bytes)?: (bits, isV6) = (Self.number(bytes), false)
        case .v6(let bytes)?: (bits, isV6) = (Self.number(bytes[..<8]), true)
        case nil: (bits, isV6) = (0, false)
        }
    }

    /// Of an address without a port.
    package init(of text: String) { self.init(ListenAddress.Host(plain: text)) }

    private static func number(_ bytes: some Sequence<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
}
