// How much room the file system of the ledger has.
// SPDX-License-Identifier: Apache-2.0

import Store
import Synchronization

/// The last reading, and with it how much of the room the ledger takes. To read it can take as long as a disk that does
/// not answer, so nobody who is asked reads it.
final class DiskSpace: Sendable {
    private let store: LedgerStore
    private let last = Mutex<Reading?>(nil)

    struct Reading: Sendable, Equatable {
        /// Bytes that are free to whoever is not root.
        let free: Int64
        let size: Int64
        /// Bytes of the ledger itself.
        let ledger: Int64

        /// Too little for the next days of nearly any ledger.
        var isScarce: Bool { free < 256 << 20 }
    }

    /// Reads at once, and blocks for it: the store was opened on that disk just now.
    init(of store: LedgerStore) {
        self.store = store
        refresh()
    }

    var reading: Reading? { last.withLock { $0 } }

    /// Blocks for as long as the file system does.
    func refresh() {
        guard let room = store.room else { return }
        let reading = Reading(free: room.free, size: room.all, ledger: store.sizeInBytes)
        last.withLock { $0 = reading }
    }
}
