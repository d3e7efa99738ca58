// A file that events have left the store for, as the store knows it.
// SPDX-License-Identifier: Apache-2.0

internal import Compression
internal import Digest
internal import Glibc
package import Ledger
internal import SQL

/// A row of `archives`.
package struct Archive: Sendable, Equatable {
    let id: Int64
    package let day: Day
    /// 1, and one more for each time that events came after the day was archived.
    package let part: Int64
    package let events: Int64
    package let bytes: Int64
    let sha256: String
    package let path: String

    /// Those that are whole, in the order of their days.
    static func all(in database: Database) throws(StoreError) -> [Archive] {
        let sql = """
            SELECT id, day, part, events, bytes, sha256, path FROM archives WHERE sha256 <> ''
            """
        let archives = try database.rows(sql) {
            Archive(
                id: $0.integer(0), day: Day(number: Int32(truncatingIfNeeded: $0.integer(1))), part: $0.integer(2),
                events: $0.integer(3), bytes: $0.integer(4), sha256: $0.text(5), path: $0.text(6))
        }
        // An index that is damaged would give them in an order that their days are not in.
        return archives.sorted { ($0.day, $0.part) < ($1.day, $1.part) }
    }

    /// `2026-01-01`, `2026-01-01.2`
    package var name: String { Self.name(of: day, part: part) }

    static func name(of day: Day, part: Int64) -> String { part == 1 ? "\(day)" : "\(day).\(part)" }

    /// Reads the events back, each once, in their order. Nothing is given out of a file that is not as it was written.
    func read(_ body: (ArchivedEvent) throws(StoreError) -> Void) throws(ArchiveFailure) {
        let compressed = try contents()
        var rest: [UInt8] = []
        var count: Int64 = 0
        var failure: ArchiveFailure?
        do throws(GzipError) {
            try Gzip.decompress(compressed) { piece in
                guard failure == nil else { return }
                rest += piece
                var start = 0
                while failure == nil, let end = rest[start...].firstIndex(of: 0x0A) {
                    count += 1
                    do throws(ArchiveFailure) { try Self.take(rest[start..<end], body) } catch { failure = error }
                    start = end + 1
                }
                rest.removeFirst(start)
            }
        } catch {
            throw .damage("it cannot be decompressed")
        }
        if let failure { throw failure }
        guard rest.isEmpty, count == events else { throw .damage("it has \(count) events and should have \(events)") }
    }

    private static func take(
        _ line: ArraySlice<UInt8>, _ body: (ArchivedEvent) throws(StoreError) -> Void
    ) throws(ArchiveFailure) {
        let event: ArchivedEvent
        do throws(ArchivedEvent.Malformed) { event = try ArchivedEvent(line) } catch { throw .damage("\(error)") }
        do throws(StoreError) { try body(event) } catch { throw .store(error) }
    }

    private func contents() throws(ArchiveFailure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .damage("cannot read \(path): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .damage("cannot read \(path)") }
        guard status.st_size == bytes else {
            throw .damage("size differs: \(path) has \(status.st_size) bytes and should have \(bytes)")
        }
        var contents = [UInt8](repeating: 0, count: Int(bytes))
        var done = 0
        while done < contents.count {
            let count = contents.withUnsafeMutableBytes { buffer in
                Glibc.read(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .damage("cannot read \(path): \(String(cString: strerror(errno)))") }
            done += count
        }
        guard SHA256.hash(contents).description == sha256 else { throw .damage("checksum differs: \(path)") }
        return contents
    }
}

/// Why an archive was not read to its end: it is not as it was written, or its reader could not go on.
enum ArchiveFailure: Error {
    case damage(String)
    case store(StoreError)
}
