// A file that appears under its name only when it is whole.
// SPDX-License-Identifier: Apache-2.0

import Glibc

enum NewFile {
    struct Unwritable: Error, CustomStringConvertible {
        let description: String
    }

    /// Writes beside the file and renames: a file that was there stays until the new one is complete.
    static func write(_ bytes: [UInt8], to path: String) throws(Unwritable) {
        let partial = path + ".partial"
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Unwritable(description: "\(path): \(String(cString: strerror(errno)))") }
        Output.write(bytes, to: descriptor)
        let isWritten = fsync(descriptor) == 0
        close(descriptor)
        guard isWritten, rename(partial, path) == 0 else {
            let reason = String(cString: strerror(errno))
            unlink(partial)
            throw Unwritable(description: "\(path): \(reason)")
        }
    }
}
