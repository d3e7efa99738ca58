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
        let bytes = text.utf8
        let end = bytes.firstIndex(of: UInt8(ascii: " ")) ?? bytes.endIndex
        scheme = text[..<end].lowercased()
        rest = end == bytes.endIndex ? nil : String(Substring(bytes[end...].drop { $0 == UInt8(ascii: " ") }))
    }

    /// The name and the password of basic authorization; nil for what nobody can read.
    var basic: (name: ArraySlice<UInt8>, password: ArraySlice<UInt8>)? {
        guard let pair = rest.flatMap({ Base64.standard.bytes(of: $0) }),
            let colon = pair.firstIndex(of: UInt8(ascii: ":"))
        else { return nil }
        return (pair[..<colon], pair[(colon + 1)...])
    }
}
