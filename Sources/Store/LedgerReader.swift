// A connection that reads the ledger, handed on to whoever reads with it.
// SPDX-License-Identifier: Apache-2.0

internal import SQL

/// A connection to a store that is there, and of this build's shape. It is handed on to what reads with it: a server may
/// be writing to the store meanwhile.
package struct LedgerReader {
    package let database: Database

    init(_ database: Database) { self.database = database }

    /// Opens a store to read. Refuses one that is missing, and one of another shape.
    package init(_ location: StoreLocation) throws(StoreError) {
        let (database, signature) = try Self.open(location)
        guard signature == .known else { throw .otherShape(location.path) }
        self.database = database
    }

    /// Whether somebody has a store open to write: a server mostly.
    package static func isServed(_ location: StoreLocation) -> Bool {
        (try? StorePlace(location)).map { StoreLock.isHeld(of: $0) } ?? false
    }

    /// Whether that is for longer than a command takes to tell the audit of itself.
    package static func staysServed(_ location: StoreLocation) -> Bool {
        (try? StorePlace(location)).map { StoreLock.staysHeld(of: $0) } ?? false
    }

    /// Whether the server that started last on the store lets nobody in without a token: by what it said of that itself, or
    /// because one was ever given out that may administer.
    package func isGuarded() throws(StoreError) -> Bool {
        let sql = """
            SELECT details FROM audit
            WHERE action IN ($1, $2) AND target IN ('server', 'configuration') ORDER BY at DESC, number DESC LIMIT 1
            """
        let (start, reload) = (AuditAction.serverStarted.rawValue, AuditAction.configurationReloaded.rawValue)
        let told = try database.first(sql, start, reload) { $0.text(0) } ?? ""
        if told.contains(AuditEntry.guarded) { return true }
        return try tokens().contains { $0.scopes.contains("admin") }
    }

    /// Opens a store of whatever shape.
    static func open(_ location: StoreLocation) throws(StoreError) -> (database: Database, signature: StoreSignature) {
        let place = try StorePlace(location)
        guard place.isThere else {
            try place.refuseStrayLog()
            throw .notThere(location.path)
        }
        let database = try place.open(.read)
        let signature = try StoreSignature(of: database)
        guard signature != .empty else { throw .unfinished(location.path, isBeingMade: StoreLock.isHeld(of: place)) }
        return (database, signature)
    }
}
