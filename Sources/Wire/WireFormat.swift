// How the events of a body are told apart.
// SPDX-License-Identifier: Apache-2.0

package import JSON

/// The formats that events are taken in.
package enum WireFormat: Sendable {
    /// One object, or an array of them.
    case json
    /// An object a line.
    case ndjson

    private static let jsonTypes = ["application/json", "text/json"]
    private static let ndjsonTypes = [
        "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines",
    ]

    /// What a `Content-Type` may say.
    package static let contentTypes = jsonTypes + ndjsonTypes

    /// Where a body can be cut, to be read by two at once; nil where it cannot.
    package func cut(_ body: Span<UInt8>) -> JSONCut? {
        switch self {
        case .json: JSONCut.array(body)
        case .ndjson: JSONCut.lines(body)
        }
    }

    /// By `Content-Type`, its parameters and case aside; nil for one that events are not taken in.
    package init?(contentType: String) {
        let type = contentType.prefix { $0 != ";" && $0 != " " && $0 != "\t" }.lowercased()
        if Self.jsonTypes.contains(type) {
            self = .json
        } else if Self.ndjsonTypes.contains(type) {
            self = .ndjson
        } else {
            return nil
        }
    }
}
