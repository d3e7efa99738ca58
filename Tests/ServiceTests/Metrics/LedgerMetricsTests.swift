// From what the ledger committed to what the page of metrics shows.
// SPDX-License-Identifier: Apache-2.0

import Exposition
import Ledger
import Scenes
import Testing

@testable import Service
@testable import Store

@Suite struct LedgerMetricsTests {
    private let registry = Registry()
    private let metrics: LedgerMetrics

    init() { metrics = LedgerMetrics(registry: registry) }

    /// The names that stand for the numbers in these tests.
    private static let names: [Int64: String] = [
        0: "", 1: "other", 2: "openai", 3: "gpt-5", 4: "chat", 5: "ok", 6: "error", 7: "input_seconds",
        8: "characters",
    ]

    private func name(_ id: Int64) -> String { Self.names[id] ?? "?" }

    private func commit(_ totals: [Commit.Total], turnedAway: [Int64: Int64] = [:]) {
        metrics.apply(Commit(totals: totals, duration: .zero, turnedAway: turnedAway, events: 1), name: name)
    }

    private func total(_ family: TotalFamily, _ series: RollupKey, _ amount: Int64) -> Commit.Total {
        Commit.Total(family: family, series: series, amount: amount)
    }

    private var page: String { String(decoding: registry.render(.text), as: UTF8.self) }

    @Test func `What is committed is shown, and what is committed next is added`() {
        let cost = total(.cost, RollupKey(2, 3, 4), 1_234_567_890)
        let calls = total(.calls, RollupKey(2, 3, 4, 5), 7)
        commit([cost, calls])
        commit([calls])
        let labels = #"provider="openai",model="gpt-5",operation="chat""#
        #expect(page.metric("bursar_cost_usd_total{\(labels)}") == "1.23456789")
        #expect(page.metric("bursar_calls_total{\(labels),status=\"ok\"}") == "14")
    }

    @Test func `Known label sets start at 0`() {
        for kind in Event.Kind.allCases {
            for outcome in ["accepted", "duplicate", "rejected"] {
                #expect(page.metric("bursar_events_total{kind=\"\(kind.name)\",outcome=\"\(outcome)\"}") == "0")
            }
        }
        #expect(page.metric(#"bursar_events_total{kind="unknown",outcome="rejected"}"#) == "0")
        for kind in ["purchased", "consumed", "granted", "refunded"] {
            #expect(page.metric("bursar_credits_total{kind=\"\(kind)\"}") == "0")
        }
    }

    @Test func `What was committed before the start is loaded, and what follows comes on top`() {
        let calls = total(.calls, RollupKey(2, 3, 0, 5), 40)
        metrics.load(calls, name: name)
        let series = #"bursar_calls_total{provider="openai",model="gpt-5",operation="",status="ok"}"#
        #expect(page.metric(series) == "40")
        commit([total(.calls, RollupKey(2, 3, 0, 5), 2)])
        #expect(page.metric(series) == "42")
        // What was loaded happened before the last five minutes, as far as anybody knows.
        commit([total(.calls, RollupKey(2, 3, 0, 6), 2)])
        #expect(page.metric(#"bursar_error_ratio{provider="openai"}"#) == "0.5")
    }

    @Test func `Units are shown in units, whatever they are kept in, and no part of one is lost`() {
        let seconds = #"bursar_units_total{provider="openai",model="gpt-5",unit="input_seconds"}"#
        commit([total(.units, RollupKey(2, 3, 7), 1_500_000), total(.units, RollupKey(2, 3, 8), 900)])
        #expect(page.metric(seconds) == "1.5")
        #expect(page.metric(#"bursar_units_total{provider="openai",model="gpt-5",unit="characters"}"#) == "900")
        for _ in 0..<10 { commit([total(.units, RollupKey(2, 3, 7), 999)]) }
        #expect(page.metric(seconds) == "1.509")
        commit([total(.units, RollupKey(2, 3, 7), 10)])
        #expect(page.metric(seconds) == "1.51")
    }

    @Test func `A histogram gets its buckets and its sum, from the start and from commits alike`() {
        // 90 ms, 4 s and, beyond all bounds, 400 s.
        let key: (Int64) -> RollupKey = { RollupKey(2, 3, 0, $0) }
        let beyond = Int64(DurationBounds.calls.milliseconds.count)
        metrics.load(total(.callDuration, key(1), 1), name: name)
        metrics.load(total(.callDuration, key(TotalFamily.sumBucket), 90), name: name)
        commit([
            total(.callDuration, key(6), 1), total(.callDuration, key(beyond), 1),
            total(.callDuration, key(TotalFamily.sumBucket), 404_000),
        ])
        let labels = #"provider="openai",model="gpt-5""#
        func bucket(_ le: String) -> String? {
            page.metric("bursar_call_duration_seconds_bucket{\(labels),le=\"\(le)\"}")
        }
        #expect(["0.05", "0.1", "2.5", "5", "300", "+Inf"].map(bucket) == ["0", "1", "1", "2", "2", "3"])
        #expect(page.metric("bursar_call_duration_seconds_sum{\(labels)}") == "404.09")
        #expect(page.metric("bursar_call_duration_seconds_count{\(labels)}") == "3")
    }

    @Test func `Label sets that the ledger turned away are counted once, though it tells of them with every commit`() {
        let series = #"bursar_series_overflow_total{family="bursar_calls_total"}"#
        let family = TotalFamily.calls.rawValue
        commit([total(.calls, RollupKey(1, 1, 1, 1), 1)], turnedAway: [family: 3])
        #expect(page.metric(series) == "3")
        commit([], turnedAway: [family: 3])
        #expect(page.metric(series) == "3")
        commit([], turnedAway: [family: 5])
        #expect(page.metric(series) == "5")
        let other = #"provider="other",model="other",operation="other",status="other""#
        #expect(page.metric("bursar_calls_total{\(other)}") == "1")
    }

    @Test func `The ledger's own cap counts: what it committed is shown beyond the registry's`() {
        let small = Registry(maxSeries: 1)
        let metrics = LedgerMetrics(registry: small)
        let totals = [total(.unpricedCalls, RollupKey(2, 3), 1), total(.unpricedCalls, RollupKey(2, 4), 1)]
        metrics.apply(Commit(totals: totals, duration: .zero, turnedAway: [:], events: 2), name: name)
        let page = String(decoding: small.render(.text), as: UTF8.self)
        #expect(page.metric(#"bursar_unpriced_calls_total{provider="openai",model="gpt-5"}"#) == "1")
        #expect(page.metric(#"bursar_unpriced_calls_total{provider="openai",model="chat"}"#) == "1")
    }
}
