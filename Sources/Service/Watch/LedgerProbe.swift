// The ledger as one of the things that are watched.
// SPDX-License-Identifier: Apache-2.0

import SQL
import Store
import System
import Watch

/// Whether the ledger can be written, as the last commit found it.
struct LedgerProbe: Probe {
    static let kind = "ledger"
    static let componentType = ComponentType.datastore

    let store: LedgerStore
    let disk: DiskSpace

    func look(by deadline: Deadline) throws(Trouble) -> ProbeReading {
        disk.refresh()
        if let failure = store.failure { throw .ours(Self.plain(failure)) }
        return ProbeReading()
    }

    /// The anonymous learn what kind of trouble it is, and no path.
    static func plain(_ error: StoreError) -> String {
        if case .replaced = error { return error.description }
        guard case .database(let error) = error else { return "the ledger cannot be written" }
        return switch error.kind {
        case .diskFull: "the disk is full"
        case .readOnly: "the disk is read-only"
        case .corrupt: "the ledger is damaged"
        case .inputOutput: "the disk does not work"
        case .busy: "the ledger is locked"
        case .cannotOpen, .constraint, .overflow, .tooLarge, .interrupted, .other: "the ledger cannot be written"
        }
    }

    static func == (left: Self, right: Self) -> Bool { left.store === right.store }

    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(store)) }
}
