// All metrics of a process, and the page that shows them.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Families in the order of their registration, rendered on demand.
///
/// A family that did not change since the last time is not rendered again, only copied. For that, the bytes of the
/// page are kept once for each format that is asked for, and those of small families once more in joined chunks, until
/// somebody lets go of them.
///
/// Names and shapes are the program's own: one that is taken, or makes no sense, is a mistake and traps.
package final class Registry: Sendable {
    private let maxSeries: Int
    private let overflow: Counter
    private let contents: Mutex<Contents>
    private let joiners = Mutex(ExpositionFormat.allCases.map { _ in ChunkJoiner() })
    private let versions = Atomic<UInt64>(0)

    private struct Contents {
        var families: [Family] = []
        var claimed: Set<String> = []
    }

    /// `maxSeries` is how many label sets a family may hold that is not given a number of its own.
    package init(maxSeries: Int = 10_000) {
        self.maxSeries = maxSeries
        let header = Header(
            "bursar_series_overflow_total",
            help: "Label sets that were folded into \"other\" because the family was full, once for each time.",
            kind: .counter(.one))
        // As many series as there are families: it needs no cap.
        overflow = Counter(
            family: Family(header, labels: ["family"], maxSeries: .max, overflow: nil, collect: nil))
        contents = Mutex(Contents(claimed: Set(header.claims)))
    }

    /// A counter of integers, shown as decimals: `value / 10^scale`. Without labels it starts at 0.
    package func counter(
        _ name: MetricName, help: String, labels: [LabelName] = [], scale: Int = 0, maxSeries: Int? = nil
    ) -> Counter {
        let counter = Counter(
            family: register(name, help, labels, .counter(Scale(digits: scale)), maxSeries: maxSeries))
        if labels.isEmpty { _ = counter.series() }
        return counter
    }

    /// A histogram of integers in units of 10^-scale. The bounds rise, and are whole numbers of those units.
    /// Without labels it starts at 0.
    package func histogram(
        _ name: MetricName, help: String, labels: [LabelName] = [], bounds: [Double], scale: Int = 0,
        maxSeries: Int? = nil
    ) -> Histogram {
        let scale = Scale(digits: scale)
        let limits = bounds.compactMap { scale.integer(for: $0) }
        precondition(limits.count == bounds.count, "\(name) has a bound that its scale cannot express")
        precondition(zip(limits, limits.dropFirst()).allSatisfy { $0 < $1 }, "the bounds of \(name) do not rise")
        let kind = Kind.histogram(bounds: bounds, limits: limits, scale)
        let histogram = Histogram(family: register(name, help, labels, kind, maxSeries: maxSeries))
        if labels.isEmpty { _ = histogram.series() }
        return histogram
    }

    /// A gauge of floating point. It shows nothing until a series is asked for.
    package func gauge(
        _ name: MetricName, help: String, labels: [LabelName] = [], maxSeries: Int? = nil
    ) -> Gauge<Double> {
        Gauge(family: register(name, help, labels, .gauge(.double), maxSeries: maxSeries))
    }

    /// A gauge of integers, shown as decimals: `value / 10^scale`. It shows nothing until a series is asked for.
    package func gauge(
        _ name: MetricName, help: String, labels: [LabelName] = [], scale: Int, maxSeries: Int? = nil
    ) -> Gauge<Int64> {
        Gauge(family: register(name, help, labels, .gauge(.decimal(Scale(digits: scale))), maxSeries: maxSeries))
    }

    /// Counts label sets that were folded before they came here.
    package func countOverflow(of family: String, by count: Int64) { overflow.series([family]).add(count) }

    private func register(
        _ name: MetricName, _ help: String, _ labels: [LabelName], _ kind: Kind, maxSeries: Int? = nil,
        collect: (@Sendable () -> Samples<Int64>)? = nil
    ) -> Family {
        let header = Header(name, help: help, kind: kind)
        let family = Family(
            header, labels: labels, maxSeries: maxSeries ?? self.maxSeries,
            overflow: labels.isEmpty ? nil : overflow.series([name.text]), collect: collect)
        contents.withLock { contents in
            precondition(contents.claimed.isDisjoint(with: header.claims), "the name \(name) is taken")
            contents.claimed.formUnion(header.claims)
            contents.families.append(family)
        }
        return family
    }
}

/// Families whose samples are asked for at each scrape.
///
/// `collect` is called on the thread that renders, and must answer from memory and not render itself.
extension Registry {
    package func counter(
        _ name: MetricName, help: String, labels: [LabelName] = [], scale: Int = 0,
        collect: @escaping @Sendable () -> Samples<Int64>
    ) {
        _ = register(name, help, labels, .counter(Scale(digits: scale)), collect: collect)
    }

    package func gauge(
        _ name: MetricName, help: String, labels: [LabelName] = [], scale: Int,
        collect: @escaping @Sendable () -> Samples<Int64>
    ) {
        _ = register(name, help, labels, .gauge(.decimal(Scale(digits: scale))), collect: collect)
    }

    package func gauge(
        _ name: MetricName, help: String, labels: [LabelName] = [],
        collect: @escaping @Sendable () -> Samples<Double>
    ) {
        _ = register(name, help, labels, .gauge(.double)) { collect().map { ($0.labels, $0.value.cell) } }
    }
}

extension Registry {
    /// The whole page.
    package func render(_ format: ExpositionFormat) -> [UInt8] {
        ChunkJoiner.concatenated(parts(format))
    }

    /// The whole page in parts: `render` is their concatenation.
    ///
    /// Large families are cut into chunks, small neighbours share one. Each is the same chunk as last time unless its
    /// bytes changed, so a compressed form can be kept for each. One whose version `isKept` may come without its bytes,
    /// where these were let go of.
    package func chunks(_ format: ExpositionFormat, isKept: (UInt64) -> Bool = { _ in false }) -> [Chunk] {
        let parts = parts(format, isKept: isKept)
        return joiners.withLock { $0[format.rawValue].join(parts) { nextVersion() } }
    }

    /// Lets go of the bytes of large chunks, for where only what was made of them is asked for. Says how many they were.
    package func letGo(of format: ExpositionFormat) -> Int {
        var count = 0
        eachFamily { count += $0.letGo(of: format) }
        return count
    }

    /// Forgets all that was rendered in a format that nobody asks for. Says how many bytes it was.
    package func forget(_ format: ExpositionFormat) -> Int {
        joiners.withLock { $0[format.rawValue] = ChunkJoiner() }
        var count = 0
        eachFamily { count += $0.forget(format) }
        return count
    }

    private func parts(_ format: ExpositionFormat, isKept: (UInt64) -> Bool = { _ in false }) -> [Chunk] {
        var parts: [Chunk] = []
        eachFamily { $0.append(to: &parts, format, isKept: isKept) { nextVersion() } }
        // Version 0 is the trailer's, which never changes.
        if !format.trailer.isEmpty { parts.append(Chunk(bytes: format.trailer, version: 0)) }
        return parts
    }

    /// The overflow comes last: a family that is collected may still add to it.
    private func eachFamily(_ body: (Family) -> Void) {
        contents.withLock { $0.families }.forEach(body)
        body(overflow.family)
    }

    private func nextVersion() -> UInt64 { versions.wrappingAdd(1, ordering: .relaxed).newValue }
}
