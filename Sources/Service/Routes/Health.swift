// What the server says of its health, from memory.
// SPDX-License-Identifier: Apache-2.0

import Access
import HTTP
import JSON
import Ledger
import Store
import Synchronization
import System
import Watch

/// Answers probes whatever the ledger and everything else is doing.
package final class Health: Sendable {
    private let store: LedgerStore
    private let watch: ServerWatch
    private let clock: @Sendable () -> Timestamp
    private let draining = Atomic(false)

    init(store: LedgerStore, watch: ServerWatch, clock: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.watch = watch
        self.clock = clock
    }

    /// From now on load balancers are told to go elsewhere.
    package func startDraining() { draining.store(true, ordering: .relaxed) }

    private var isDraining: Bool { draining.load(ordering: .relaxed) }

    static let live = Response.text("ok\n").with(HeaderField(.cacheControl, "no-store"))

    var readiness: Response {
        let (status, word): (Status, String) =
            if isDraining {
                (.serviceUnavailable, "draining\n")
            } else if let failure = store.failure {
                (.serviceUnavailable, "\(store.isReplaced ? failure.plainly : "the ledger cannot be written")\n")
            } else {
                (.ok, "ok\n")
            }
        return Response.text(word, status: status).with(HeaderField(.cacheControl, "no-store"))
    }

    /// Refuses what is answered from the ledger while its files on disk are not the ones that were opened. What watches
    /// the server is answered all the same.
    func problem(on route: Route) -> Problem? {
        guard let scope = route.needs.scope, scope != .metrics, store.isReplaced else { return nil }
        return Problem.unavailable("The ledger is not used: \(StoreError.replaced).", retryAfter: 5)
    }

    /// `application/health+json`, for people and status pages: as well as the worst of what counts. Of what and how, those
    /// are told who may read that anyway.
    func document(for caller: Caller) -> Response {
        let checks = checks
        let status = checks.map(\.severity).max() ?? .pass
        var json = JSONWriter()
        json.beginObject()
        json.key("status")
        json.string((isDraining ? max(status, .warn) : status).rawValue)
        if caller.isToldDetails {
            json.key("version")
            json.string(Version.text)
            json.key("checks")
            json.beginObject()
            for check in checks {
                json.key(check.name)
                json.beginArray()
                check.write(to: &json)
                json.endArray()
            }
            json.endObject()
        }
        json.endObject()
        return Response(status == .fail ? .serviceUnavailable : .ok, .health, json.bytes)
            .with(HeaderField(.cacheControl, "no-store"))
    }

    /// What is known of the ledger, and of everything that is watched.
    var checks: [HealthCheck] {
        let (now, probes) = (clock(), watch.probes)
        let look = probes.first { $0.plan.name == ProbePlan.ledgerName }
        return [
            HealthCheck.writable(store.failure, look?.failure, at: now),
            HealthCheck(
                "ledger:pending", "datastore", .pass, observed: ("\(store.pendingEvents)", "events"), at: now),
        ]
            + (watch.disk.reading.map { disk in
                [
                    HealthCheck(
                        "ledger:diskFree", "datastore", disk.isScarce ? .warn : .pass,
                        observed: ("\(disk.free)", "bytes"), at: now,
                        output: disk.isScarce ? "the disk is nearly full" : nil)
                ]
            } ?? []) + probes.filter { $0.plan.name != ProbePlan.ledgerName }.flatMap(HealthCheck.of)
            + watch.queues.map(HealthCheck.init) + watch.gauges.map(HealthCheck.init)
    }
}

extension Caller {
    /// Whether they are told by which names and figures something is well: metrics and reports tell them, too. Who may see
    /// some rows only, such as a customer, has no use for what the server stands on.
    var isToldDetails: Bool { bounds.isEmpty && !isPublic && !scopes.isDisjoint(with: [.read, .metrics, .admin]) }
}
