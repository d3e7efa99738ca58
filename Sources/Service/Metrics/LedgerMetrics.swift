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

    /// The series of a family as the ledger names them, with labels that are numbers of names. Their handles stand in the
    /// order of these numbers, in the array of their kind.
    private struct Series {
        var index: SeriesIndex
        var counters: [CounterSeries] = []
        var units: [UnitCounter] = []
        var histograms: [HistogramSeries] = []
        /// Of calls: what is noted of each for the error ratio.
        var outcomes: [Outcome] = []
    }

    /// What calls of a series count as in the error ratio.
    private struct Outcome {
        /// A place in `State.providers`.
        let provider: UInt32
        let isError: Bool
    }

    private struct State {
        /// In the order of `TotalFamily.allCases`.
        var series = TotalFamily.allCases.map { Series(index: SeriesIndex(of: $0)) }
        var turnedAway: [Int64: Int64] = [:]
        /// The providers of calls, and where the name of each stands.
        var providers: [String] = []
        var places: [Int64: UInt32] = [:]
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
            var noted: [UInt32: (calls: Int64, errors: Int64)] = [:]
            for total in commit.totals {
                guard let number = add(total, to: &state, name: name), total.family == .calls else { continue }
                let outcome = state.series[total.family.place].outcomes[number]
                noted[outcome.provider, default: (0, 0)].calls += total.amount
                if outcome.isError { noted[outcome.provider, default: (0, 0)].errors += total.amount }
            }
            for (place, count) in noted {
                errorRatio.note(count.calls, errors: count.errors, provider: state.providers[Int(place)])
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
        state.withLock { _ = add(total, to: &$0, name: name) }
    }

    /// Adds to a series, which is there from then on, and gives its number in the family.
    private func add(_ total: Commit.Total, to state: inout State, name: (Int64) -> String) -> Int? {
        let bucket = total.series[3]
        var labels = total.series
        if total.family.bounds != nil { labels[3] = 0 }
        let family = total.family.place
        let known = state.series[family].index.number(of: labels)
        guard let number = known ?? make(labels, of: total.family, in: &state, name: name) else { return nil }
        switch families[total.family] {
        case .counter where total.family == .units: state.series[family].units[number].add(total.amount)
        case .counter: state.series[family].counters[number].add(total.amount)
        case .histogram where bucket == TotalFamily.sumBucket:
            state.series[family].histograms[number].add(bucketCounts: [], sum: total.amount)
        case .histogram:
            state.series[family].histograms[number].add(bucketCounts: [(Int(bucket), total.amount)], sum: 0)
        case nil: return nil
        }
        return number
    }

    private func make(
        _ key: RollupKey, of family: TotalFamily, in state: inout State, name: (Int64) -> String
    ) -> Int? {
        let labels = family.description.labels.indices.map { name(key[$0]) }
        let place = family.place
        // The ledger has capped its families already: what it committed is shown.
        switch families[family] {
        case .counter(let counter) where family == .units:
            let units = UnitCounter(counter.series(labels, isCapped: false), unit: labels[2])
            state.series[place].units.append(units)
        case .counter(let counter):
            state.series[place].counters.append(counter.series(labels, isCapped: false))
        case .histogram(let histogram):
            state.series[place].histograms.append(histogram.series(labels, isCapped: false))
        case nil: return nil
        }
        if family == .calls {
            let provider = state.places[key[0]] ?? UInt32(state.providers.count)
            if state.places.updateValue(provider, forKey: key[0]) == nil { state.providers.append(labels[0]) }
            state.series[place].outcomes.append(Outcome(provider: provider, isError: labels[3] == "error"))
        }
        return state.series[place].index.add(key)
    }

    private func counter(_ family: TotalFamily, _ labels: [String]) -> CounterSeries? {
        guard case .counter(let counter)? = families[family] else { return nil }
        return counter.series(labels)
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
