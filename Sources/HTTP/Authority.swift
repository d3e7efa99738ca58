// Whom a request is for: the host and port of a `Host` field or of an origin.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// `bursar.example:9847`, `127.0.0.1`, `[::1]:9847`. Equal where a browser would take them for the same place.
package struct Authority: Sendable, Equatable {
    package let host: Host
    /// Nil where none is named: the scheme's own.
    package let port: UInt16?

    package enum Host: Sendable, Hashable, CustomStringConvertible {
        /// Lowercased, without the dot that may end it.
        case name(String)
        case address(ListenAddress.Host)

        package var description: String {
            switch self {
            case .name(let name): name
            case .address(let address): address.description
            }
        }
    }

    package init(host: Host, port: UInt16?) {
        self.host = host
        self.port = port
    }

    /// Nil for what is no host: empty, with a user's name, or with bytes that no host has.
    package init?(_ text: some StringProtocol) {
        guard let (host, port) = Self.split(Substring(text)) else { return nil }
        if let port {
            guard !port.isEmpty, port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt16(port) else {
                return nil
            }
            self.port = number
        } else {
            self.port = nil
        }
        if host.first == "[" {
            guard let address = ListenAddress.Host(v6: host.dropFirst().dropLast()) else { return nil }
            self.host = .address(address)
        } else {
            // What is meant is the same with the dot that may end it, as browsers have it of addresses, too.
            let name = host.hasSuffix(".") ? host.dropLast() : host
            if let address = ListenAddress.Host(v4: name) {
                self.host = .address(address)
            } else {
                guard let name = Self.name(name) else { return nil }
                self.host = .name(name)
            }
        }
    }

    /// The place that a page came from, as a browser's `Origin` says it; nil for `null` and whatever is not http.
    package init?(origin text: String) {
        for (scheme, port) in [("http://", UInt16(80)), ("https://", UInt16(443))] where text.hasPrefix(scheme) {
            guard let named = Self(text.dropFirst(scheme.utf8.count)) else { return nil }
            self.init(host: named.host, port: named.port ?? port)
            return
        }
        return nil
    }

    /// The port that the scheme of an origin has by itself.
    package static func port(ofOrigin text: String) -> UInt16 { text.hasPrefix("https://") ? 443 : 80 }

    /// An origin as browsers write it: in small letters, without the port that is the scheme's own; nil for what is none.
    package static func written(origin text: String) -> String? {
        let scheme = text.hasPrefix("https://") ? "https" : "http"
        guard let authority = Self(origin: text), let port = authority.port else { return nil }
        let isOwn = port == Self.port(ofOrigin: text)
        return "\(scheme)://\(authority.host)" + (isOwn ? "" : ":\(port)")
    }

    /// What stands before the port, with its brackets, and the port.
    private static func split(_ text: Substring) -> (host: Substring, port: Substring?)? {
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { return nil }
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.first == ":" else { return nil }
            return (text[...end], rest.isEmpty ? nil : rest.dropFirst())
        }
        guard let colon = text.firstIndex(of: ":") else { return (text, nil) }
        return (text[..<colon], text[text.index(after: colon)...])
    }

    private static func name(_ name: Substring) -> String? {
        guard !name.isEmpty, name.utf8.count <= 253, name.utf8.allSatisfy(isNameByte), !name.hasSuffix(".") else {
            return nil
        }
        return name.lowercased()
    }

    /// What names of hosts are made of; containers' names have underscores.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
