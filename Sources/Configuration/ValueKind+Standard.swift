// The kinds of value there are, simple ones first.
// SPDX-License-Identifier: Apache-2.0

package import Client
package import HTTP
package import Ledger
package import Store

extension ValueKind where Value == String {
    package static var text: Self { text("text", placeholder: "TEXT", example: "…") }

    package static func text(_ name: String, placeholder: String, example: String) -> Self {
        Self(
            name: name, placeholder: placeholder, example: example,
            read: { (text) throws(ValueRefusal) in
                guard !text.isEmpty else { throw ValueRefusal("must not be empty") }
                return text
            },
            write: { $0 })
    }

    package static var path: Self { text("path", placeholder: "FILE", example: "file.yaml") }
    /// A server's address. It may carry a password, so errors do not repeat it.
    package static var url: Self { url(like: "http://127.0.0.1:9847") }

    package static func url(like example: String) -> Self {
        Self(
            name: "URL", placeholder: "URL", example: example, hidesText: true,
            read: { (text) throws(ValueRefusal) in
                let lowercased = text.lowercased()
                guard lowercased.hasPrefix("http://") || lowercased.hasPrefix("https://") else {
                    throw ValueRefusal("must be a URL that begins with http:// or https://")
                }
                return text
            },
            write: { $0 })
    }
}

extension ValueKind where Value == Bool {
    package static var boolean: Self {
        Self(
            name: "boolean", placeholder: "true|false", example: "true",
            read: { (text) throws(ValueRefusal) in
                switch text {
                case "true": true
                case "false": false
                default: throw ValueRefusal("must be true or false")
                }
            },
            write: { $0 ? "true" : "false" })
    }
}

extension ValueKind where Value: FixedWidthInteger {
    package static func integer(_ range: ClosedRange<Value>) -> Self {
        Self(
            name: "integer", placeholder: "N", example: "\(range.lowerBound)",
            read: { (text) throws(ValueRefusal) in
                // People write 10_000 in YAML; Swift reads the same, but for the underscores.
                guard let value = Value(text.filter { $0 != "_" }), range.contains(value) else {
                    throw ValueRefusal(
                        range.upperBound == .max
                            ? "must be a whole number from \(range.lowerBound)"
                            : "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
                }
                return value
            },
            write: { "\($0)" })
    }
}

extension ValueKind where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    package static var choice: Self {
        let names = Value.allCases.map(\.rawValue)
        return Self(
            name: names.joined(separator: ", "), placeholder: names.joined(separator: "|"), example: names.first ?? "",
            read: { (text) throws(ValueRefusal) in
                guard let value = Value(rawValue: text) else {
                    throw ValueRefusal("must be one of \(names.joined(separator: ", "))")
                }
                return value
            },
            write: { $0.rawValue })
    }
}

extension ValueKind where Value == ListenAddress {
    package static var address: ValueKind<ListenAddress> {
        Self(
            name: "address", placeholder: "ADDRESS:PORT", example: "127.0.0.1:9847",
            read: { (text) throws(ValueRefusal) in
                do {
                    return try ListenAddress(text)
                } catch {
                    throw ValueRefusal("must be an address and a port such as 127.0.0.1:9847 or [::1]:9847")
                }
            },
            write: \.description)
    }
}

extension ValueKind where Value == Authority.Host {
    package static var host: ValueKind<Authority.Host> {
        Self(
            name: "host", placeholder: "HOST", example: "bursar.example",
            read: { (text) throws(ValueRefusal) in
                guard let authority = Authority(text), authority.port == nil else {
                    throw ValueRefusal("must be a host such as bursar.example or 192.0.2.7, without scheme and port")
                }
                return authority.host
            },
            write: \.description)
    }
}

extension ValueKind where Value == StoreLocation {
    package static var store: ValueKind<StoreLocation> {
        Self(
            name: "store", placeholder: "URL", example: "sqlite:bursar.db", hidesText: true,
            read: { (text) throws(ValueRefusal) in
                do throws(StoreLocation.Malformed) {
                    return try StoreLocation(url: text)
                } catch {
                    throw ValueRefusal(error.reason)
                }
            },
            write: \.description)
    }
}

extension ValueKind where Value == Secret {
    package static var secret: ValueKind<Secret> {
        Self(
            name: "secret", placeholder: "SECRET", example: "\"${BURSAR_SECRET}\"", hidesText: true,
            read: { (text) throws(ValueRefusal) in
                guard !text.isEmpty else { throw ValueRefusal("must not be empty") }
                return Secret(text)
            },
            write: \.description)
    }
}

extension ValueKind where Value == Day {
    package static var day: ValueKind<Day> {
        Self(
            name: "day", placeholder: "DATE", example: "2026-01-31",
            read: { (text) throws(ValueRefusal) in
                let parts = text.split(separator: "-", omittingEmptySubsequences: false)
                guard parts.map(\.utf8.count) == [4, 2, 2], !text.contains("+"),
                    let year = Int(parts[0]), let month = Int(parts[1]), let number = Int(parts[2]),
                    let day = Day(year: year, month: month, day: number)
                else { throw ValueRefusal("must be a day such as 2026-01-31") }
                return day
            },
            write: \.description)
    }
}
