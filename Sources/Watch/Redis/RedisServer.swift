// Where a Redis is: as it is configured, and as its URL says it.
// SPDX-License-Identifier: Apache-2.0

package import Client

/// Where a Redis is, and whom its certificate must be from.
package struct RedisServer: Sendable, Hashable {
    /// `redis://user:password@host:6379/0`, or `rediss://` over TLS.
    package var url = Secret("")
    /// Certificates to trust instead of the system's.
    package var caFile: String?

    package init() {}

    /// Why a URL cannot be used, without saying what is in it; nil where it can.
    package static func problem(with url: Secret) -> String? {
        do throws(RedisURL.Failure) {
            _ = try RedisURL(url.text)
            return nil
        } catch {
            return error.description
        }
    }
}

/// `redis://user:password@host:6379/3`, its parts read and unescaped; `rediss` is TLS.
///
/// A password alone stands after a colon: `redis://:password@host`.
struct RedisURL: Equatable {
    let isTLS: Bool
    let host: String
    let port: UInt16
    let user: String?
    let password: String?
    let database: Int

    /// Why a URL cannot be used. None says what is in it.
    enum Failure: Error, Equatable, CaseIterable {
        case scheme, host, port, database, escape, passwordMissing, extras

        var description: String {
            switch self {
            case .scheme: "the URL must begin with redis:// or rediss://"
            case .host: "the URL names no host that can be read; in a password, / ? and # must be percent-encoded"
            case .port: "the URL's port must be a number from 1 to 65535"
            case .database: "the URL's path must be the number of a database"
            case .escape: "the URL's user or password has a % that is no percent-encoding"
            case .passwordMissing: "the URL names a user without a password; a password alone needs a : before it"
            case .extras: "the URL must have no ? and no #"
            }
        }
    }

    init(_ text: String) throws(Failure) {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), text[colon...].hasPrefix("://") else {
            throw .scheme
        }
        switch text[..<colon].lowercased() {
        case "redis": isTLS = false
        case "rediss": isTLS = true
        default: throw .scheme
        }
        let rest = text[colon...].dropFirst(3)
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        var authority = rest[..<end]
        (user, password) = try Self.takeLogin(from: &authority)
        (host, port) = try Self.hostAndPort(authority)
        let path = rest[end...]
        guard !path.contains(where: { "?#".contains($0) }) else { throw .extras }
        database = try Self.database(path)
    }

    /// Up to the last @, since people forget to encode those of a password.
    private static func takeLogin(
        from authority: inout Substring
    ) throws(Failure) -> (user: String?, password: String?) {
        guard let at = authority.lastIndex(of: "@") else { return (nil, nil) }
        let login = authority[..<at]
        authority = authority[authority.index(after: at)...]
        guard let colon = login.firstIndex(of: ":") else {
            guard login.isEmpty else { throw .passwordMissing }
            return (nil, nil)
        }
        let user = try unescaped(login[..<colon])
        let password = try unescaped(login[login.index(after: colon)...])
        guard !password.isEmpty else {
            guard user.isEmpty else { throw .passwordMissing }
            return (nil, nil)
        }
        return (user.isEmpty ? nil : user, password)
    }

    private static func hostAndPort(_ authority: Substring) throws(Failure) -> (String, UInt16) {
        let host: Substring
        let rest: Substring
        if authority.first == "[" {
            guard let bracket = authority.firstIndex(of: "]") else { throw .host }
            host = authority[..<bracket].dropFirst()
            rest = authority[bracket...].dropFirst()
            guard host.contains(":"), host.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else { throw .host }
        } else {
            let colon = authority.firstIndex(of: ":") ?? authority.endIndex
            (host, rest) = (authority[..<colon], authority[colon...])
            let isName = host.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && !"[]\\%".utf8.contains($0) }
            guard !host.isEmpty, isName else { throw .host }
        }
        guard !rest.isEmpty else { return (String(host), 6379) }
        let digits = rest.dropFirst()
        guard rest.first == ":", digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = UInt16(digits), port > 0
        else { throw .port }
        return (String(host), port)
    }

    private static func database(_ path: Substring) throws(Failure) -> Int {
        let digits = path.dropFirst()
        guard !digits.isEmpty else { return 0 }
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int32(digits) else {
            throw .database
        }
        return Int(number)
    }

    private static func unescaped(_ text: Substring) throws(Failure) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hexDigit), let low = rest.popFirst().flatMap(hexDigit) else {
                throw .escape
            }
            bytes.append(high << 4 | low)
        }
        guard let unescaped = String(validating: bytes, as: UTF8.self) else { throw .escape }
        return unescaped
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
