// Which events the ledger has already.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL
internal import Wire

/// Tells events that are new from those that were booked, or are about to be.
///
/// A key beyond all keys is new without a look: ids that grow, as most do, have such keys. For others the index of keys is
/// asked, all of a batch in one go and in its order.
struct KeyIndex {
    /// Reads what is committed.
    private let database: Database
    /// What was prepared and is perhaps not committed yet, with its content.
    private var underWay: [EventKey: Int64] = [:]
    private var batches: [(serial: Int, keys: [EventKey])] = []
    /// What the database said of the keys of the batch at hand that it has.
    private var found: [EventKey: Int64] = [:]
    /// No key is beyond it, committed or under way; nil until it is needed.
    private var last: EventKey?

    init(_ database: Database) { self.database = database }

    mutating func forgetAll() {
        underWay.removeAll()
        batches.removeAll()
        found.removeAll()
        last = nil
    }

    /// Batches up to this one are in the database, and are found there from here on.
    mutating func noteCommitted(_ serial: Int) {
        while let first = batches.first, first.serial <= serial {
            for key in first.keys { underWay[key] = nil }
            batches.removeFirst()
        }
    }

    /// Asks the database for the keys of a batch that may be there.
    mutating func look(for submissions: [CommitQueue.Submission]) throws(StoreError) {
        found = [:]
        let last = if let last { last } else { try highest() }
        self.last = last
        var asked: [EventKey] = []
        for submission in submissions {
            for entry in submission.entries where entry.record.key <= last && underWay[entry.record.key] == nil {
                asked.append(entry.record.key)
            }
        }
        guard !asked.isEmpty else { return }
        asked.sort()
        // To begin and to end takes longer than some look-ups.
        found =
            asked.count < 16
            ? try contents(of: asked) : try database.snapshot { () throws(StoreError) in try contents(of: asked) }
    }

    /// Takes a key in. Nil where it is new; else the content that it stands for.
    mutating func note(_ key: EventKey, _ content: Int64, _ serial: Int) -> Int64? {
        if let last, last < key {
            self.last = key
        } else if let known = found[key] ?? underWay[key] {
            return known
        }
        underWay[key] = content
        if batches.last?.serial != serial { batches.append((serial, [])) }
        batches[batches.count - 1].keys.append(key)
        return nil
    }

    private func contents(of keys: [EventKey]) throws(StoreError) -> [EventKey: Int64] {
        var contents: [EventKey: Int64] = [:]
        for key in keys {
            let content = try database.first("SELECT content FROM event_keys WHERE key = $1", key.bytes) {
                $0.integer(0)
            }
            if let content { contents[key] = content }
        }
        return contents
    }

    private func highest() throws(StoreError) -> EventKey {
        let bytes = try database.first("SELECT key FROM event_keys ORDER BY key DESC LIMIT 1") { $0.bytes(0) }
        return bytes.flatMap { EventKey(bytes: $0) } ?? EventKey(high: 0, low: 0)
    }
}
