// A store that a command reads, which a server may be writing to meanwhile.
// SPDX-License-Identifier: Apache-2.0

internal import SQL

/// A connection to a store that is there, and of this build's shape.
package struct LedgerReader {
    package let database: Database

    /// Opens a store to read. Refuses one that is missing, and one of another shape.
    package init(path: String) throws(StoreError) {
        let (database, signature) = try Self.open(path)
        guard signature == .known else { throw .otherShape(path) }
        self.database = database
    }

    /// Opens a store of whatever shape.
    static func open(_ path: String) throws(StoreError) -> (database: Database, signature: StoreSignature) {
        let place = try StorePlace(path)
        guard place.isThere else {
            try place.refuseStrayLog()
            throw .notThere(path)
        }
        let database = try place.open(.read)
        let signature = try StoreSignature(of: database)
        guard signature != .empty else { throw .unfinished(path, isBeingMade: StoreLock.isHeld(of: place)) }
        return (database, signature)
    }
}
