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

    /// Locks the file beside the store: SQLite's own locks come and go on the store itself. Waits a moment where somebody
    /// has it: a command that only tells the audit of itself does so for no longer.
    init(_ place: StorePlace) throws(StoreError) {
        path = Self.path(of: place)
        var looks = 0
        while true {
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o644)
            guard descriptor >= 0 else {
                let number = errno
                let reason = String(cString: strerror(number))
                throw .database(SQLError(number == EROFS || number == EACCES ? .readOnly : .cannotOpen, reason))
            }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                close(descriptor)
                looks += 1
                guard looks < Self.mostLooks else { throw .inUse }
                usleep(Self.pause)
                continue
            }
            // Somebody may have removed it between the two: then the lock is on a file that nobody else will find.
            if let held = try? FileStatus(of: descriptor), held.identity == (try? FileStatus(of: path))?.identity {
                self.descriptor = descriptor
                leaveToOwner(of: place)
                return
            }
            close(descriptor)
        }
    }

    /// What root makes beside somebody's store is that somebody's, as SQLite has it with its own files: their server has to
    /// open it.
    private func leaveToOwner(of place: StorePlace) {
        guard geteuid() == 0, let store = try? FileStatus(of: place.path), store.owner != 0 else { return }
        _ = fchown(descriptor, store.owner, store.group)
    }

    /// Let go of by hand: a program that is just being started elsewhere in the process may hold a copy of the descriptor
    /// for a moment, and with it what closing alone would leave locked.
    deinit {
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Keeps which files belong together, beyond the end of the process.
    func note(_ pair: FilePair) throws(StoreError) {
        guard pair.note(in: descriptor) else {
            throw .database(SQLError(.inputOutput, String(cString: strerror(errno))))
        }
    }

    /// Within a second.
    private static let mostLooks = 100
    private static let pause: UInt32 = 10_000

    /// Whether somebody holds the lock of a store for longer than a command does that only tells the audit of itself.
    static func staysHeld(of place: StorePlace) -> Bool {
        for _ in 0..<mostLooks {
            guard isHeld(of: place) else { return false }
            usleep(pause)
        }
        return true
    }

    /// Whether somebody holds the lock of a store at the moment. Leaves no file where there is none.
    static func isHeld(of place: StorePlace) -> Bool {
        let descriptor = open(path(of: place), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }
}

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
