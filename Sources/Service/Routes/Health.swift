// What the server says of its health, from memory.
// SPDX-License-Identifier: Apache-2.0

import HTTP
import JSON
import Ledger
import SQL
import Store
import Synchronization

/// Answers probes whatever the ledger and everything else is doing.
final class Health: Sendable {
    private let store: LedgerStore
    private let clock: @Sendable () -> Timestamp
    private let draining = Atomic(false)

    init(store: LedgerStore, clock: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.clock = clock
    }

    /// From now on load balancers are told to go elsewhere.
    func startDraining() { draining.store(true, ordering: .relaxed) }

    private var isDraining: Bool { draining.load(ordering: .relaxed) }

    static let live = Response.text("ok\n").with(HeaderField(.cacheControl, "no-store"))

    var readiness: Response {
        let (status, word): (Status, String) =
            if isDraining {
                (.serviceUnavailable, "draining\n")
            } else if store.failure != nil {
                (.serviceUnavailable, "the ledger cannot be written\n")
            } else {
                (.ok, "ok\n")
            }
        return Response.text(word, status: status).with(HeaderField(.cacheControl, "no-store"))
    }

    /// `application/health+json`, for people and status pages.
    var document: Response {
        let failure = store.failure
        let status = failure != nil ? "fail" : isDraining ? "warn" : "pass"
        let time = clock().description
        var json = JSONWriter()
        json.beginObject()
        json.key("status")
        json.string(status)
        json.key("version")
        json.string(Version.text)
        json.key("checks")
        json.beginObject()
        json.key("ledger:writable")
        json.beginArray()
        Self.write(
            Check(
                status: failure == nil ? "pass" : "fail", observed: ("\(failure == nil)", "boolean"), time: time,
                output: failure.map(Self.plain)), to: &json)
        json.endArray()
        json.key("ledger:pending")
        json.beginArray()
        Self.write(Check(status: "pass", observed: ("\(store.pendingEvents)", "events"), time: time), to: &json)
        json.endArray()
        json.endObject()
        json.endObject()
        return Response(failure == nil ? .ok : .serviceUnavailable, .health, json.bytes)
            .with(HeaderField(.cacheControl, "no-store"))
    }

    private struct Check {
        let status: String
        /// A JSON value, and what it is counted in.
        let observed: (value: String, unit: String)
        let time: String
        var output: String?
    }

    private static func write(_ check: Check, to json: inout JSONWriter) {
        json.beginObject()
        json.key("componentType")
        json.string("datastore")
        json.key("status")
        json.string(check.status)
        json.key("observedValue")
        json.raw(check.observed.value)
        json.key("observedUnit")
        json.string(check.observed.unit)
        json.key("time")
        json.string(check.time)
        if let output = check.output {
            json.key("output")
            json.string(output)
        }
        json.endObject()
    }

    /// The anonymous learn what kind of trouble it is, and no path.
    private static func plain(_ error: StoreError) -> String {
        guard case .database(let error) = error else { return "the ledger cannot be written" }
        return switch error.kind {
        case .diskFull: "the disk is full"
        case .readOnly: "the disk is read-only"
        case .corrupt: "the ledger is damaged"
        case .inputOutput: "the disk does not work"
        case .busy: "the ledger is locked"
        case .cannotOpen, .constraint, .interrupted, .other: "the ledger cannot be written"
        }
    }
}
