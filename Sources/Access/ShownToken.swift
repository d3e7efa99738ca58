// The token that a request shows, in any of the ways in which programs do.
// SPDX-License-Identifier: Apache-2.0

package import HTTP
import Ledger

/// `Authorization: Bearer TOKEN`, basic authorization with the token as its password, or `X-API-Key: TOKEN`.
package enum ShownToken {
    /// Values of several fields are joined by commas, which no token has: only where there is one they are counted.
    private static func once(_ name: String, _ headers: Headers) throws(Problem) -> String? {
        let value = headers[name]
        if let value, value.utf8.contains(UInt8(ascii: ",")), headers.count(of: name) > 1 {
            throw .badRequest("\(name) must not stand twice.", parameter: name)
        }
        return value
    }

    /// Nil where a request shows none. Throws what to say of one that nobody can read, or of
    /// several: what is before this server may have gone by another of them.
    package static func of(_ headers: Headers) throws(Problem) -> String? {
        guard let authorization = try once("Authorization", headers) else { return try once("X-API-Key", headers) }
        let parts = authorization.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        let rest = parts.dropFirst().first.map { String($0.drop { $0 == " " }) } ?? ""
        switch parts[0].lowercased() {
        case "bearer" where parts.count == 2: return rest
        case "basic":
            guard let pair = Base64.standard.bytes(of: rest), let colon = pair.firstIndex(of: UInt8(ascii: ":")),
                let password = String(validating: pair[(colon + 1)...], as: UTF8.self)
            else {
                throw .unauthorized("Authorization: Basic must be a name, a colon and the access token, in base 64.")
            }
            return password
        default:
            // Something between may have an authorization of its own.
            if let key = try once("X-API-Key", headers) { return key }
            throw .unauthorized("Authorization must be Bearer and a token, or Basic with the token as its password.")
        }
    }
}
