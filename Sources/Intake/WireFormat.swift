// How the events of a body are told apart.
// SPDX-License-Identifier: Apache-2.0

/// The formats that events are taken in.
package enum WireFormat: Sendable {
    /// One object, or an array of them.
    case json
    /// An object a line.
    case ndjson

    /// By `Content-Type`, its parameters and case aside; nil for one that events are not taken in.
    package init?(contentType: String) {
        let type = contentType.prefix { $0 != ";" && $0 != " " && $0 != "\t" }.lowercased()
        switch type {
        case "application/json", "text/json": self = .json
        case "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines":
            self = .ndjson
        default: return nil
        }
    }
}
