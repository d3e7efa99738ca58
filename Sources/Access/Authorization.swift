// What stands in the header by which programs and browsers say who they are.
// SPDX-License-Identifier: Apache-2.0

import Ledger

/// `Authorization: SCHEME REST`.
struct Authorization {
    /// In small letters.
    let scheme: String
    /// Nil where nothing stands after the scheme.
    let rest: String?

    init(_ text: String) {
        let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        scheme = parts[0].lowercased()
        rest = parts.dropFirst().first.map { String($0.drop { $0 == " " }) }
    }

    /// The name and the password of basic authorization; nil for what nobody can read.
    var basic: (name: ArraySlice<UInt8>, password: ArraySlice<UInt8>)? {
        guard let pair = rest.flatMap({ Base64.standard.bytes(of: $0) }),
            let colon = pair.firstIndex(of: UInt8(ascii: ":"))
        else { return nil }
        return (pair[..<colon], pair[(colon + 1)...])
    }
}
