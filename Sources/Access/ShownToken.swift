// The token that a request shows, in any of the ways in which programs do.
// SPDX-License-Identifier: Apache-2.0

package import HTTP
import Ledger

/// `Authorization: Bearer TOKEN`, basic authorization with the token as its password, or `X-API-Key: TOKEN`.
package enum ShownToken {
    /// Nil where a request shows none. Throws what to say of one that nobody can read.
    package static func of(_ headers: Headers) throws(Problem) -> String? {
        guard let authorization = headers["Authorization"] else { return headers["X-API-Key"] }
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
            if let key = headers["X-API-Key"] { return key }
            throw .unauthorized("Authorization must be Bearer and a token, or Basic with the token as its password.")
        }
    }
}
