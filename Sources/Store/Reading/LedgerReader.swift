// A store that a command reads, which a server may be writing to meanwhile.
// SPDX-License-Identifier: Apache-2.0

internal import SQL

/// A connection to a store that is there, and whose schema this Bursar knows.
package struct LedgerReader {
    package let database: Database

    /// Opens a store to read. Refuses one that is missing, newer, or older: only a writer brings it up to date.
    package init(_ location: StoreLocation) throws(StoreError) {
        let (database, applied, place) = try Self.open(location)
        guard applied <= Migration.newest else { throw .newerStore(found: applied, known: Migration.newest) }
        guard applied == Migration.newest else {
            guard !StoreLock.isHeld(of: place) else { throw .beingUpgraded(location.path) }
            throw .olderStore(found: applied, known: Migration.newest)
        }
        self.database = database
    }

    /// Opens a store of whatever version, and says which step it has seen last and where it lies.
    static func open(
        _ location: StoreLocation
    ) throws(StoreError) -> (database: Database, applied: Int64, place: StorePlace) {
        let place = try StorePlace(location)
        guard place.isThere else {
            try place.refuseStrayLog()
            throw .notThere(location.path)
        }
        let database = try place.open(.read)
        let applied = try Migration.appliedNumber(on: database)
        guard applied > 0 else { throw .unfinished(location.path, isBeingMade: StoreLock.isHeld(of: place)) }
        return (database, applied, place)
    }
}
