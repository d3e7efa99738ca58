// Which file and which log belong together, as noted in the file of the lock.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import System

/// Written whenever a store was opened to write. A copy of a directory has new files of both, which nothing is known of:
/// only the log that was noted, beside a file that was not, is the log of another.
struct FilePair: Equatable {
    let store: FileIdentity
    let log: FileIdentity

    init(store: FileIdentity, log: FileIdentity) {
        self.store = store
        self.log = log
    }

    /// Nil where none is noted.
    init?(notedIn path: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0, let line = String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: "\n").first
        else { return nil }
        let words = line.split(separator: " ")
        guard words.count == 4, words[0] == "store", words[2] == "log", let store = FileIdentity(words[1]),
            let log = FileIdentity(words[3])
        else { return nil }
        self.init(store: store, log: log)
    }

    /// On disk when this returns. False where that cannot be.
    func note(in descriptor: CInt) -> Bool {
        let line = Array("store \(store) log \(log)\n".utf8)
        return pwrite(descriptor, line, line.count, 0) == line.count && ftruncate(descriptor, off_t(line.count)) == 0
            && fsync(descriptor) == 0
    }
}
