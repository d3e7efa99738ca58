// A consistent copy of a store that is in use.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import SQL

package enum Backup {
    /// Copies the store at `path` into a new file, which appears under its name only when it is whole.
    ///
    /// `progress` gets the share that is done, from 0 to 1.
    package static func run(
        path: String, to target: String, progress: @escaping (Double) -> Void = { _ in }
    ) throws(StoreError) {
        guard access(path, F_OK) == 0 else { throw .notThere(path) }
        guard access(target, F_OK) != 0 else { throw .alreadyThere(target) }
        let partial = target + ".partial"
        unlink(partial)
        defer { unlink(partial) }
        try StoreError.wrapping { () throws(SQLError) in
            let database = try Database.sqlite(path, .read)
            do throws(SQLError) {
                try database.copy(to: partial) { remaining, total in
                    progress(total == 0 ? 1 : 1 - Double(remaining) / Double(total))
                }
            } catch  where error.kind == .cannotOpen {
                // Of the two files it is the copy that cannot be opened.
                throw SQLError(.cannotOpen, "\(target): \(error.message)")
            }
        }
        try sync(partial)
        guard rename(partial, target) == 0 else {
            throw .database(SQLError(.inputOutput, String(cString: strerror(errno))))
        }
    }

    /// The copy is on disk before it has its name.
    private static func sync(_ path: String) throws(StoreError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        guard descriptor >= 0, fsync(descriptor) == 0 else {
            throw .database(SQLError(.inputOutput, String(cString: strerror(errno))))
        }
    }
}
