// A file of an archive on its way to the disk: it has its name only when it is whole.
// SPDX-License-Identifier: Apache-2.0

internal import Compression
internal import Digest
internal import System

/// Compresses what it is given piece by piece. Each piece is a gzip member of its own, which reads as one file.
struct ArchiveFile: ~Copyable {
    private var file: NewFile
    private var hash = SHA256()
    private var bytes: Int64 = 0

    /// Nobody else may read it. A file of this name is one that was begun before.
    init(path: String) throws(StoreError) {
        do throws(NewFile.Unwritable) { file = try NewFile(at: path, permissions: 0o600) } catch {
            throw .unwritable(error)
        }
    }

    mutating func write(_ lines: [UInt8]) throws(StoreError) {
        let compressed = Gzip.compress(lines, level: 6)
        hash.update(compressed)
        bytes += Int64(compressed.count)
        do throws(NewFile.Unwritable) { try file.write(compressed) } catch { throw .unwritable(error) }
    }

    /// The file is on disk under its name when this returns; says how long it is, and its SHA-256.
    consuming func finish() throws(StoreError) -> (bytes: Int64, sha256: String) {
        let bytes = bytes
        var whole = SHA256()
        swap(&whole, &hash)
        do throws(NewFile.Unwritable) { try file.finish() } catch { throw .unwritable(error) }
        return (bytes, whole.digest().description)
    }
}
