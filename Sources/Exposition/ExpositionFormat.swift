// The two formats that a scraper can ask for.
// SPDX-License-Identifier: Apache-2.0

/// How a registry is written: as Prometheus always read it, or as OpenMetrics.
package enum ExpositionFormat: Int, Sendable, CaseIterable {
    /// Prometheus text 0.0.4.
    case text
    /// OpenMetrics 1.0.
    case openMetrics

    /// The value of the `Content-Type` field.
    package var contentType: String {
        switch self {
        case .text: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }

    /// What ends the page.
    var trailer: [UInt8] {
        switch self {
        case .text: []
        case .openMetrics: Array("# EOF\n".utf8)
        }
    }
}
