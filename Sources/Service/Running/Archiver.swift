// Moves old events into the archive while a server runs, and lets go of old columns.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Dispatch
import Ledger
import Logging
import Store
import Synchronization

/// Looks at the start and every hour for days that are over their time, and archives them one by one, or lets go of their
/// columns: between two of them events are committed.
final class Archiver: Sendable {
    private let store: LedgerStore
    private let retention: Configuration.Retention
    private let log: Log
    private let clock: @Sendable () -> Timestamp
    private let queue = DispatchQueue(label: "bursar.archiver", qos: .utility)
    private let isStopped = Atomic(false)

    private static let interval = DispatchTimeInterval.seconds(3_600)

    init(
        _ store: LedgerStore, _ retention: Configuration.Retention, log: Log, clock: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.retention = retention
        self.log = log
        self.clock = clock
    }

    func start() { queue.async { self.run() } }

    /// A day that is being written is left: its events stay in the store.
    func stop() { isStopped.store(true, ordering: .relaxed) }

    private func run() {
        guard !isStopped.load(ordering: .relaxed) else { return }
        do throws(StoreError) {
            if let archiving = retention.archiving { try archive(archiving) }
            if let first = retention.firstOfColumns(today: clock().day) {
                let days = try store.dropColumns(before: first) { !isStopped.load(ordering: .relaxed) }
                if days > 0 { tellDropped(days, before: first) }
                if days > 0 { log.say(.info, "let go of the columns of \(days.counted("day")) before \(first)") }
            }
        } catch {
            if !isStopped.load(ordering: .relaxed) {
                log.say(.warning, "not archived, will try again in an hour: \(error)", .reason("\(error)"))
            }
        }
        queue.asyncAfter(deadline: .now() + Self.interval) { [weak self] in self?.run() }
    }

    private func tellDropped(_ days: Int, before first: Day) {
        var entry = AuditEntry.ofServer(.changeMade, at: clock())
        (entry.target, entry.object, entry.rows) = ("columns", AuditValue("before \(first)"), Int64(days))
        store.audit([entry])
    }

    private func archive(_ archiving: Configuration.Archiving) throws(StoreError) {
        for day in try store.days(before: archiving.first(today: clock().day)) {
            guard !isStopped.load(ordering: .relaxed) else { return }
            guard let archive = try store.archive(day, in: archiving.archive, at: clock()) else { continue }
            let events = Int(archive.events)
            var entry = AuditEntry.ofServer(.eventsArchived, at: clock())
            (entry.target, entry.object, entry.rows) = ("archive", AuditValue(archive.name), archive.events)
            store.audit([entry])
            log.say(
                .info, "archived \(archive.name): \(events.counted("event"))", .archive(archive.name), .events(events))
        }
    }
}
