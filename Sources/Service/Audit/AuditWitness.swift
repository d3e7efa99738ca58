// Tells how far the audit is to who may say later that it was so: metrics, the log, and by the store webhooks and mails.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Ledger
import Logging
import Store
import System

/// Each hour the length of the chain and its last digest are noted and told. What is old leaves by the same beat.
final class AuditWitness: Sendable {
    private let store: LedgerStore
    private let log: Log
    private let clock: @Sendable () -> Timestamp
    /// For how many days entries are kept.
    private let keep: @Sendable () -> Int
    private let told = Shared<AuditPosition?>(nil)
    private let queue = DispatchQueue(label: "bursar.audit.witness", qos: .utility)

    init(
        _ store: LedgerStore, log: Log, clock: @escaping @Sendable () -> Timestamp, keep: @escaping @Sendable () -> Int
    ) {
        self.store = store
        self.log = log
        self.clock = clock
        self.keep = keep
    }

    /// What was told last; nil before anything was.
    var position: AuditPosition? { told.value }

    /// Notes how far the chain is, and tells it. `done` is called when that is over.
    func turn(_ done: @escaping @Sendable () -> Void) {
        queue.async { [self] in
            defer { done() }
            let now = clock()
            do throws(StoreError) {
                _ = try store.cutAudit(before: now.advanced(byMilliseconds: -Int64(keep()) * 86_400_000), at: now)
                let position = try store.checkpointAudit(at: now)
                told.value = position
                log.say(.info, "the audit has come to \(position)")
            } catch {
                log.say(.warning, "how far the audit has come could not be noted: \(error)")
            }
        }
    }
}
