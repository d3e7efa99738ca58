// What a store holds, and how much of the disk it takes.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import SQL
internal import System

extension LedgerStore {
    package enum Contents: Sendable {
        case empty
        /// There are events, and the first of them is from the source that was asked for.
        case fromSource
        case other
    }

    /// Whether the store has events, and whether they are those of a source.
    package func contents(ofSource source: String) throws(StoreError) -> Contents {
        try withDatabase { (database) throws(StoreError) in
            let sql = "SELECT n.text FROM events e JOIN names n ON n.id = e.source ORDER BY e.number LIMIT 1"
            guard let first = try database.first(sql, row: { $0.text(0) }) else {
                let hasArchives = try database.first("SELECT 1 FROM archives") { _ in true } ?? false
                return hasArchives ? .other : .empty
            }
            return first == source ? .fromSource : .other
        }
    }

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
