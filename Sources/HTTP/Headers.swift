// Header fields: those of a request, as they came, and those that an answer may set.
// SPDX-License-Identifier: Apache-2.0

/// Header fields in one piece of memory; names are compared without case.
///
/// Layout, field after field: name length (2 bytes) | value length (4 bytes) | name | value
package struct Headers: Sendable {
    private var packed: [UInt8] = []

    package init() {}

    /// What tests and callers write by hand.
    package init(_ fields: [(name: String, value: String)]) {
        for field in fields { append(name: Array(field.name.utf8).span, value: Array(field.value.utf8).span) }
    }

    mutating func append(name: Span<UInt8>, value: Span<UInt8>) {
        // The library's memory limit keeps every field far below these widths.
        guard let nameLength = UInt16(exactly: name.count), let valueLength = UInt32(exactly: value.count) else {
            return
        }
        if packed.isEmpty { packed.reserveCapacity(256) }
        packed.append(UInt8(truncatingIfNeeded: nameLength))
        packed.append(UInt8(truncatingIfNeeded: nameLength >> 8))
        for shift: UInt32 in [0, 8, 16, 24] { packed.append(UInt8(truncatingIfNeeded: valueLength >> shift)) }
        unsafe name.withUnsafeBufferPointer { unsafe packed.append(contentsOf: $0) }
        unsafe value.withUnsafeBufferPointer { unsafe packed.append(contentsOf: $0) }
    }

    /// The value, or the values joined by commas where the field came more than once, which HTTP says is the same.
    package subscript(name: String) -> String? {
        var result: String?
        forEach(name) { value in
            let text = String(decoding: value, as: UTF8.self)
            result = result.map { $0 + ", " + text } ?? text
        }
        return result
    }

    /// Whether a text can be the name of a field.
    package static func isName(_ text: String) -> Bool { MediaType.isToken(text) }

    /// How often the field came.
    package func count(of name: String) -> Int {
        var count = 0
        forEach(name) { _ in count += 1 }
        return count
    }

    private func forEach(_ name: String, _ body: (ArraySlice<UInt8>) -> Void) {
        var start = 0
        while start + 6 <= packed.count {
            let nameLength = Int(packed[start]) | Int(packed[start + 1]) << 8
            let valueLength =
                Int(packed[start + 2]) | Int(packed[start + 3]) << 8 | Int(packed[start + 4]) << 16
                | Int(packed[start + 5]) << 24
            let nameStart = start + 6
            let valueStart = nameStart + nameLength
            start = valueStart + valueLength
            if nameLength == name.utf8.count, matches(name, at: nameStart) { body(packed[valueStart..<start]) }
        }
    }

    private func matches(_ name: String, at start: Int) -> Bool {
        var index = start
        for byte in name.utf8 {
            if Self.lowercased(byte) != Self.lowercased(packed[index]) { return false }
            index += 1
        }
        return true
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }
}

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

        static let accessControlAllowHeaders = Name("Access-Control-Allow-Headers")
        static let accessControlAllowMethods = Name("Access-Control-Allow-Methods")
        static let accessControlMaxAge = Name("Access-Control-Max-Age")
        package static let allow = Name("Allow")
        package static let archivedDays = Name("Bursar-Archived-Days")
        package static let cacheControl = Name("Cache-Control")
        package static let contentDisposition = Name("Content-Disposition")
        package static let contentSecurityPolicy = Name("Content-Security-Policy")
        package static let contentTypeOptions = Name("X-Content-Type-Options")
        package static let entityTag = Name("ETag")
        package static let frameOptions = Name("X-Frame-Options")
        package static let link = Name("Link")
        package static let crossOriginResourcePolicy = Name("Cross-Origin-Resource-Policy")
        package static let location = Name("Location")
        package static let rateLimit = Name("RateLimit")
        package static let rateLimitPolicy = Name("RateLimit-Policy")
        package static let referrerPolicy = Name("Referrer-Policy")
        package static let rowsRead = Name("Bursar-Rows-Read")
        package static let retryAfter = Name("Retry-After")
        package static let setCookie = Name("Set-Cookie")
        package static let strictTransportSecurity = Name("Strict-Transport-Security")
        package static let vary = Name("Vary")
        package static let wwwAuthenticate = Name("WWW-Authenticate")
        package static let xssProtection = Name("X-XSS-Protection")
    }
}
