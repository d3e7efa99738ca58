// A range of addresses, as proxies and networks are told by.
// SPDX-License-Identifier: Apache-2.0

/// `10.0.0.0/8`, `2001:db8::/32`, or a single address. One of IPv4 is the same as that which IPv6 has for it.
package struct AddressRange: Sendable, Hashable, CustomStringConvertible {
    /// The first address, of sixteen bytes.
    private let start: [UInt8]
    /// How many of its bits all have.
    private let bits: Int

    /// Nil for what is no range: also where the address has bits that the range leaves open.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let host = ListenAddress.Host(plain: parts[0]) else { return nil }
        let width = parts[0].contains(":") ? 128 : 32
        var length = width
        if parts.count == 2 {
            guard (1...3).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int(parts[1]), number <= width
            else {
                return nil
            }
            length = number
        }
        start = host.sixteenBytes
        bits = 128 - width + length
        guard Self.first(bits, of: start) == start else { return nil }
    }

    package func contains(_ host: ListenAddress.Host) -> Bool { Self.first(bits, of: host.sixteenBytes) == start }

    private static func first(_ bits: Int, of bytes: [UInt8]) -> [UInt8] {
        bytes.indices.map { index in
            let kept = min(max(bits - index * 8, 0), 8)
            return bytes[index] & UInt8(truncatingIfNeeded: 0xFF00 >> kept)
        }
    }

    package var description: String {
        let host = ListenAddress.Host(sixteenBytes: start)
        if case .v4 = host, bits >= 96 { return "\(host.plain)/\(bits - 96)" }
        return "\(ListenAddress.text(v6: start))/\(bits)"
    }
}

extension ListenAddress.Host {
    /// An address without brackets and port; nil for anything else.
    package init?(plain text: some StringProtocol) {
        guard let host = Self(v4: text) ?? Self(v6: text) else { return nil }
        self = host.unmapped
    }

    /// One of IPv4 that IPv6 has, as IPv4 has it.
    var unmapped: Self { Self(sixteenBytes: sixteenBytes) }

    /// One of IPv4 as IPv6 has it.
    fileprivate var sixteenBytes: [UInt8] {
        switch self {
        case .v4(let bytes): Self.mapped + bytes
        case .v6(let bytes): bytes
        }
    }

    fileprivate init(sixteenBytes bytes: [UInt8]) {
        self = bytes.starts(with: Self.mapped) ? .v4(Array(bytes[12...])) : .v6(bytes)
    }

    private static let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]

    /// As it stands in a log, without brackets.
    package var plain: String {
        switch self {
        case .v4: description
        case .v6(let bytes): ListenAddress.text(v6: bytes)
        }
    }
}
