// What the server says of itself: requests, commits, the queue, the process.
// SPDX-License-Identifier: Apache-2.0

import Exposition
import HTTP
import Ledger
import Store
import Synchronization
import System

/// Counts since the start, and readings of the moment: also of how commits and the ledger's disk do, but of nothing that is
/// in the ledger.
final class ServerMetrics: Sendable {
    private let requests: Counter
    private let durations: Histogram
    private let commits: HistogramSeries
    private let exchanges = Mutex<[Exchange: (count: CounterSeries, duration: HistogramSeries)]>([:])

    private struct Exchange: Hashable {
        let route: String
        let method: Method
        let code: Int
    }

    init(registry: Registry) {
        requests = registry.counter(
            "bursar_http_requests_total", help: "Requests that this server answered.",
            labels: ["route", "method", "code"])
        durations = registry.histogram(
            "bursar_http_request_duration_seconds", help: "How long this server took to answer.",
            labels: ["route", "method", "code"],
            bounds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10], scale: 6)
        commits =
            registry.histogram(
                "bursar_ledger_commit_seconds", help: "How long it took to get a batch of events onto the disk.",
                bounds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10], scale: 6
            ).series()
        registry.gauge(
            "bursar_build_info", help: "1; the version is in the label.", labels: ["version"], scale: 0,
            collect: { [([Version.text], 1)] })
        ProcessMetrics.register(in: registry)
    }

    /// Shows the state of a store. Called once, when it is open.
    func watch(_ store: LedgerStore, _ disk: DiskSpace, in registry: Registry) {
        registry.gauge(
            "bursar_ledger_writable", help: "Whether the last commit, or the last try of one, went well.", scale: 0,
            collect: { [([], store.failure == nil ? 1 : 0)] })
        registry.gauge(
            "bursar_ledger_disk_free_bytes", help: "Bytes that are free on the file system of the ledger.", scale: 0,
            collect: { disk.reading.map { [([], $0.free)] } ?? [] })
        registry.gauge(
            "bursar_ledger_disk_size_bytes", help: "Bytes of the file system of the ledger.", scale: 0,
            collect: { disk.reading.map { [([], $0.size)] } ?? [] })
        registry.gauge(
            "bursar_ledger_pending_events", help: "Events that wait to be committed.", scale: 0,
            collect: { [([], Int64(store.pendingEvents))] })
        registry.gauge(
            "bursar_ledger_size_bytes", help: "Bytes of the ledger on disk.", scale: 0,
            collect: { disk.reading.map { [([], $0.ledger)] } ?? [] })
    }

    func note(_ observation: Observation) {
        let exchange = Exchange(
            route: observation.route, method: observation.method, code: observation.status.code)
        let series = exchanges.withLock { exchanges in
            if let series = exchanges[exchange] { return series }
            let labels = [exchange.route, exchange.method.name, String(exchange.code)]
            let series = (count: requests.series(labels), duration: durations.series(labels))
            exchanges[exchange] = series
            return series
        }
        series.count.add()
        series.duration.observe(Int64(max(0, observation.durationNanoseconds / 1_000)))
    }

    func note(_ commit: Commit) {
        commits.observe(commit.duration.microseconds)
    }
}
