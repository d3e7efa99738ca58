// The page of metrics, compressed only where it changed.
// SPDX-License-Identifier: Apache-2.0

import Compression
import Exposition
import HTTP
import Memory
import Synchronization
import System

/// Answers scrapes from what the registry has in memory.
///
/// What scrapers have not asked for in five minutes is not kept: text where all take gzip, gzip where none does, nothing
/// of a format that none reads. Whoever comes back pays for one scrape.
final class MetricsPage: Sendable {
    private let registry: Registry
    private let trimmer: MemoryTrimmer
    private let clock: @Sendable () -> Int64
    private let compress: @Sendable ([UInt8]) -> Segment
    private let formats = Mutex<[ExpositionFormat: Kept]>([:])
    /// What was accepted last, and the place of what is offered for it: scrapers repeat themselves.
    private let negotiated = Mutex<(accept: String?, offer: Int)?>(nil)

    /// What is kept for the scrapers of a format.
    private struct Kept {
        var segments: [UInt64: Segment] = [:]
        /// When it was asked for last, in either coding; nil where nobody did.
        var plain: Int64?
        var gzip: Int64?
    }

    /// How many seconds after the last scrape what was rendered for it is kept: longer than any scraper waits.
    static let patience: Int64 = 300

    /// `clock` tells seconds from any start.
    init(
        registry: Registry, trimmer: MemoryTrimmer = MemoryTrimmer(),
        clock: @escaping @Sendable () -> Int64 = { Int64(SystemClock.milliseconds() / 1_000) },
        compress: @escaping @Sendable ([UInt8]) -> Segment = { Segment.compress($0) }
    ) {
        self.registry = registry
        self.trimmer = trimmer
        self.clock = clock
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
        let offer = offer(for: request.headers["Accept"])
        guard ContentNegotiation.takesGzip(request.headers["Accept-Encoding"]) else {
            formats.withLock { $0[offer.format, default: Kept()].plain = clock() }
            return Response(.ok, offer.type, parts: registry.chunks(offer.format).map(\.bytes))
        }
        return Response(.ok, offer.type, [], gzipped: Gzip.join(segments(in: offer.format)))
    }

    private func offer(for accept: String?) -> (type: MediaType, format: ExpositionFormat) {
        negotiated.withLock { negotiated in
            if let negotiated, negotiated.accept == accept { return Self.offers[negotiated.offer] }
            let best = ContentNegotiation.best(of: Self.offers.map(\.type), header: accept)
            // A scraper that takes neither is better served by the older format than by an error.
            let offer = Self.offers.firstIndex { $0.type == best } ?? 0
            negotiated = (accept, offer)
            return Self.offers[offer]
        }
    }

    /// Each chunk compressed once for as long as it stays the same.
    private func segments(in format: ExpositionFormat) -> [Segment] {
        let now = clock()
        let (known, isReadPlain) = formats.withLock { formats in
            formats[format, default: Kept()].gzip = now
            return (formats[format]?.segments ?? [:], Self.isRecent(formats[format]?.plain, now))
        }
        let chunks = registry.chunks(format) { known[$0] != nil }
        var kept: [UInt64: Segment] = [:]
        let segments = chunks.map { chunk in
            let segment = known[chunk.version] ?? compress(chunk.bytes)
            kept[chunk.version] = segment
            return segment
        }
        formats.withLock { $0[format, default: Kept()].segments = kept }
        if !isReadPlain { trimmer.note(registry.letGo(of: format)) }
        return segments
    }

    /// Lets go of what nobody has asked for lately. To be called now and then.
    func letGo(_ done: () -> Void = {}) {
        defer { done() }
        let now = clock()
        for format in ExpositionFormat.allCases {
            let (isReadPlain, isReadPacked, packed) = formats.withLock { formats in
                guard let kept = formats[format] else { return (false, false, 0) }
                let isReadPacked = Self.isRecent(kept.gzip, now)
                if !isReadPacked { formats[format]?.segments = [:] }
                return (
                    Self.isRecent(kept.plain, now), isReadPacked,
                    isReadPacked ? 0 : kept.segments.values.reduce(0) { $0 + $1.size }
                )
            }
            switch (isReadPlain, isReadPacked) {
            case (true, _): trimmer.note(packed)
            case (false, true): trimmer.note(registry.letGo(of: format))
            case (false, false): trimmer.note(registry.forget(format) + packed)
            }
        }
    }

    private static func isRecent(_ time: Int64?, _ now: Int64) -> Bool {
        time.map { now - $0 < patience } ?? false
    }
}
