// What is watched, on the page of metrics.
// SPDX-License-Identifier: Apache-2.0

import Exposition
import Ledger
import Store
import Watch

/// Reads the boards at each scrape; nothing is asked of anything that is watched.
enum WatchGauges {
    static func register(_ watch: ServerWatch, gauges plans: [GaugePlan], in registry: Registry) {
        registerProbes(watch, in: registry)
        registerQueues(watch, in: registry)
        registry.gauge(
            "bursar_gauge_up", help: "Whether a gauge's query was answered the last time.", labels: ["gauge"], scale: 0,
            collect: { watch.gauges.filter { $0.readAt != nil }.map { ([$0.plan.name], $0.reading == nil ? 0 : 1) } }
        )
        for plan in plans {
            guard let name = MetricName("bursar_gauge_\(plan.name)") else { continue }
            registry.gauge(
                name, help: "What the query of the gauge \(plan.name) answers.",
                labels: plan.labels.compactMap { LabelName($0) },
                collect: {
                    watch.gauges.first { $0.plan.name == plan.name }?.reading?.samples.map { ($0.labels, $0.value) }
                        ?? []
                })
        }
    }

    private static func registerProbes(_ watch: ServerWatch, in registry: Registry) {
        func gauge(
            _ name: MetricName, _ help: String, _ value: @escaping @Sendable (ProbeEntry) -> Int64?, scale: Int = 0
        ) {
            registry.gauge(
                name, help: help, labels: ["probe", "kind"], scale: scale,
                collect: {
                    watch.probes.compactMap { entry in
                        value(entry).map { ([entry.plan.name, entry.plan.kind], $0) }
                    }
                })
        }
        gauge("bursar_probe_up", "Whether what is probed is up.", { $0.availability.isUp.map { $0 ? 1 : 0 } })
        gauge("bursar_probe_critical", "Whether the product needs what is probed.", { $0.plan.isCritical ? 1 : 0 })
        gauge(
            "bursar_probe_duration_seconds", "How long the last check took that went well.",
            { $0.took.map(\.nanoseconds) }, scale: 9)
        gauge(
            "bursar_probe_last_success_timestamp_seconds", "When a check went well the last time.",
            { $0.succeededAt?.milliseconds }, scale: 3)
        gauge(
            "bursar_probe_certificate_expiry_timestamp_seconds", "When the certificate ends.",
            { $0.reading.certificateEnd })
        registry.gauge(
            "bursar_probe_phase_duration_seconds", help: "How long the parts of that check took.",
            labels: ["probe", "kind", "phase"], scale: 9,
            collect: {
                watch.probes.flatMap { entry in
                    Phase.allCases.compactMap { phase in
                        entry.reading.phases[phase].map {
                            ([entry.plan.name, entry.plan.kind, phase.rawValue], $0.nanoseconds)
                        }
                    }
                }
            })
    }

    private static func registerQueues(_ watch: ServerWatch, in registry: Registry) {
        func gauge(
            _ name: MetricName, _ help: String, scale: Int = 0, _ value: @escaping @Sendable (QueueReading) -> Int64?
        ) {
            registry.gauge(
                name, help: help, labels: ["queue"], scale: scale,
                collect: {
                    watch.queues.compactMap { entry in
                        entry.reading.flatMap(value).map { ([entry.plan.name], $0) }
                    }
                })
        }
        gauge("bursar_queue_length", "Jobs that wait for a worker.") { $0.length }
        gauge(
            "bursar_queue_oldest_age_seconds", "How long the job that has waited longest has waited.", scale: 9
        ) { $0.oldestAge?.nanoseconds }
        gauge("bursar_queue_failed", "Jobs that failed for good and are kept.") { $0.failed }
        gauge("bursar_queue_delayed", "Jobs that wait for their time.") { $0.delayed }
        gauge("bursar_queue_active", "Jobs that a worker is at.") { $0.active }
        registry.gauge(
            "bursar_queue_up", help: "Whether the queue could be read the last time.", labels: ["queue"], scale: 0,
            collect: { watch.queues.filter { $0.readAt != nil }.map { ([$0.plan.name], $0.reading == nil ? 0 : 1) } }
        )
    }
}
