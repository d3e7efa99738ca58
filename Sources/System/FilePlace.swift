// Where a file really lies, whatever links lead to it.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// An absolute path in which no link stands: two names of one place are the same here.
package struct FilePlace: Sendable, Equatable {
    package let path: String

    /// The place of a file that is there, or where one of this name would be made: a link that leads nowhere stands for
    /// what it names.
    package init(of path: String) throws(FileError) { self.path = try Self.resolve(path, mostLinks: 40) }

    package var directory: String { Self.split(path).directory }
    package var name: String { Self.split(path).name }

    /// Whether this process may write to the file, and make others beside it: by the rights of both, and by how their disk
    /// is mounted. A trouble of another kind is no answer to that.
    package var mayBeWritten: Bool {
        [path, directory].allSatisfy { (path: String) in
            let code = unsafe faccessat(AT_FDCWD, path, W_OK, AT_EACCESS)
            return code == 0 || ![EROFS, EACCES, EPERM].contains(errno)
        }
    }

    private static func resolve(_ path: String, mostLinks: Int) throws(FileError) -> String {
        if let whole = unsafe realpath(path, nil) {
            defer { unsafe free(whole) }
            return unsafe String(cString: whole)
        }
        guard errno == ENOENT else { throw FileError(errno) }
        let (directory, name) = split(path)
        // What ends in a slash can only be a directory.
        guard !name.isEmpty, name != ".", name != ".." else { throw FileError(ENOENT) }
        if let target = link(at: path) {
            guard mostLinks > 0 else { throw FileError(ELOOP) }
            return try resolve(target.hasPrefix("/") ? target : "\(directory)/\(target)", mostLinks: mostLinks - 1)
        }
        guard let real = unsafe realpath(directory, nil) else { throw FileError(errno) }
        defer { unsafe free(real) }
        let place = unsafe String(cString: real)
        return place == "/" ? "/\(name)" : "\(place)/\(name)"
    }

    private static func link(at path: String) -> String? {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe readlink(path, &bytes, bytes.count)
        return count < 0 ? nil : String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func split(_ path: String) -> (directory: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        let directory = slash == path.startIndex ? "/" : String(path[..<slash])
        return (directory, String(path[path.index(after: slash)...]))
    }

    /// Returns when the names that the file's directory has are on disk.
    package func syncDirectory() throws(FileError) {
        let descriptor = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(errno) }
        defer { close(descriptor) }
        // A file system that cannot sync a directory says so, and keeps its names some other way.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw FileError(errno) }
    }
}
