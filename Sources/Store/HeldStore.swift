// A store that is open for writing, and whether its files are still where they were.
// SPDX-License-Identifier: Apache-2.0

internal import SQL
internal import System

/// The files that were opened. While they are open their numbers are given to no others, so a look at what the paths lead
/// to tells whether they are still there: what is written to a file without a name is lost.
final class HeldFiles: Sendable {
    private let lock: StoreLock
    private let store, log, index, locked: HeldFile

    private struct HeldFile {
        let path: String
        let identity: FileIdentity

        init(_ path: String) throws(FileError) {
            self.path = path
            identity = try FileStatus(of: path).identity
        }

        var isInPlace: Bool { (try? FileStatus(of: path))?.identity == identity }
    }

    /// `database` is open, and in the mode in which it has a log.
    fileprivate init(_ place: StorePlace, _ lock: StoreLock, _ database: Database) throws(StoreError) {
        // With the first read the log and its index are there.
        _ = try database.hasTable("store")
        self.lock = lock
        do throws(FileError) {
            store = try HeldFile(place.path)
            log = try HeldFile(place.log)
            index = try HeldFile(place.index)
            locked = try HeldFile(lock.path)
        } catch {
            throw error.isMissing ? .replaced : .database(SQLError(.inputOutput, error.description))
        }
        // What the paths led to just now is what SQLite has open.
        guard !database.hasMoved else { throw .replaced }
        try lock.note(FilePair(store: store.identity, log: log.identity))
    }

    /// Some calls that read no disk.
    var areInPlace: Bool { store.isInPlace && log.isInPlace && index.isInPlace && locked.isInPlace }

    /// Whether what is named as the log and its index may be removed.
    var isLogInPlace: Bool { log.isInPlace && index.isInPlace }
}

/// A store that nobody else writes to.
struct HeldStore {
    let database: Database
    let files: HeldFiles

    init(database: Database, files: HeldFiles) {
        self.database = database
        self.files = files
    }

    /// Opens the store of a place, and makes it where there is none. Its name is on disk when this returns. One of another
    /// shape is left as it is.
    init(_ place: StorePlace) throws(StoreError) {
        try place.refuseOthers(.write)
        let lock = try StoreLock(place)
        database = try place.open(.write)
        // Between the glance and the lock somebody else may have made it.
        let signature = try StoreSignature(of: database)
        try place.refuse(signature, .write)
        files = try HeldFiles(place, lock, database)
        do throws(FileError) {
            try FilePlace(of: place.path).syncDirectory()
        } catch {
            throw .database(SQLError(.inputOutput, error.description))
        }
        // What is left of a log from before may have what was deleted since.
        _ = try? database.checkpoint()
        if signature == .empty {
            try StoreSignature.make(database)
        } else {
            try SealedTable.sealWrites(of: database)
        }
    }

    /// Folds the log into the file, and has the connection leave alone what is not its own when it goes.
    func close() {
        _ = try? database.checkpoint()
        if !files.isLogInPlace { database.keepLogWhenClosed() }
    }
}
