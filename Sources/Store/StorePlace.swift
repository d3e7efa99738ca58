// Where a store lies, and whether what lies there may be opened as one.
// SPDX-License-Identifier: Apache-2.0

internal import SQL
internal import System

/// A store's file, by the one path that all links to it lead to: SQLite names the log after the path, and whoever holds
/// the lock holds it by that name. A file with several names of its own has no such path, and is refused.
struct StorePlace: Sendable {
    let path: String
    let isThere: Bool

    /// What SQLite keeps beside the file: the log of what is committed, and the index of that log.
    var log: String { path + "-wal" }
    var index: String { path + "-shm" }

    var location: StoreLocation { .sqlite(path: path) }

    init(_ location: StoreLocation) throws(StoreError) {
        let path = location.path
        guard let place = try Self.ifThere({ () throws(FileError) in try FilePlace(of: path) }) else {
            // Not even its directory is there: SQLite says so.
            (self.path, isThere) = (path, false)
            return
        }
        self.path = place.path
        guard let status = try Self.ifThere({ () throws(FileError) in try FileStatus(of: place.path) }) else {
            isThere = false
            return
        }
        isThere = true
        guard status.kind == .file else { throw .noFile("\(path) is \(status.kind.rawValue)") }
        guard status.links == 1 else { throw .manyNames(path, status.links) }
    }

    private static func ifThere<T>(_ body: () throws(FileError) -> T) throws(StoreError) -> T? {
        do throws(FileError) {
            return try body()
        } catch {
            if error.isMissing { return nil }
            throw .database(SQLError(.cannotOpen, error.description))
        }
    }

    /// Refuses what is another program's before a byte of it is changed, and a log that is not this file's. To write, also
    /// what is of another shape.
    func open(_ access: SQLAccess) throws(StoreError) -> Database {
        try refuseOthers(access)
        try refuseStrayLog()
        // What is in the log only is seen through it, still without a write.
        if access == .write, isThere, logSize > 0 { try refuse(StoreSignature(of: try open(.read)), access) }
        let database = try Database.sqlite(path, access)
        if access == .read { try refuse(StoreSignature(of: database), access) }
        return database
    }

    /// Leaves no file beside it. What cannot be seen at a glance is for a connection to say.
    func refuseOthers(_ access: SQLAccess) throws(StoreError) {
        guard isThere, let glance = try? Database.glance(at: path), let signature = try? StoreSignature(of: glance)
        else {
            return
        }
        try refuse(signature, access)
    }

    func refuse(_ signature: StoreSignature, _ access: SQLAccess) throws(StoreError) {
        switch signature {
        case .known, .empty: return
        case .foreign: throw .foreign(path)
        case .otherShape: if access == .write { throw .otherShape(path) }
        }
    }

    /// A log that stayed when its file was replaced would be read as if it were the new one's, and destroy it.
    func refuseStrayLog() throws(StoreError) {
        guard logSize > 0, let pair = FilePair(notedIn: StoreLock.path(of: self)) else { return }
        guard (try? FileStatus(of: log))?.identity == pair.log else { return }
        guard (try? FileStatus(of: path))?.identity != pair.store else { return }
        throw .strayLog(path)
    }

    private var logSize: Int64 { (try? FileStatus(of: log))?.size ?? 0 }
}
