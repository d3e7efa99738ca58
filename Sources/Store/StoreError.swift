// What can go wrong with the ledger on disk, in words for the person who has to mend it.
// SPDX-License-Identifier: Apache-2.0

package import SQL
package import System

/// An error of the store. Its description is one clear line.
package enum StoreError: Error, Equatable, CustomStringConvertible {
    case database(SQLError)
    /// A store whose tables are not those of this build.
    case otherShape(String)
    /// Another process writes to this store.
    case inUse
    case closed
    case notThere(String)
    /// Something that is no file: which, and what it is.
    case noFile(String)
    /// A file that has several names, and how many.
    case manyNames(String, Int)
    /// A database of another program.
    case foreign(String)
    /// The files that were opened are not there any more.
    case replaced
    /// The log beside a store is that of another file.
    case strayLog(String)
    /// A store without its first transaction.
    case unfinished(String, isBeingMade: Bool)
    /// A file that would be written over.
    case alreadyThere(String)
    case unwritable(NewFile.Unwritable)
    case badRow(number: Int64, String)
    /// Of a file that events were to go to.
    case archive(String)

    package var description: String {
        switch self {
        case .database(let error):
            switch error.kind {
            case .corrupt: "the store is damaged or is not a Bursar store: \(error.message)"
            case .diskFull: "the disk that holds the store is full"
            case .readOnly: "the store cannot be written: \(error.message)"
            case .cannotOpen: "the store cannot be opened: \(error.message); is the directory there, and writable?"
            case .inputOutput: "the disk that holds the store does not work: \(error.message)"
            case .busy: "the store is locked by another process"
            case .interrupted: "reading the store took too long"
            case .constraint(let rule): "the store refused a row by its rule (\(rule.rawValue)): \(error.description)"
            case .overflow, .tooLarge: "the store cannot hold it: \(error.description)"
            case .other: "the store failed: \(error.description)"
            }
        case .otherShape(let path):
            "the store at \(path) was made by another build of Bursar, with other tables, and is left as it is; go on with "
                + "that build, or name a new store and record the events anew (docs/life-of-data.md says how)"
        case .inUse:
            "the store is in use by another Bursar; stop it, or send events to it with --server http://…"
        case .closed: "the store is closing"
        case .notThere(let path): "there is no store at \(path)"
        case .noFile(let what): "the store must be a file, and \(what)"
        case .manyNames(let path, let count):
            "the file \(path) has \(count) names (hard links), and a store must have one: SQLite keeps a log for each name, "
                + "and would destroy the file; remove the other names, or use a copy of the file"
        case .foreign(let path): "\(path) is a database of another program; it is left as it is"
        case .replaced:
            "the store's file was replaced or removed while it was open: stop this server, put the right file in its "
                + "place, start again"
        case .strayLog(let path):
            "\(path) was replaced or removed, and \(path)-wal is the log of the file that was there before: "
                + "to use the file that is there now, stop the server if one runs, and remove \(path)-wal and \(path)-shm; "
                + "to go on with the file from before, put it back"
        case .unwritable(let error): error.description
        case .unfinished(let path, isBeingMade: true):
            "the store at \(path) is only just being made by a server; try again when that is up"
        case .unfinished(let path, isBeingMade: false):
            "the store at \(path) is not whole: whoever began to make it did not come to its first transaction; "
                + "there is nothing in it, and a server that is started on it makes it whole"
        case .alreadyThere(let path): "\(path) is there already; name a new file"
        case .archive(let why): why
        case .badRow(let number, let why): "event \(number) cannot be read back: \(why)"
        }
    }

    /// What it says without the store in it, for whoever tells of something that was not stored.
    package var reason: String {
        if case .database(let error) = self { error.message } else { description }
    }
}

extension StoreError: SQLFailure {
    package init(_ error: SQLError) { self = .database(error) }

    /// Whether something among what was to be written cannot be held: without it the rest can.
    var isOfTheRows: Bool {
        guard case .database(let error) = self else { return false }
        return switch error.kind {
        case .constraint, .overflow, .tooLarge: true
        case .busy, .diskFull, .readOnly, .corrupt, .cannotOpen, .inputOutput, .interrupted, .other: false
        }
    }

    /// Whether reading took longer than it may.
    package var isInterrupted: Bool { isDatabaseError(.interrupted) }

    /// Whether a sum does not fit into 64 bits.
    package var isOverflow: Bool { isDatabaseError(.overflow) }

    private func isDatabaseError(_ kind: SQLError.Kind) -> Bool {
        if case .database(let error) = self { error.kind == kind } else { false }
    }

    /// What kind of trouble it is, for the anonymous: without a path.
    package var plainly: String {
        switch self {
        case .replaced: return description
        case .database(let error):
            switch error.kind {
            case .diskFull: return "the disk is full"
            case .readOnly: return "the disk is read-only"
            case .corrupt: return "the ledger is damaged"
            case .inputOutput: return "the disk does not work"
            case .busy: return "the ledger is locked"
            case .cannotOpen, .constraint, .overflow, .tooLarge, .interrupted, .other: break
            }
        default: break
        }
        return "the ledger cannot be written"
    }

    /// Whether the disk takes nothing, whatever was to be written.
    var isOfTheDisk: Bool {
        guard case .database(let error) = self else { return false }
        return switch error.kind {
        case .diskFull, .readOnly, .inputOutput: true
        case .busy, .constraint, .overflow, .tooLarge, .corrupt, .cannotOpen, .interrupted, .other: false
        }
    }
}
