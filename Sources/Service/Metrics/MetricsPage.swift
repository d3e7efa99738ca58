// The page of metrics, compressed only where it changed.
// SPDX-License-Identifier: Apache-2.0

import Compression
import Exposition
import HTTP
import Synchronization

/// Answers scrapes from what the registry has in memory.
final class MetricsPage: Sendable {
    private let registry: Registry
    private let compressed = Mutex<[ExpositionFormat: [UInt64: Segment]]>([:])

    private let compress: @Sendable ([UInt8]) -> Segment

    init(registry: Registry, compress: @escaping @Sendable ([UInt8]) -> Segment = { Segment.compress($0) }) {
        self.registry = registry
        self.compress = compress
    }

    private static let offers: [(type: MediaType, format: ExpositionFormat)] = [
        (.metrics, .text), (.openMetrics, .openMetrics),
    ]

    func response(to request: Request) -> Response {
        var response = page(for: request)
        // Who watches the server has to see it also when its answers have no room left.
        response.isUrgent = true
        return response
    }

    private func page(for request: Request) -> Response {
        let accepted = ContentNegotiation.best(of: Self.offers.map(\.type), header: request.headers["Accept"])
        // A scraper that takes neither is better served by the older format than by an error.
        let offer = Self.offers.first { $0.type == accepted } ?? Self.offers[0]
        let chunks = registry.chunks(offer.format)
        guard ContentNegotiation.takesGzip(request.headers["Accept-Encoding"]) else {
            return Response(.ok, offer.type, parts: chunks.map(\.bytes))
        }
        return Response(.ok, offer.type, [], gzipped: Gzip.join(segments(of: chunks, in: offer.format)))
    }

    /// Each chunk compressed once for as long as it stays the same.
    private func segments(of chunks: [Chunk], in format: ExpositionFormat) -> [Segment] {
        let known = compressed.withLock { $0[format] ?? [:] }
        var kept: [UInt64: Segment] = [:]
        let segments = chunks.map { chunk in
            let segment = known[chunk.version] ?? compress(chunk.bytes)
            kept[chunk.version] = segment
            return segment
        }
        compressed.withLock { $0[format] = kept }
        return segments
    }
}
