// What the ledger takes of the disk, and what is left.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import System

extension LedgerStore {
    /// Bytes on disk: the file and its log. Asks the file system, which may take its time.
    package var sizeInBytes: Int64 {
        [place.path, place.log].reduce(0) { sum, path in sum + ((try? FileStatus(of: path))?.size ?? 0) }
    }

    /// The bytes of its file system: those that are free to whoever is not root, and all. Nil where it does not say. Blocks
    /// for as long as the file system does.
    package var room: (free: Int64, all: Int64)? {
        var status = statvfs()
        guard statvfs(place.path, &status) == 0 else { return nil }
        return (
            Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize)),
            Int64(clamping: UInt64(status.f_blocks) * UInt64(status.f_frsize))
        )
    }
}
