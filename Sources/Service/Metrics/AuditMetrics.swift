// How far the audit has come, for a scrape to be witness of, and what could not be kept.
// SPDX-License-Identifier: Apache-2.0

import Exposition
import Glibc
import Store
import Synchronization

/// Shows what others need to prove later that the audit was not written anew.
enum AuditMetrics {
    /// Called once. `checkpoint` is what was told last.
    static func watch(_ store: LedgerStore, checkpoint: @escaping @Sendable () -> AuditPosition?, in registry: Registry)
    {
        registry.counter(
            "bursar_audit_entries_total", help: "Entries that were ever added to the audit: its length.", scale: 0,
            collect: { [([], store.auditPosition.length)] })
        registry.counter(
            "bursar_audit_lost_entries_total",
            help: "Entries that could not be kept in the audit since the start; the next one that can says how many.",
            scale: 0, collect: { [([], store.auditFigures.lost)] })
        registry.gauge(
            "bursar_audit_pending_entries", help: "Entries that wait to be added to the audit.", scale: 0,
            collect: { [([], Int64(store.auditFigures.waiting))] })
        // Two families that must agree are collected one after the other by the thread that renders: the second goes by what
        // the first one saw there.
        let seen = Seen()
        registry.gauge(
            "bursar_audit_checkpoint_entries",
            help: "Entries that the audit had at the last checkpoint, once an hour.", scale: 0,
            collect: {
                let position = checkpoint()
                seen.put(position)
                return position.map { [([], $0.length)] } ?? []
            })
        registry.gauge(
            "bursar_audit_head_info",
            help: "The digest of the last entry that the audit had at the last checkpoint; always 1.", labels: ["head"],
            scale: 0, collect: { seen.take().map { [([$0.headText], 1)] } ?? [] })
    }

    /// What each thread that renders saw.
    private final class Seen: Sendable {
        private let positions = Mutex<[UInt: AuditPosition]>([:])

        private var thread: UInt { UInt(pthread_self()) }

        func put(_ position: AuditPosition?) { positions.withLock { $0[thread] = position } }

        func take() -> AuditPosition? { positions.withLock { $0.removeValue(forKey: thread) } }
    }
}
