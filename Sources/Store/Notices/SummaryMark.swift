// How far the writing of a summary has come.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// Kept with the notices that a summary is sent as, so that whoever starts again goes on where it stopped.
package struct SummaryMark: Sendable, Equatable {
    package var name: String
    /// The week or month.
    package var summaryPeriod: String
    /// Users up to this number have their pages.
    package var person: Int64 = 0
    package var isComplete = false

    package init(name: String, summaryPeriod: String) {
        self.name = name
        self.summaryPeriod = summaryPeriod
    }
}

extension LedgerStore {
    /// Keeps notices and how far this has come, both or neither. May be called from anywhere; `completion` runs on the
    /// commit queue once they are on disk, or cannot be. Notices about users who were forgotten meanwhile are not kept.
    package func keep(
        _ notices: [Notice], of mark: SummaryMark, at now: Timestamp,
        completion: @escaping @Sendable (Result<Void, StoreError>) -> Void
    ) {
        write(completion: completion) { database throws(StoreError) in
            var known: [Notice] = []
            for notice in notices {
                if !notice.user.isEmpty, try !database.knows(user: notice.user) { continue }
                known.append(notice)
            }
            try database.enqueue(known)
            let sql = """
                INSERT INTO summaries (name, period, person, complete, at) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (name, period) DO UPDATE SET person = excluded.person, complete = excluded.complete
                """
            try database.run(sql, mark.name, mark.summaryPeriod, mark.person, mark.isComplete ? 1 : 0, now.milliseconds)
        }
    }
}

extension LedgerReader {
    /// Nil where nothing of it was written.
    package func summaryMark(name: String, summaryPeriod: String) throws(StoreError) -> SummaryMark? {
        try database.first(
            "SELECT person, complete FROM summaries WHERE name = $1 AND period = $2", name, summaryPeriod
        ) { row in
            var mark = SummaryMark(name: name, summaryPeriod: summaryPeriod)
            mark.person = row.integer(0)
            mark.isComplete = row.integer(1) != 0
            return mark
        }
    }
}
