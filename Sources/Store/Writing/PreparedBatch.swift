// A batch on its way from the thread that prepares it to the one that writes it.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger
internal import SQL

/// Everything that one transaction writes, with nothing left to look up or to add together.
struct PreparedBatch: Sendable {
    /// Whom it is of, and what becomes of each; duplicates and conflicts are known already.
    var submissions: [CommitQueue.Submission] = []
    var outcomes: [BookingOutcome] = []
    /// The events that are new.
    var rows: [EventRow] = []
    /// The same as rows of columns.
    var cells = EventRows()
    /// How many of them the writer has already.
    private(set) var ahead = 0
    var rollups = Rollups()
    var names: [NameIndex.Name] = []
    var people = PersonChanges()
    var profiles: [ProfileRow] = []
    var adjustments: [AdjustmentRow] = []
    /// Label sets that were turned away until then, by family.
    var turnedAway: [Int64: Int64] = [:]
    /// How many batches were prepared until it was.
    var serial = 0

    /// How many its senders sent, whatever became of them.
    private(set) var events = 0

    init(of submissions: [CommitQueue.Submission], serial: Int) {
        self.submissions = submissions
        self.serial = serial
        events = submissions.reduce(0) { $0 + $1.entries.count }
    }

    /// In the order in which they lie.
    mutating func sortRows() { rows[ahead...].sort { $0.number < $1.number } }

    /// Hands over what has not been yet.
    mutating func handRows(to writer: RowsAhead) {
        sortRows()
        writer.add(RowsAhead.Piece(submissions: submissions, rows: Array(rows[ahead...])))
        ahead = rows.count
    }

    /// Becomes one with the batch that was prepared after it. False where a sum would leave 64 bits: then it is of no use any
    /// more, but for its submissions.
    mutating func take(_ later: PreparedBatch) -> Bool {
        guard rollups.add(later.rollups) else { return false }
        let offset = submissions.count
        events += later.events
        submissions += later.submissions
        outcomes += later.outcomes
        rows.reserveCapacity(rows.count + later.rows.count)
        for row in later.rows { rows.append(row.moved(by: offset, cells: cells.end)) }
        cells.append(later.cells)
        names += later.names
        people.add(later.people)
        profiles += later.profiles
        adjustments += later.adjustments
        turnedAway = later.turnedAway
        serial = later.serial
        return true
    }

    /// What an event says of whom it is about, as the latest that is known.
    struct ProfileRow: Sendable {
        /// A user (0), a tenant (1) or a subject (2), and its number.
        let kind, id: Int64
        let at: Timestamp
        let number: Int64
        let body: [UInt8]
        let plan, country: Int64
    }

    struct AdjustmentRow: Sendable {
        let number: Int64
        let adjustment: Entry.Adjustment
        let card: Int64
    }
}

extension PreparedBatch.ProfileRow {
    static func write(_ rows: [Self], to database: Database) throws(StoreError) {
        let sql = """
            INSERT INTO profiles (kind, id, at, number, body, plan, country) VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, number = excluded.number, body = excluded.body,
                plan = excluded.plan, country = excluded.country
            WHERE (excluded.at, excluded.number) >= (profiles.at, profiles.number)
            """
        try database.write(sql, each: rows) { binder, row in
            binder.integer(row.kind)
            binder.integer(row.id)
            binder.integer(row.at.milliseconds)
            binder.integer(row.number)
            binder.text(utf8: row.body)
            binder.integer(row.plan)
            binder.integer(row.country)
        }
    }
}

extension PreparedBatch.AdjustmentRow {
    static func write(_ rows: [Self], to database: Database) throws(StoreError) {
        let sql = "INSERT INTO adjustments (number, amount, card, at) VALUES ($1, $2, $3, $4)"
        try database.write(sql, each: rows) { binder, row in
            binder.integer(row.number)
            binder.integer(row.adjustment.amount.nanos)
            binder.integer(row.card)
            binder.integer(row.adjustment.at.milliseconds)
        }
    }
}
