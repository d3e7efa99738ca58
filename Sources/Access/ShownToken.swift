// The token that a request shows, in any of the ways in which programs do.
// SPDX-License-Identifier: Apache-2.0

package import HTTP

/// `Authorization: Bearer TOKEN`, basic authorization with the token as its password, or `X-API-Key: TOKEN`.
package enum ShownToken {
    /// Nil where a request shows none. Throws what to say of one that nobody can read, or of
    /// several: what is before this server may have gone by another of them.
    package static func of(_ headers: Headers) throws(Problem) -> String? {
        guard let text = try once("Authorization", headers) else { return try once("X-API-Key", headers) }
        let authorization = Authorization(text)
        switch (authorization.scheme, authorization.rest) {
        case ("bearer", let token?): return token
        case ("basic", _):
            guard let token = authorization.basic.flatMap({ String(validating: $0.password, as: UTF8.self) }) else {
                throw .unauthorized("Authorization: Basic must be a name, a colon and the access token, in base 64.")
            }
            return token
        default:
            // Something between may have an authorization of its own.
            if let key = try once("X-API-Key", headers) { return key }
            throw .unauthorized("Authorization must be Bearer and a token, or Basic with the token as its password.")
        }
    }

    /// Values of several fields are joined by commas, which no token has: only where there is one they are counted.
    private static func once(_ name: String, _ headers: Headers) throws(Problem) -> String? {
        let value = headers[name]
        if let value, value.utf8.contains(UInt8(ascii: ",")), headers.count(of: name) > 1 {
            throw .badRequest("\(name) must not stand twice.", parameter: name)
        }
        return value
    }
}
