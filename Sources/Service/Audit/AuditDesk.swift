// Keeps the audit of a server: what the frame sees, and what the server does by itself.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import HTTP
import Ledger
package import Store
import Synchronization
import System

/// Makes entries of what it is told of, folds them, and hands them to the store.
package final class AuditDesk: Sendable {
    private let store: LedgerStore
    private let clock: @Sendable () -> Timestamp
    private let folder = Mutex(AuditFolder())
    /// Where answers go out that waited for their entries: who writes has no time for it.
    private let answering = DispatchQueue(label: "bursar.audit", qos: .userInitiated, attributes: .concurrent)

    init(_ store: LedgerStore, clock: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.clock = clock
    }

    var recorder: AccessRecorder { AccessRecorder(note: note, keep: keep) }

    /// Keeps what somebody did that no request was for, in a moment.
    package func tell(_ entry: AuditEntry) { store.audit([entry]) }

    /// Keeps it at once; `done` is called when it is on disk, or why not.
    package func keep(_ entry: AuditEntry, _ done: @escaping @Sendable (Result<Void, StoreError>) -> Void) {
        store.audit([entry]) { [answering] result in answering.async { done(result) } }
    }

    // MARK: Requests

    private func note(_ access: Access) {
        let now = clock()
        var kept: [AuditEntry] = []
        for tale in access.told {
            guard access.route.recording.way != .counted else {
                kept += count(access, tale, at: now)
                continue
            }
            let entry = AuditEntry(access, tale, at: now)
            if let key = Self.key(of: entry, access) { kept += fold(entry, as: key) } else { kept.append(entry) }
        }
        store.audit(kept)
    }

    /// Requests of machines are many: entries are made of those alone that are told.
    private func count(_ access: Access, _ tale: AccessTale, at now: Timestamp) -> [AuditEntry] {
        let caller = tale.caller ?? access.caller
        let key = AuditFolder.Key.route(
            actor: caller.identity, address: caller.address(in: access.head), route: access.route.pattern,
            action: tale.action, AuditOutcome(status: tale.status ?? access.status.code))
        return folder.withLock {
            $0.take(key, rows: tale.rows.map { Int64($0) }, at: now) { AuditEntry(access, tale, at: now) }
        }
    }

    /// What an entry is told together with; nil for what is told by itself.
    private static func key(of entry: AuditEntry, _ access: Access) -> AuditFolder.Key? {
        let pattern = access.route.pattern
        let isNothing = [.refused, .limited, .invalid].contains(entry.outcome)
        // Whoever it is can have the server fail at what is open to all, as often as they like.
        if isNothing || entry.outcome == .failed && access.route.needs == .open {
            return .refusal(
                .init(
                    actor: entry.actor, address: entry.address, method: access.route.method.name, route: pattern,
                    object: entry.outcome == .refused ? entry.object.text : "", action: entry.action,
                    status: entry.status))
        }
        guard access.route.method == .get else { return nil }
        return .view(
            actor: entry.actor, way: entry.way, address: entry.address, route: pattern, action: entry.action,
            object: entry.object, entry.outcome, entry.details)
    }

    private func keep(_ access: Access, _ done: @escaping @Sendable (Problem?) -> Void) {
        let now = clock()
        let entries = access.told.map { AuditEntry(access, $0, at: now) }
        store.audit(entries) { [answering] result in
            answering.async {
                switch result {
                case .success: done(nil)
                case .failure(let error): done(.unrecorded(error))
                }
            }
        }
    }

    /// Somebody was not let in.
    func note(_ note: AccessNote) {
        guard let status = note.refusal else { return }
        let now = clock()
        let entry = AuditEntry(note, refused: status, at: now)
        store.audit(
            fold(
                entry,
                as: .refusal(
                    .init(
                        actor: entry.actor, address: entry.address, method: note.head.method.name, route: note.route,
                        action: entry.action, status: entry.status))))
    }

    private func fold(_ entry: AuditEntry, as key: AuditFolder.Key) -> [AuditEntry] {
        folder.withLock { $0.take(key, rows: entry.rows, at: entry.at) { entry } }
    }

    /// Why what must be recorded cannot be done at the moment; nil where it can.
    func problem(on route: Route) -> Problem? {
        guard route.recording.way == .kept, let failure = store.failure else { return nil }
        return .unrecorded(failure)
    }

    // MARK: The server itself

    /// `isGuarded` says whether nobody comes in without a token: who reads the store beside a server goes by that.
    func begin(isGuarded: Bool) {
        var entry = AuditEntry.ofServer(.serverStarted, at: clock())
        entry.target = "server"
        entry.details = [.init("version", Version.text), .access(isGuarded)]
        keep(entry) { _ in }
    }

    /// The configuration was read anew, and is in force, or was refused.
    package func tellReload(isGuarded: Bool, isRefused: Bool = false) {
        var entry = AuditEntry.ofServer(.configurationReloaded, at: clock())
        entry.target = "configuration"
        entry.details = [.access(isGuarded)]
        if isRefused { entry.outcome = .invalid }
        tell(entry)
    }

    // MARK: Time

    /// Tells what was folded and is over.
    func refresh(_ done: @escaping @Sendable () -> Void) {
        let now = clock()
        store.audit(folder.withLock { $0.due(at: now) })
        done()
    }

    /// Tells all that was folded, so that whoever is forgotten now is found in it.
    func settle() {
        let now = clock()
        store.audit(folder.withLock { $0.close(at: now) })
    }

    /// Tells all that was folded, and that the server stops. What waits is written when the store is closed.
    func close() {
        let now = clock()
        var entry = AuditEntry.ofServer(.serverStopped, at: now)
        entry.target = "server"
        store.audit(folder.withLock { $0.close(at: now) } + [entry])
    }
}

extension Problem {
    /// An answer that may not go out without an entry of it.
    fileprivate static func unrecorded(_ error: StoreError) -> Problem {
        .unavailable(
            "This goes into the audit before it is answered, and that cannot be written: \(error).", retryAfter: 5)
    }
}
