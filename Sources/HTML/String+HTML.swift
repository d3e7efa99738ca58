// Text of others within HTML.
// SPDX-License-Identifier: Apache-2.0

extension String {
    /// Text that can be nothing but text, between tags and in quotes.
    package var escapedForHTML: String {
        var bytes: [UInt8] = []
        bytes.append(escaping: self)
        return String(decoding: bytes, as: UTF8.self)
    }
}
