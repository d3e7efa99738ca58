// Where a server listens: an address of this machine and a port.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// `127.0.0.1:9847`, `[::1]:9847`, `0.0.0.0:0`. Port 0 asks the system for a free one.
package struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
    package let host: Host
    package let port: UInt16

    package enum Host: Sendable, Hashable, CustomStringConvertible {
        /// In network order.
        case v4([UInt8])
        case v6([UInt8])

        /// `127.0.0.1`; nil for anything else.
        init?(v4 text: some StringProtocol) {
            guard let bytes = Self.parse(text, AF_INET, 4) else { return nil }
            self = .v4(bytes)
        }

        /// `::1`, without brackets; nil for anything else.
        init?(v6 text: some StringProtocol) {
            guard let bytes = Self.parse(text, AF_INET6, 16) else { return nil }
            self = .v6(bytes)
        }

        /// As it stands in a URL.
        package var description: String {
            switch self {
            case .v4(let bytes): bytes.map(String.init).joined(separator: ".")
            case .v6(let bytes): "[\(ListenAddress.text(v6: bytes))]"
            }
        }

        /// True where only this machine can reach it.
        package var isLoopback: Bool {
            switch self {
            case .v4(let bytes): bytes[0] == 127
            case .v6(let bytes):
                bytes == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
                    || (bytes.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]) && bytes[12] == 127)
            }
        }

        /// True for `0.0.0.0` and `::`, which stand for every address of the machine.
        package var isWildcard: Bool {
            switch self {
            case .v4(let bytes), .v6(let bytes): bytes.allSatisfy { $0 == 0 }
            }
        }

        private static func parse(_ text: some StringProtocol, _ family: Int32, _ length: Int) -> [UInt8]? {
            // The system's reader stops at a zero.
            guard !text.utf8.contains(0) else { return nil }
            var bytes = [UInt8](repeating: 0, count: length)
            return unsafe inet_pton(family, String(text), &bytes) == 1 ? bytes : nil
        }
    }

    package enum Malformed: Error, Equatable, CustomStringConvertible {
        case noPort(String)
        case badPort(String)
        case badHost(String)

        package var description: String {
            switch self {
            case .noPort(let text): "'\(text)' has no port: write 127.0.0.1:9847, or [::1]:9847"
            case .badPort(let text): "'\(text)' is not a port: write a number from 0 to 65535"
            case .badHost(let text):
                "'\(text)' is not an address to listen on: write 127.0.0.1, 0.0.0.0 for all, or [::1]"
            }
        }
    }

    init(host: Host, port: UInt16) {
        self.host = host
        self.port = port
    }

    package init(_ text: String) throws(Malformed) {
        guard let colon = text.lastIndex(of: ":"), !text.hasSuffix("]") else { throw .noPort(text) }
        let digits = text[text.index(after: colon)...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits) else {
            throw .badPort(String(digits))
        }
        let name = text[..<colon]
        if name.hasPrefix("["), name.hasSuffix("]") {
            guard let host = Host(v6: name.dropFirst().dropLast()) else { throw .badHost(String(name)) }
            self.init(host: host, port: port)
        } else {
            guard let host = Host(v4: name == "localhost" ? "127.0.0.1" : name) else { throw .badHost(String(name)) }
            self.init(host: host, port: port)
        }
    }

    /// What only this machine can reach.
    package static func loopback(port: UInt16) -> Self { Self(host: .v4([127, 0, 0, 1]), port: port) }

    /// True where only this machine can reach it.
    package var isLoopback: Bool { host.isLoopback }

    package var description: String { "\(host):\(port)" }

    static func text(v6 bytes: [UInt8]) -> String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard unsafe inet_ntop(AF_INET6, bytes, &text, socklen_t(text.count)) != nil else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
