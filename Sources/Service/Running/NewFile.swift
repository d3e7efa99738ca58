// A file that appears under its name only when it is whole.
// SPDX-License-Identifier: Apache-2.0

import Glibc

enum NewFile {
    struct Unwritable: Error, CustomStringConvertible {
        let path: String
        let number: CInt

        var description: String { "cannot write \(path): \(String(cString: strerror(number)))" }
    }

    /// Writes beside the file and renames: a file that was there stays until the new one is complete.
    ///
    /// - `isPrivate`: nobody else may read it, whatever the umask.
    static func write(_ bytes: [UInt8], to path: String, isPrivate: Bool = false) throws(Unwritable) {
        let partial = path + ".partial"
        let mode: mode_t = isPrivate ? 0o600 : 0o644
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw Unwritable(path: path, number: errno) }
        // One that somebody left behind has the mode that it was made with.
        let failure = isPrivate && fchmod(descriptor, mode) != 0 ? errno : write(bytes, to: descriptor)
        close(descriptor)
        if failure == nil, rename(partial, path) == 0 { return }
        let number = failure ?? errno
        unlink(partial)
        throw Unwritable(path: path, number: number)
    }

    /// The error number of what went wrong, if something did.
    private static func write(_ bytes: [UInt8], to descriptor: CInt) -> CInt? {
        do throws(Output.Failure) {
            try Output.write(bytes, to: descriptor)
        } catch {
            return error.number
        }
        return fsync(descriptor) == 0 ? nil : errno
    }
}
