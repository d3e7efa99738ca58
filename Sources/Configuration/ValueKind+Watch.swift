// The kinds of value that say what to watch.
// SPDX-License-Identifier: Apache-2.0

package import Client
package import Patterns
import Watch

extension ValueKind where Value == Secret {
    /// A URL of one of these schemes. It may carry a password, so nobody gets to see it.
    package static func connection(_ schemes: [String], like example: String? = nil) -> ValueKind<Secret> {
        let starts = schemes.map { "\($0)://" }
        return Self(
            name: "URL", placeholder: "URL", example: example ?? "\(starts[0])…", hidesText: true,
            read: { (text) throws(ValueRefusal) in
                let lowercased = text.lowercased()
                guard starts.contains(where: lowercased.hasPrefix) else {
                    throw ValueRefusal("must be a URL that begins with \(starts.joined(separator: " or "))")
                }
                return Secret(text)
            },
            write: \.description)
    }

    package static var redis: ValueKind<Secret> {
        let url = connection(["redis", "rediss"])
        return Self(
            name: url.name, placeholder: url.placeholder, example: "redis://127.0.0.1:6379/0", hidesText: true,
            read: { (text) throws(ValueRefusal) in
                let secret = try url.read(text)
                if let problem = RedisServer.problem(with: secret) { throw ValueRefusal("cannot be used: \(problem)") }
                return secret
            },
            write: url.write)
    }
}

extension ValueKind where Value == String {
    package static var hostAndPort: Self {
        Self(
            name: "address", placeholder: "HOST:PORT", example: "mail.example:25",
            read: { (text) throws(ValueRefusal) in
                guard let colon = text.lastIndex(of: ":"), colon != text.startIndex,
                    let port = UInt16(text[text.index(after: colon)...]), port > 0,
                    text[..<colon].first == "[" || !text[..<colon].contains(":")
                else { throw ValueRefusal("must be a host and a port such as mail.example:25") }
                return text
            },
            write: { $0 })
    }

    package static var metricName: Self {
        Self(
            name: "name", placeholder: "NAME", example: "open_bugs",
            read: { (text) throws(ValueRefusal) in
                let isName = text.utf8.allSatisfy { byte in
                    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                        || byte == UInt8(ascii: "_")
                }
                guard isName, let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= first),
                    !text.hasPrefix("__"), text.utf8.count <= 64
                else { throw ValueRefusal("must be of a-z, 0-9 and _, and not begin with a digit") }
                return text
            },
            write: { $0 })
    }
}

extension ValueKind where Value == Pattern {
    package static var pattern: ValueKind<Pattern> {
        Self(
            name: "pattern", placeholder: "PATTERN", example: "\"^(ok|ready)$\"",
            read: { (text) throws(ValueRefusal) in
                do throws(PatternError) {
                    guard !text.isEmpty else { throw .malformed }
                    return try Pattern(text)
                } catch {
                    throw ValueRefusal(error.predicate)
                }
            },
            write: \.text)
    }
}
