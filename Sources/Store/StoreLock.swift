// One process at a time writes to a store.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import SQL

/// Holds the lock of a store for as long as it lives. The kernel lets go of it when the process ends, however it ends.
final class StoreLock: Sendable {
    private let descriptor: Int32

    /// Locks the file beside the store: SQLite's own locks come and go on the store itself.
    init(storePath: String) throws(StoreError) {
        let path = storePath + "-lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            throw .database(SQLError(errno == EROFS || errno == EACCES ? .readOnly : .cannotOpen, reason))
        }
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            close(descriptor)
            throw .inUse
        }
    }

    deinit { close(descriptor) }

    /// Whether somebody holds the lock of a store at the moment. Leaves no file where there is none.
    static func isHeld(storePath: String) -> Bool {
        let descriptor = open(storePath + "-lock", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }
}
