// The audit of a store: entries are chained to it, and told to witnesses.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL
internal import System

extension LedgerStore {
    /// Keeps entries that nobody waits for: they are on disk in a moment. What cannot be kept is counted.
    package func audit(_ entries: [AuditEntry]) {
        // In pieces: one of more entries than the line has room for would be lost as a whole.
        for start in stride(from: 0, to: entries.count, by: AuditLine.mostAtOnce) {
            let piece = entries[start..<min(start + AuditLine.mostAtOnce, entries.count)]
            audit(AuditSubmission(entries: Array(piece), isUrgent: false) { _ in })
        }
    }

    /// Keeps entries at once; `completion` is called once they are on disk, or cannot be, on any thread.
    package func audit(
        _ entries: [AuditEntry], completion: @escaping @Sendable (Result<Void, StoreError>) -> Void
    ) {
        guard !entries.isEmpty else { return completion(.success(())) }
        audit(AuditSubmission(entries: entries, isUrgent: true, completion: completion))
    }

    /// Notes how far the chain is, for good, and returns that: it may be told to witnesses. Blocks.
    package func checkpointAudit(at now: Timestamp) throws(StoreError) -> AuditPosition {
        try change { (writer) throws(StoreError) in try writer.checkpointAudit(at: now) }
    }

    /// Lets go of the oldest entries, as far as they are from before an instant; returns how many there were. The chain stays
    /// provable from there on. Others commit between two parts of it. Blocks.
    package func cutAudit(before end: Timestamp, at now: Timestamp) throws(StoreError) -> Int {
        var count = 0
        while true {
            let cut = try change { (writer) throws(StoreError) in
                try writer.cutAudit(before: end, most: Self.cutAtOnce, at: now)
            }
            count += cut
            if cut < Self.cutAtOnce { return count }
        }
    }

    private static let cutAtOnce = 2_000

    /// What was told to witnesses last; nil where nothing was.
    package func lastAuditCheckpoint() throws(StoreError) -> AuditPosition? {
        try withDatabase { (database) throws(StoreError) in try database.lastAuditCheckpoint() }
    }
}

extension LedgerStore {
    /// Chains an entry in a store that is there and that nobody has open; it is on disk when this returns. Reads nothing of
    /// the ledger, so the size of a store is nothing to it.
    package static func tell(_ entry: AuditEntry, in location: StoreLocation) throws(StoreError) {
        let place = try StorePlace(location)
        guard place.isThere else { throw .notThere(location.path) }
        let store = try HeldStore(place)
        defer { store.close() }
        try store.database.write { () throws(StoreError) in try store.database.addAlone(entry) }
        guard store.files.areInPlace else { throw .replaced }
    }

    /// Whether whoever runs this may write to a store, by the rights of its file and directory: a copy on a disk that can
    /// only be read is for reading.
    package static func mayBeWritten(_ location: StoreLocation) -> Bool {
        (try? FilePlace(of: location.path))?.mayBeWritten ?? true
    }
}

extension Database {
    func lastAuditCheckpoint() throws(StoreError) -> AuditPosition? {
        try first("SELECT length, head FROM audit_checkpoints ORDER BY length DESC LIMIT 1") {
            AuditPosition(length: $0.integer(0), head: $0.bytes(1))
        }
    }
}
