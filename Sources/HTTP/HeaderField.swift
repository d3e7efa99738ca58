// A header field of an answer, which cannot be one that breaks the answer.
// SPDX-License-Identifier: Apache-2.0

/// A field that a response carries beside those that the server writes itself.
package struct HeaderField: Sendable, Equatable {
    package let name: Name
    package let value: String

    /// Control characters in the value become spaces: a value can never end its line.
    package init(_ name: Name, _ value: String) {
        self.name = name
        let isControl: (UInt8) -> Bool = { $0 < 0x20 || $0 == 0x7F }
        self.value =
            value.utf8.contains(where: isControl)
            ? String(decoding: value.utf8.map { isControl($0) ? 0x20 : $0 }, as: UTF8.self) : value
    }

    /// A name that a response may set. `Content-Length` and the like are the server's business and not here.
    package struct Name: Sendable, Equatable {
        package let text: String

        private init(_ text: String) { self.text = text }

        package static let allow = Name("Allow")
        package static let cacheControl = Name("Cache-Control")
        package static let contentDisposition = Name("Content-Disposition")
        package static let contentSecurityPolicy = Name("Content-Security-Policy")
        package static let entityTag = Name("ETag")
        package static let link = Name("Link")
        package static let location = Name("Location")
        package static let referrerPolicy = Name("Referrer-Policy")
        package static let rowsRead = Name("Bursar-Rows-Read")
        package static let retryAfter = Name("Retry-After")
        package static let vary = Name("Vary")
        package static let wwwAuthenticate = Name("WWW-Authenticate")
    }
}
