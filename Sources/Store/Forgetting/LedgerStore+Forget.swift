// Takes a person's identity out of the ledger, and leaves the figures.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import JSON
internal import Ledger
internal import SQL
internal import System
internal import Wire

extension LedgerStore {
    /// Forgets a user and the anonymous ids that were joined to it: names, sign-up, profile, and whatever free text their
    /// events carry. The sums by number stay, so the ledger adds up as before. Whoever comes by this name later is somebody
    /// new. Blocks; not for the commit queue. Now and then the file has to be written anew for it.
    ///
    /// What could not be booked and names them is dropped from the quarantine.
    ///
    /// Returns what the person had in the store; nil where nobody is known by this name.
    package func forget(user name: String) throws(StoreError) -> Forgotten? {
        try maintaining { () throws(StoreError) in
            // What was sent before is found where it is kept.
            settleQuarantine()
            settleAudit()
            let forgotten = try perform { (writer) throws(StoreError) in try writer.forget(user: name) }
            guard let forgotten else { return nil }
            emptyLog()
            if try mayHold(forgotten.names) {
                // Rows that moved have left bytes behind: only a file that is written anew is without them.
                try perform { (writer) throws(StoreError) in
                    let database = writer.database
                    // The file that is written meanwhile may be larger than memory.
                    let outcome = Result { () throws(StoreError) in
                        try database.sortingOnDisk { () throws(StoreError) in try database.execute("VACUUM") }
                    }
                    // That has taken away the triggers of the connection.
                    try SealedTable.sealWrites(of: database)
                    try outcome.get()
                    return ((), nil)
                }
                emptyLog()
            }
            return forgotten.of
        }
    }

    /// Whether one of the names stands in the file where no row is. Reads beside the commits, on a connection of its own.
    private func mayHold(_ names: [String]) throws(StoreError) -> Bool {
        let database = try StorePlace(location).open(.read)
        let space = SQLiteFreeSpace(of: database)
        return names.contains { space?.mayHold(Array($0.utf8)) ?? true }
    }

    /// The log has pages as they were. Readers that are in the middle of something keep it for that long: while one does
    /// that takes longer than all this, it is emptied later.
    private func emptyLog() {
        for attempt in 0..<Self.attempts {
            if attempt > 0 { usleep(50_000) }
            // Where readers follow each other closely, a wait lets those end that need the log: who comes meanwhile does not.
            if emptyLog(waiting: attempt < Self.attempts / 2 ? .zero : .milliseconds(250)) { return }
        }
    }

    private static let attempts = 40
}

/// What was known of a person who is forgotten.
package struct Forgotten: Sendable, Equatable {
    /// Events that were booked, and stay without a name.
    package var events = 0
    /// Events that were not, and are gone.
    package var quarantined = 0
    /// Tokens bound to them, which hold no more.
    package var tokens = 0
    /// Texts of the audit that named them.
    package var mentions = 0

    package init(events: Int = 0, quarantined: Int = 0, tokens: Int = 0, mentions: Int = 0) {
        self.events = events
        self.quarantined = quarantined
        self.tokens = tokens
        self.mentions = mentions
    }

    var isNobody: Bool { self == Forgotten() }
}

extension BatchWriter {
    /// All of it in one transaction; nil where nobody is known by this name.
    func forget(user name: String) throws(StoreError) -> ((names: [String], of: Forgotten)?, Commit?) {
        let started = ContinuousClock.now
        var change = QuarantineChange()
        /// All that they are known by.
        var names = [name]
        var books = audit
        let forgotten: (people: [(id: Int64, name: String)], of: Forgotten)? = try database.write {
            () throws(StoreError) in
            let people = try self.people(ofUser: name)
            var forgotten = Forgotten()
            names += people.dropFirst().map(\.name)
            if let user = people.first { names.append(try email(ofUser: user.id)) }
            names.removeAll(where: \.isEmpty)
            if quarantine.events > 0 {
                forgotten.quarantined = try database.releaseQuarantined(naming: PeopleMentioned(names), &change)
            }
            for name in names { forgotten.tokens += try database.revokeTokens(boundTo: name, at: .now) }
            forgotten.mentions = try database.forgetInAudit(names, &books)
            if books != audit { try database.write(books) }
            guard let user = people.first?.id else { return forgotten.isNobody ? nil : ([], forgotten) }
            var redaction = try Redaction(database)
            forgotten.events = try redaction.run(of: people.map(\.id))
            // Of days whose events have left the store, too; what is in no column yet is read from the events again.
            indexer.forgetRecent()
            var columns = ColumnWriter(database)
            try columns.redact(of: Set(people.map(\.id)))
            for (id, _) in people {
                try database.run("UPDATE people SET name = '', forgotten = id, signup = '' WHERE id = $1", id)
            }
            try database.run("DELETE FROM profiles WHERE kind = 0 AND id = $1", user)
            try database.run(
                "UPDATE crossings SET member = $1 WHERE member = $2", Crossing.member(ofForgotten: user), name)
            try database.forgetNotices(ofUser: name)
            return (people, forgotten)
        }
        guard let forgotten else { return (nil, nil) }
        audit = books
        quarantine.apply(change)
        var commit = Commit(totals: [], duration: ContinuousClock.now - started, turnedAway: turnedAway, events: 0)
        commit.forgotten = forgotten.people.map(\.id)
        return ((names, forgotten.of), commit)
    }

    /// The address that their profile has; empty where it has none.
    private func email(ofUser id: Int64) throws(StoreError) -> String {
        let body = try database.first("SELECT body FROM profiles WHERE kind = 0 AND id = $1", id) { $0.bytes(0) }
        let profile = body.flatMap { try? JSONValue(parsing: $0) }
        return profile?["email"]?.string ?? ""
    }

    /// The user, and every anonymous id that was joined to it.
    private func people(ofUser name: String) throws(StoreError) -> [(id: Int64, name: String)] {
        let sql = "SELECT id FROM people WHERE anonymous = 0 AND forgotten = 0 AND name = $1"
        guard let user = try database.first(sql, name, row: { $0.integer(0) }) else { return [] }
        let joined = try database.rows(
            "SELECT id, name FROM people WHERE person = $1 AND person <> id", user
        ) { (id: $0.integer(0), name: $0.text(1)) }
        return [(user, name)] + joined
    }
}
