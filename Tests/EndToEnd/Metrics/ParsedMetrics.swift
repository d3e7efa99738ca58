// A page of metrics as Prometheus' own Python client reads it.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles

/// The samples that the client's parser found.
struct ParsedMetrics {
    struct Sample: Decodable {
        let family: String
        let type: String
        let name: String
        let labels: [String: String]
        let value: Double
    }

    enum Format: String, CaseIterable {
        case text
        case openMetrics = "openmetrics"

        /// What asks for it.
        var accept: String {
            switch self {
            case .text: "text/plain;version=0.0.4"
            case .openMetrics: "application/openmetrics-text;version=1.0.0"
            }
        }

        /// What the answer says that it is.
        var contentType: String {
            switch self {
            case .text: "text/plain; version=0.0.4; charset=utf-8"
            case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
            }
        }
    }

    let samples: [Sample]

    struct NotUnderstood: Error { let description: String }

    init(_ page: [UInt8], as format: Format) throws {
        let parser = try Child(
            [try Repository.python(), Repository.fixture("parse.py"), format.rawValue], in: try TemporaryFiles(),
            input: page)
        guard try parser.finish() == .exited(0) else { throw NotUnderstood(description: parser.errors) }
        samples = try JSONDecoder().decode([Sample].self, from: Data(parser.outputBytes))
    }

    /// The value of a series, whatever the order of its labels.
    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        samples.first { $0.name == name && $0.labels == labels }?.value
    }
}
