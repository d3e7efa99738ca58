// The ledger as one of the things that are watched.
// SPDX-License-Identifier: Apache-2.0

import Store
import System
import Watch

/// Whether the ledger can be written, as the last commit found it.
struct LedgerProbe: Probe {
    static let kind = "ledger"
    static let componentType = ComponentType.datastore

    let store: LedgerStore
    let disk: DiskSpace

    func look(by deadline: Deadline) throws(LookFailure) -> ProbeReading {
        disk.refresh()
        if let failure = store.failure { throw .ours(failure.plainly) }
        return ProbeReading()
    }

    static func == (left: Self, right: Self) -> Bool { left.store === right.store }

    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(store)) }
}
