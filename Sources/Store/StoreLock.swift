// One process at a time writes to a store.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import SQL
internal import System

/// Holds the lock of a store for as long as it lives. The kernel lets go of it when the process ends, however it ends.
final class StoreLock: Sendable {
    let path: String
    private let descriptor: Int32

    static func path(of place: StorePlace) -> String { place.path + "-lock" }

    /// Locks the file beside the store: SQLite's own locks come and go on the store itself.
    init(_ place: StorePlace) throws(StoreError) {
        path = Self.path(of: place)
        while true {
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o644)
            guard descriptor >= 0 else {
                let number = errno
                let reason = String(cString: strerror(number))
                throw .database(SQLError(number == EROFS || number == EACCES ? .readOnly : .cannotOpen, reason))
            }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                close(descriptor)
                throw .inUse
            }
            // Somebody may have removed it between the two: then the lock is on a file that nobody else will find.
            if let held = try? FileStatus(of: descriptor), held.identity == (try? FileStatus(of: path))?.identity {
                self.descriptor = descriptor
                return
            }
            close(descriptor)
        }
    }

    deinit { close(descriptor) }

    /// Keeps which files belong together, beyond the end of the process.
    func note(_ pair: FilePair) throws(StoreError) {
        guard pair.note(in: descriptor) else {
            throw .database(SQLError(.inputOutput, String(cString: strerror(errno))))
        }
    }

    /// Whether somebody holds the lock of a store at the moment. Leaves no file where there is none.
    static func isHeld(of place: StorePlace) -> Bool {
        let descriptor = open(path(of: place), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }
}
