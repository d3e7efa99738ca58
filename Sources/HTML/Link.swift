// Where something leads: to a page of this server, or out of it.
// SPDX-License-Identifier: Apache-2.0

/// A place that can be nothing but a page or a file: no script, and no other host unless it says so.
package struct Link: Sendable, Equatable {
    private enum Place: Sendable, Equatable {
        /// Of this server: a path, and what is asked of it.
        case here(path: String, [Parameter])
        /// A part of the same page.
        case part(String)
        /// Of another server.
        case outside(String)
    }

    package struct Parameter: Sendable, Equatable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
    }

    private let place: Place
    private let fragment: String?

    private init(_ place: Place, fragment: String? = nil) { (self.place, self.fragment) = (place, fragment) }

    /// Segments are names as they are: `["users", "ada/b"]` is `/users/ada%2Fb`.
    package init(_ segments: [String], _ query: [Parameter] = [], fragment: String? = nil) {
        let path = segments.isEmpty ? "/" : segments.map { "/" + Self.encoded($0) }.joined()
        self.init(.here(path: path, query), fragment: fragment)
    }

    package static func part(_ identifier: String) -> Link { Link(.part(identifier)) }

    /// Nil for what is no address of the web.
    package init?(outside address: String) {
        let isWeb = ["https://", "http://"].contains {
            address.lowercased().hasPrefix($0) && address.utf8.count > $0.utf8.count
        }
        guard isWeb, address.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
        self.init(.outside(address))
    }

    package func text(prefix: String = "") -> String {
        let text =
            switch place {
            case .here(let path, let query): prefix + path + Self.text(of: query)
            case .part(let identifier): "#" + Self.encoded(identifier)
            case .outside(let address): address
            }
        return fragment.map { text + "#" + Self.encoded($0) } ?? text
    }

    private static func text(of query: [Parameter]) -> String {
        guard !query.isEmpty else { return "" }
        return "?" + query.map { "\(encoded($0.name))=\(encoded($0.value))" }.joined(separator: "&")
    }

    /// What has a meaning within a path or a query is encoded, and whatever is not ASCII. What people read well and means
    /// nothing there stays as it is.
    package static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "~"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "!"), UInt8(ascii: "@"):
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
