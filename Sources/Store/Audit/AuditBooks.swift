// The rows of the audit: added, cut off at their beginning, and the names in them forgotten.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import SQL
internal import Synchronization

/// What whoever writes knows of the chain: where it ends, and where it begins.
struct AuditBooks: Equatable {
    var last = AuditPosition.none
    /// The last entry of those that were let go of for their age, and when that was.
    var cut = AuditPosition.none
    var cutAt: Int64 = 0
    /// Names that stand aside: what is missing of them was forgotten, or is a difference.
    var names: Int64 = 0
    /// Whether the store says all this.
    private(set) var isStated = true

    init(_ database: Database) throws(StoreError) {
        let sql = "SELECT length, head, cut_length, cut_head, cut_at, names FROM audit_state WHERE number = 1"
        let found = try database.first(sql) { row in
            (
                AuditPosition(length: row.integer(0), head: row.bytes(1)),
                AuditPosition(length: row.integer(2), head: row.bytes(3)), row.integer(4),
                row.integer(5)
            )
        }
        if let found {
            // Not the last row: were it taken away, the next entry would take its place and nobody would miss it.
            (last, cut, cutAt, names) = found
        } else {
            let end = "SELECT number, digest FROM audit ORDER BY number DESC LIMIT 1"
            last = try database.first(end) { AuditPosition(length: $0.integer(0), head: $0.bytes(1)) } ?? .none
            names = try database.first("SELECT count(*) FROM audit_names") { $0.integer(0) } ?? 0
            isStated = false
        }
    }
}

/// How far the chain is, for whoever shows it.
final class AuditEnd: Sendable {
    private let position: Mutex<AuditPosition>

    init(_ position: AuditPosition) { self.position = Mutex(position) }

    var value: AuditPosition {
        get { position.withLock { $0 } }
        set { position.withLock { $0 = newValue } }
    }
}

// Each of these is part of a transaction.
extension Database {
    /// Chains an entry behind the last one.
    func add(_ entry: AuditEntry, to books: inout AuditBooks) throws(StoreError) {
        let number = books.last.length + 1
        var names: [(salt: [UInt8], name: String)] = []
        var places: [Int] = []
        func kept(_ value: AuditValue, at place: Int) -> String {
            guard value.isPersonal, !value.text.isEmpty else { return value.text }
            let salt = AuditCommitment.salt()
            names.append((salt, value.text))
            places.append(place)
            return AuditCommitment.text(of: value.text, salt: salt)
        }
        let object = kept(entry.object, at: 0)
        var json = JSONWriter()
        json.beginObject()
        for (place, detail) in entry.details.enumerated() {
            json.key(detail.name)
            json.string(kept(detail.value, at: place + 1))
        }
        if entry.detailsLeftOut > 0 {
            json.key("…")
            json.string("\(entry.detailsLeftOut) more")
        }
        json.endObject()
        var row = AuditRow(
            number: number, at: entry.at.milliseconds, actor: AuditValue.cut(entry.actor, to: 128),
            name: AuditValue.cut(entry.name, to: 128), way: AuditValue.cut(entry.way, to: 64),
            address: AuditValue.cut(entry.address, to: 64), action: entry.action.rawValue,
            target: AuditValue.cut(entry.target, to: 64), object: object,
            details: String(decoding: json.bytes, as: UTF8.self), outcome: entry.outcome.rawValue,
            status: Int64(entry.status), rows: entry.rows, times: entry.times,
            request: AuditValue.cut(entry.request, to: 128))
        row.digest = row.digest(after: books.last.head)
        let sql = """
            INSERT INTO audit (\(AuditRow.columns))
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            """
        try run(
            sql, row.number, row.at, row.actor, row.name, row.way, row.address, row.action, row.target, row.object,
            row.details, row.outcome, row.status, row.rows, row.times, row.request, row.digest)
        for (place, aside) in zip(places, names) {
            try run(
                "INSERT INTO audit_names (number, place, at, salt, name) VALUES ($1, $2, $3, $4, $5)", number, place,
                row.at, aside.salt, aside.name)
        }
        books.last = AuditPosition(length: number, head: row.digest)
        books.names += Int64(names.count)
    }

    /// The same for who writes nothing else, and so keeps no books.
    func addAlone(_ entry: AuditEntry) throws(StoreError) {
        var books = try AuditBooks(self)
        try add(entry, to: &books)
        try write(books)
    }

    func write(_ books: AuditBooks) throws(StoreError) {
        let sql = """
            INSERT INTO audit_state (number, length, head, cut_length, cut_head, cut_at, names)
            VALUES (1, $1, $2, $3, $4, $5, $6)
            ON CONFLICT (number) DO UPDATE SET length = excluded.length, head = excluded.head,
                cut_length = excluded.cut_length, cut_head = excluded.cut_head, cut_at = excluded.cut_at,
                names = excluded.names
            """
        try run(sql, books.last.length, books.last.head, books.cut.length, books.cut.head, books.cutAt, books.names)
    }

    /// Lets go of the oldest entries as far as they are from before an instant, so many at most, but never of the last one;
    /// returns how many there were.
    func cutAudit(
        before end: Timestamp, most: Int, at now: Timestamp, _ books: inout AuditBooks
    ) throws(StoreError) -> Int {
        var last: AuditPosition?
        try read("SELECT number, at, digest FROM audit ORDER BY number LIMIT \(most)") { row in
            guard row.integer(1) < end.milliseconds, row.integer(0) < books.last.length else { return false }
            last = AuditPosition(length: row.integer(0), head: row.bytes(2))
            return true
        }
        guard let last else { return 0 }
        books.names -= Int64(try run("DELETE FROM audit_names WHERE number <= $1", last.length))
        let count = try run("DELETE FROM audit WHERE number <= $1", last.length)
        (books.cut, books.cutAt) = (last, now.milliseconds)
        // That they are gone is itself chained: nobody else can take the first ones away.
        var entry = AuditEntry.ofServer(.auditPruned, at: now)
        (entry.target, entry.object, entry.rows) = ("audit", AuditValue("\(last.length)"), Int64(count))
        try add(entry, to: &books)
        return count
    }

    /// Takes names out of the audit, and what is needed to try others in their place. The chain has none of them. Returns how
    /// many texts there were.
    func forgetInAudit(_ names: [String], _ books: inout AuditBooks) throws(StoreError) -> Int {
        let mention = AuditMention(of: names)
        var rows: [(number: Int64, place: Int64)] = []
        try each("SELECT number, place, name FROM audit_names") { row in
            if mention.isIn(row.text(2)) { rows.append((row.integer(0), row.integer(1))) }
        }
        for row in rows {
            try run("DELETE FROM audit_names WHERE number = $1 AND place = $2", row.number, row.place)
        }
        books.names -= Int64(rows.count)
        return rows.count
    }
}
