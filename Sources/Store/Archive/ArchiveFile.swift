// A file of an archive on its way to the disk: it has its name only when it is whole.
// SPDX-License-Identifier: Apache-2.0

internal import Compression
internal import Digest
internal import Glibc
internal import SQL

/// Compresses what it is given piece by piece. Each piece is a gzip member of its own, which reads as one file.
struct ArchiveFile: ~Copyable {
    let path: String
    private let partial: String
    private let descriptor: Int32
    private var hash = SHA256()
    private var bytes: Int64 = 0

    init(path: String) throws(StoreError) {
        self.path = path
        partial = path + ".partial"
        descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(path) }
    }

    deinit { close(descriptor) }

    mutating func write(_ lines: [UInt8]) throws(StoreError) {
        let compressed = Gzip.compress(lines, level: 6)
        hash.update(compressed)
        bytes += Int64(compressed.count)
        var written = 0
        while written < compressed.count {
            let count = compressed.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress?.advanced(by: written), compressed.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure(path) }
            written += count
        }
    }

    /// The file is on disk under its name when this returns; says how long it is, and its SHA-256.
    mutating func finish() throws(StoreError) -> (bytes: Int64, sha256: String) {
        guard fsync(descriptor) == 0, rename(partial, path) == 0 else { throw Self.failure(path) }
        let directory = open(Self.directory(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { close(directory) }
        guard directory >= 0, fsync(directory) == 0 else { throw Self.failure(path) }
        var whole = SHA256()
        swap(&whole, &hash)
        return (bytes, whole.digest().description)
    }

    private static func directory(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    private static func failure(_ path: String) -> StoreError {
        .archive("cannot write \(path): \(String(cString: strerror(errno)))")
    }
}
