// The committed totals of the ledger as families of /metrics.
// SPDX-License-Identifier: Apache-2.0

import Exposition
import Ledger
import Store
import Synchronization

/// Shows what the ledger has committed, and nothing else: it is told of totals at the start and after each commit.
final class LedgerMetrics: Sendable {
    private enum Family {
        case counter(Counter)
        case histogram(Histogram)
    }

    private enum Series {
        case counter(CounterSeries)
        case units(UnitCounter)
        case histogram(HistogramSeries)
    }

    /// A series as the ledger names it: the labels are numbers of names.
    private struct Key: Hashable {
        let family: TotalFamily
        let labels: RollupKey
    }

    private struct State {
        var series: [Key: Series] = [:]
        var turnedAway: [Int64: Int64] = [:]
        /// Calls by provider and outcome, for the error ratio.
        var outcomes: [RollupKey: (provider: String, isError: Bool)] = [:]
    }

    private let registry: Registry
    private let families: [TotalFamily: Family]
    private let state = Mutex(State())
    private let errorRatio: ErrorRatio

    init(registry: Registry, errorRatio: ErrorRatio = ErrorRatio()) {
        self.registry = registry
        self.errorRatio = errorRatio
        var families: [TotalFamily: Family] = [:]
        for family in TotalFamily.allCases { families[family] = Self.register(family, in: registry) }
        self.families = families
        for kind in Event.Kind.allCases {
            for outcome in EventOutcome.allCases { eventCounter(kind: kind.name, outcome).add(0) }
        }
        eventCounter(kind: Self.unknownKind, .rejected).add(0)
        for kind in ["purchased", "consumed", "granted", "refunded"] { counter(.credits, [kind])?.add(0) }
        registry.gauge(
            "bursar_error_ratio", help: "Share of calls that failed, of those booked in the last 5 minutes.",
            labels: ["provider"], collect: { errorRatio.samples() })
    }

    /// What became of an event. `accepted` is a committed total; the others count since the start.
    enum EventOutcome: String, CaseIterable { case accepted, duplicate, rejected }

    /// What an event is counted as that cannot be read, and so may be of any kind.
    static let unknownKind = "unknown"

    /// Where events that were not booked are counted.
    func eventCounter(kind: String, _ outcome: EventOutcome) -> CounterSeries {
        guard case .counter(let counter)? = families[.acceptedEvents] else {
            preconditionFailure("the ledger counts its events")
        }
        return counter.series([kind, outcome.rawValue])
    }

    /// Adds what was committed. `name` gives the text of a label.
    func apply(_ commit: Commit, name: (Int64) -> String) {
        state.withLock { state in
            for total in commit.totals {
                add(total, to: &state, name: name)
                if total.family == .calls { note(total, in: &state, name: name) }
            }
            for (family, count) in commit.turnedAway {
                let before = state.turnedAway.updateValue(count, forKey: family) ?? 0
                guard let family = TotalFamily(rawValue: family), count > before else { continue }
                registry.countOverflow(of: family.description.name, by: count - before)
            }
        }
    }

    /// Takes in what was committed before the start.
    func load(_ total: Commit.Total, name: (Int64) -> String) {
        state.withLock { add(total, to: &$0, name: name) }
    }

    private func add(_ total: Commit.Total, to state: inout State, name: (Int64) -> String) {
        let isHistogram = total.family.bounds != nil
        let bucket = total.series[3]
        var labels = total.series
        if isHistogram { labels[3] = 0 }
        let key = Key(family: total.family, labels: labels)
        guard let series = state.series[key] ?? make(key, name: name) else { return }
        if state.series[key] == nil { state.series[key] = series }
        switch series {
        case .counter(let counter): counter.add(total.amount)
        case .units(var units):
            units.add(total.amount)
            state.series[key] = .units(units)
        case .histogram(let histogram) where bucket == TotalFamily.sumBucket:
            histogram.add(bucketCounts: [], sum: total.amount)
        case .histogram(let histogram): histogram.add(bucketCounts: [(Int(bucket), total.amount)], sum: 0)
        }
    }

    private func make(_ key: Key, name: (Int64) -> String) -> Series? {
        let labels = key.family.description.labels.indices.map { name(key.labels[$0]) }
        // The ledger has capped its families already: what it committed is shown.
        switch families[key.family] {
        case .counter(let counter) where key.family == .units:
            return .units(UnitCounter(counter.series(labels, isCapped: false), unit: labels[2]))
        case .counter(let counter): return .counter(counter.series(labels, isCapped: false))
        case .histogram(let histogram): return .histogram(histogram.series(labels, isCapped: false))
        case nil: return nil
        }
    }

    private func counter(_ family: TotalFamily, _ labels: [String]) -> CounterSeries? {
        guard case .counter(let counter)? = families[family] else { return nil }
        return counter.series(labels)
    }

    private func note(_ total: Commit.Total, in state: inout State, name: (Int64) -> String) {
        let outcome = state.outcomes[total.series] ?? (name(total.series[0]), name(total.series[3]) == "error")
        state.outcomes[total.series] = outcome
        errorRatio.note(total.amount, provider: outcome.provider, areErrors: outcome.isError)
    }

    private static func register(_ family: TotalFamily, in registry: Registry) -> Family {
        let description = family.description
        guard let name = MetricName(description.name) else { preconditionFailure("no name: \(description.name)") }
        let labels = description.labels.compactMap { LabelName($0) }
        if let bounds = family.bounds {
            return .histogram(
                registry.histogram(
                    name, help: description.help, labels: labels,
                    bounds: bounds.milliseconds.map { Double($0) / 1000 }, scale: description.scale, maxSeries: .max))
        }
        return .counter(
            registry.counter(
                name, help: description.help, labels: labels, scale: description.scale, maxSeries: .max))
    }
}

/// Shows a unit's total in thousandths, the scale that its family has, whatever it is kept in.
struct UnitCounter {
    private let series: CounterSeries
    /// How many of the integers that are kept make one unit.
    private let scale: Int64
    /// What is kept and is less than a thousandth: it is shown once it has grown to one.
    private var rest: Int64 = 0

    init(_ series: CounterSeries, unit: String) {
        self.series = series
        scale = Bucket.allCases.first { $0.name == unit }?.scale ?? 1
    }

    mutating func add(_ amount: Int64) {
        guard scale > 1 else {
            let (thousandths, overflow) = amount.multipliedReportingOverflow(by: 1_000)
            return series.add(overflow ? .max : thousandths)
        }
        let sum = rest + amount
        let one = scale / 1_000
        series.add(sum / one)
        rest = sum % one
    }
}
