// A media type: what a body is.
// SPDX-License-Identifier: Apache-2.0

/// A type such as `text/plain; version=0.0.4; charset=utf-8`, or a range such as `text/*`.
package struct MediaType: Sendable, Equatable, CustomStringConvertible {
    /// Lowercased.
    package let type: String
    /// Lowercased.
    package let subtype: String
    package let parameters: [Parameter]
    /// As it stands in a header.
    package let description: String

    package struct Parameter: Sendable, Equatable {
        /// Lowercased.
        package let name: String
        package let value: String
    }

    /// Nil where the text is not a media type.
    package init?(_ text: String) {
        let pieces = QuotedText.split(text, at: ";")
        guard let essence = pieces.first else { return nil }
        let halves = essence.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2, halves.allSatisfy({ Self.isToken($0) }) else { return nil }
        var parameters: [Parameter] = []
        for piece in pieces.dropFirst() where !piece.isEmpty {
            guard let equals = piece.firstIndex(of: "=") else { return nil }
            let name = QuotedText.trimmed(piece[..<equals]).lowercased()
            guard Self.isToken(name) else { return nil }
            parameters.append(
                Parameter(
                    name: name, value: QuotedText.unquoted(QuotedText.trimmed(piece[piece.index(after: equals)...]))))
        }
        self.init(type: halves[0].lowercased(), subtype: halves[1].lowercased(), parameters: parameters)
    }

    private init(type: String, subtype: String, parameters: [Parameter]) {
        self.type = type
        self.subtype = subtype
        self.parameters = parameters
        description = parameters.reduce("\(type)/\(subtype)") { text, parameter in
            text + "; \(parameter.name)=" + QuotedText.quotedIfNeeded(parameter.value)
        }
    }

    private init(type: String, subtype: String, _ parameters: (name: String, value: String)...) {
        self.init(
            type: type, subtype: subtype, parameters: parameters.map { Parameter(name: $0.name, value: $0.value) })
    }

    package subscript(parameter name: String) -> String? { parameters.first { $0.name == name }?.value }

    /// The type without its parameters.
    package var essence: String { "\(type)/\(subtype)" }

    static func isToken(_ text: some StringProtocol) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}

extension MediaType {
    package static let text = MediaType(type: "text", subtype: "plain", ("charset", "utf-8"))
    package static let html = MediaType(type: "text", subtype: "html", ("charset", "utf-8"))
    package static let csv = MediaType(type: "text", subtype: "csv", ("charset", "utf-8"))
    /// For clients that compare the type with this, as it is.
    package static let plainCSV = MediaType(type: "text", subtype: "csv")
    package static let json = MediaType(type: "application", subtype: "json")
    package static let css = MediaType(type: "text", subtype: "css", ("charset", "utf-8"))
    package static let javaScript = MediaType(type: "text", subtype: "javascript", ("charset", "utf-8"))
    package static let svg = MediaType(type: "image", subtype: "svg+xml")
    package static let form = MediaType(type: "application", subtype: "x-www-form-urlencoded")
    package static let ndjson = MediaType(type: "application", subtype: "x-ndjson")
    package static let problem = MediaType(type: "application", subtype: "problem+json")
    package static let health = MediaType(type: "application", subtype: "health+json")
    /// Prometheus' text format.
    package static let metrics = MediaType(
        type: "text", subtype: "plain", ("version", "0.0.4"), ("charset", "utf-8"))
    package static let openMetrics = MediaType(
        type: "application", subtype: "openmetrics-text", ("version", "1.0.0"), ("charset", "utf-8"))

    /// True for text, which gzip makes small; an image or an archive is small already.
    package var isCompressible: Bool {
        type == "text" || subtype.hasSuffix("json") || subtype.hasSuffix("xml") || subtype == "openmetrics-text"
            || subtype == "javascript"
    }
}
