// Notices on disk: put in, taken in turn, and gone when they are delivered.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

extension LedgerStore {
    /// Keeps notices until they are delivered. One whose id is kept already is not kept twice. May be called from anywhere;
    /// `completion` runs on the commit queue once they are on disk, or cannot be.
    package func enqueue(
        _ notices: [Notice], completion: @escaping @Sendable (Result<Void, StoreError>) -> Void
    ) {
        write(completion: completion) { database throws(StoreError) in try database.enqueue(notices) }
    }

    /// The notices whose turn it is, at most one of a target: budgets before reports, what was never tried before what
    /// was, and the one that has waited longest first. Those of `busy` targets are left out.
    ///
    /// - `mostReports`: how many of them may be reports; nil for as many as `most`.
    ///
    /// `completion` runs on a reader's thread.
    package func dueNotices(
        at now: Timestamp, most: Int, mostReports: Int? = nil, besides busy: Set<String> = [],
        completion: @escaping @Sendable (Result<NoticeTurn, StoreError>) -> Void
    ) {
        read { reader in
            do throws(StoreError) {
                let turn = try reader.database.noticeTurn(
                    at: now, most: most, mostReports: mostReports ?? most, besides: busy)
                completion(.success(turn))
            } catch {
                completion(.failure(error))
            }
        }
    }

    /// Keeps what came of an attempt: whether there is to be another one, and who is next.
    ///
    /// `completion` runs on the commit queue once it is on disk, or cannot be.
    package func noteDelivery(
        of notice: Notice, _ outcome: Delivery, at now: Timestamp,
        completion: @escaping @Sendable (Result<Void, StoreError>) -> Void
    ) {
        write(completion: completion) { database throws(StoreError) in
            switch outcome {
            case .delivered, .dropped:
                try database.run("DELETE FROM notices WHERE id = $1", notice.id)
            case .failed(let reason, let again):
                try database.put(off: notice, because: reason, until: again, isRefused: false)
            case .refused(let reason, let again):
                try database.put(off: notice, because: reason, until: again, isRefused: true)
            }
            try database.promoteNotice(of: notice.target, at: now)
        }
    }
}

extension Database {
    /// Within a transaction.
    func enqueue(_ notices: [Notice]) throws(StoreError) {
        let sql = """
            INSERT INTO notices (id, kind, target, about, subject, content_type, body, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING
            """
        let checkpoint = notices.isEmpty ? nil : try lastAuditCheckpoint()
        try write(sql, each: notices) { binder, notice in
            binder.text(notice.id)
            binder.text(notice.kind.rawValue)
            binder.text(notice.target)
            binder.text(notice.user)
            binder.text(notice.subject)
            binder.text(notice.contentType)
            binder.bytes(notice.body(witnessing: checkpoint))
            binder.integer(notice.createdAt.milliseconds)
        }
        for notice in notices { try promoteNotice(of: notice.target, at: notice.createdAt) }
    }

    /// Whether somebody goes by this name. Who was forgotten does not: what was made of them before is not kept after.
    func knows(user name: String) throws(StoreError) -> Bool {
        let sql = "SELECT 1 FROM people WHERE anonymous = 0 AND forgotten = 0 AND name = $1"
        return try first(sql, name) { _ in true } ?? false
    }

    /// Forgets what names a user or was to go to them, and lets those go next that waited behind it.
    func forgetNotices(ofUser name: String) throws(StoreError) {
        let targets = try rows(
            "SELECT DISTINCT target FROM notices WHERE about = $1 ORDER BY target", name
        ) { $0.text(0) }
        try run("DELETE FROM notices WHERE about = $1", name)
        for target in targets { try promoteNotice(of: target, at: .earliest) }
    }

    /// Gives the first notice of a target its turn.
    fileprivate func promoteNotice(of target: String, at now: Timestamp) throws(StoreError) {
        let sql = """
            UPDATE notices SET next_at = $1 WHERE next_at IS NULL
                AND number = (SELECT min(number) FROM notices WHERE target = $2 AND refused = 0)
            """
        try run(sql, now.milliseconds, target)
    }

    fileprivate func put(
        off notice: Notice, because reason: String, until again: Timestamp, isRefused: Bool
    ) throws(StoreError) {
        let sql = """
            UPDATE notices SET attempts = attempts + 1, last_error = $1, next_at = $2, refused = refused | $3 WHERE id = $4
            """
        try run(sql, reason, again.milliseconds, isRefused ? 1 : 0, notice.id)
    }

    fileprivate func noticeTurn(
        at now: Timestamp, most: Int, mostReports: Int, besides busy: Set<String>
    ) throws(StoreError) -> NoticeTurn {
        var turn = NoticeTurn()
        turn.pending = try first("SELECT count(*) FROM notices") { Int($0.integer(0)) } ?? 0
        turn.next =
            try first(
                "SELECT min(next_at) FROM notices WHERE next_at > $1", now.milliseconds
            ) { $0.optionalInteger(0).map { Timestamp(milliseconds: $0) } } ?? nil
        var (taken, reports) = (busy, 0)
        let sql = """
            SELECT id, kind, target, about, subject, content_type, body, created_at, attempts FROM notices
            WHERE next_at <= $1 ORDER BY kind, attempts > 0, next_at, number
            """
        try read(sql, now.milliseconds) { row in
            guard turn.due.count < most else { return false }
            // A kind that this version does not know stays for the one that does.
            guard let kind = Notice.Kind(rawValue: row.text(1)) else { return true }
            // Reports are the last of their order: there is nothing else behind them.
            guard kind != .report || reports < mostReports else { return false }
            guard taken.insert(row.text(2)).inserted else { return true }
            if kind == .report { reports += 1 }
            var notice = Notice(
                id: row.text(0), kind, to: row.text(2), subject: row.text(4), contentType: row.text(5),
                body: row.bytes(6), at: Timestamp(milliseconds: row.integer(7)))
            notice.user = row.text(3)
            notice.attempts = Int(row.integer(8))
            turn.due.append(notice)
            return true
        }
        return turn
    }
}
