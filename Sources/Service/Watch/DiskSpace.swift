// How much room the file system of the ledger has.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// The last reading. To read it can take as long as a disk that does not answer, so nobody who is asked reads it.
final class DiskSpace: Sendable {
    private let path: String
    private let last = Mutex<Reading?>(nil)

    struct Reading: Sendable, Equatable {
        /// Bytes that are free to whoever is not root.
        let free: Int64
        let size: Int64

        /// Too little for the next days of nearly any ledger.
        var isScarce: Bool { free < 256 << 20 }
    }

    /// `path` is that of the ledger.
    init(of path: String) { self.path = path }

    var reading: Reading? { last.withLock { $0 } }

    /// Blocks for as long as the file system does.
    func refresh() {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return }
        let reading = Reading(
            free: Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize)),
            size: Int64(clamping: UInt64(status.f_blocks) * UInt64(status.f_frsize)))
        last.withLock { $0 = reading }
    }
}
