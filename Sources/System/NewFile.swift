// A file that appears under its name only when it is whole, and then stays.
// SPDX-License-Identifier: Apache-2.0

internal import CFiles
internal import Glibc

/// Is written beside its name and renamed: what was there before stays until the new file is complete and on disk. Links
/// are followed, so they stay links; only files are replaced. One that is not finished leaves nothing behind.
package struct NewFile: ~Copyable {
    package struct Unwritable: Error, Equatable, CustomStringConvertible {
        package let path: String
        let reason: String

        package init(path: String, number: CInt) { self.init(path: path, "\(FileError(number))") }

        init(path: String, _ reason: String) {
            self.path = path
            self.reason = reason
        }

        package var description: String { "cannot write \(path): \(reason)" }
    }

    /// What is done where there is a file of this name.
    package enum Conflict: Sendable {
        case replace
        /// The file that is there stays, and the new one is given up.
        case fail
    }

    /// The name that was asked for.
    package let path: String
    /// Where it is written meanwhile, for whoever writes it by its name.
    package let partial: String
    private let place: FilePlace
    private let conflict: Conflict
    private let descriptor: CInt
    private var isFinished = false

    /// - `permissions`: exactly these, whatever the umask. Otherwise those of the file that is replaced, or the usual.
    package init(
        at path: String, permissions: UInt32? = nil, ifThere conflict: Conflict = .replace
    ) throws(Unwritable) {
        let before = try Self.status(of: path)
        if let before {
            guard conflict == .replace else { throw Unwritable(path: path, number: EEXIST) }
            guard before.kind == .file else { throw Unwritable(path: path, "it is \(before.kind.rawValue)") }
        }
        let place: FilePlace
        do throws(FileError) { place = try FilePlace(of: path) } catch {
            throw Unwritable(path: path, number: error.number)
        }
        let (partial, descriptor) = try Self.create(beside: place, for: path)
        // Only root may give files away; a file of one's own is as good.
        if permissions == nil, let before { _ = fchown(descriptor, before.owner, before.group) }
        if let mode = permissions ?? before?.permissions, fchmod(descriptor, mode_t(mode)) != 0 {
            let number = errno
            unsafe unlink(partial)
            close(descriptor)
            throw Unwritable(path: path, number: number)
        }
        self.path = path
        self.conflict = conflict
        self.place = place
        self.partial = partial
        self.descriptor = descriptor
    }

    /// Nil where nothing has this name.
    private static func status(of path: String) throws(Unwritable) -> FileStatus? {
        do throws(FileError) {
            return try FileStatus(of: path)
        } catch {
            if error.isMissing { return nil }
            throw Unwritable(path: path, number: error.number)
        }
    }

    deinit {
        if !isFinished { unsafe unlink(partial) }
        close(descriptor)
    }

    /// A name of its own: two that write the same file do not write into each other's.
    private static func create(
        beside place: FilePlace, for path: String
    ) throws(Unwritable) -> (name: String, descriptor: CInt) {
        sweep(place)
        while true {
            let name = prefix(of: place) + String(UInt64.random(in: (1 << 60)...UInt64.max), radix: 16) + ending
            let partial = "\(place.directory)/\(name)"
            let descriptor = unsafe open(partial, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
            if descriptor >= 0 {
                // Tells those who sweep that somebody is at work on it. A file system without locks has no sweeping.
                flock(descriptor, LOCK_EX | LOCK_NB)
                return (partial, descriptor)
            }
            guard errno == EEXIST else { throw Unwritable(path: path, number: errno) }
        }
    }

    /// Removes what others left behind who were killed at work on this file.
    private static func sweep(_ place: FilePlace) {
        let prefix = prefix(of: place)
        guard let directory = unsafe opendir(place.directory) else { return }
        defer { unsafe closedir(directory) }
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { bytes in
                unsafe bytes.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            guard name.hasPrefix(prefix), name.hasSuffix(ending),
                name.utf8.count == prefix.utf8.count + 16 + ending.utf8.count
            else { continue }
            let partial = "\(place.directory)/\(name)"
            let descriptor = unsafe open(partial, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW)
            guard descriptor >= 0 else { continue }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unsafe unlink(partial) }
            close(descriptor)
        }
    }

    private static func prefix(of place: FilePlace) -> String {
        // A name may have 255 bytes.
        "\(String(decoding: place.name.utf8.prefix(200), as: UTF8.self))."
    }

    private static let ending = ".partial"
}

extension NewFile {
    package mutating func write(_ bytes: [UInt8]) throws(Unwritable) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Unwritable(path: path, number: count < 0 ? errno : ENOSPC) }
            written += count
        }
    }

    /// The file is on disk under its name when this returns.
    package consuming func finish() throws(Unwritable) {
        guard fsync(descriptor) == 0 else { throw Unwritable(path: path, number: errno) }
        if let number = rename() { throw Unwritable(path: path, number: number) }
        isFinished = true
        do throws(FileError) { try place.syncDirectory() } catch {
            throw Unwritable(path: path, number: error.number)
        }
    }

    /// The error number of what went wrong, if something did.
    private func rename() -> CInt? {
        if conflict == .fail {
            if unsafe renameat2(AT_FDCWD, partial, AT_FDCWD, place.path, replacingNothing) == 0 { return nil }
            // A file system that cannot promise it gets the look that `init` took.
            guard errno == EINVAL || errno == ENOSYS else { return errno }
        }
        return unsafe Glibc.rename(partial, place.path) == 0 ? nil : errno
    }

    /// Writes a whole file.
    package static func write(
        _ bytes: [UInt8], to path: String, permissions: UInt32? = nil
    ) throws(Unwritable) {
        var file = try NewFile(at: path, permissions: permissions)
        try file.write(bytes)
        try file.finish()
    }
}

/// `RENAME_NOREPLACE`, of a header that says much else.
private let replacingNothing: CUnsignedInt = 1
