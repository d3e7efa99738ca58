// Sessions of people who have signed in: kept as digests, ended, forgotten when they are over.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// What is kept of a session: never what the browser shows.
package struct SessionRecord: Equatable, Sendable {
    /// Never another's.
    package var number: Int64 = 0
    package let digest: [UInt8]
    /// The digest of the token that was shown: the session ends with it.
    package let token: [UInt8]
    package let madeAt: Timestamp
    /// About when it was used last.
    package var usedAt: Timestamp
    /// From where it was begun, and with what.
    package let address: String
    package let agent: String

    package init(digest: [UInt8], token: [UInt8], madeAt: Timestamp, address: String, agent: String) {
        self.digest = digest
        self.token = token
        self.madeAt = madeAt
        usedAt = madeAt
        self.address = address
        self.agent = agent
    }
}

extension LedgerStore {
    /// All that have not ended, the first one first.
    package func sessions() throws(StoreError) -> [SessionRecord] {
        try withDatabase { (database) throws(StoreError) in
            try database.rows(
                "SELECT number, digest, token, made_at, used_at, address, agent FROM sessions ORDER BY number"
            ) { SessionRecord($0) }
        }
    }

    /// Keeps one in the place of others, on disk when this returns its number. Blocks.
    package func add(_ session: SessionRecord, ending others: [Int64]) throws(StoreError) -> Int64 {
        try changingAccess { (database) throws(StoreError) in
            try database.end(sessions: others)
            let sql = """
                INSERT INTO sessions (digest, token, made_at, used_at, address, agent)
                VALUES ($1, $2, $3, $4, $5, $6) RETURNING number
                """
            let number = try database.first(
                sql, session.digest, session.token, session.madeAt.milliseconds, session.usedAt.milliseconds,
                session.address, session.agent, row: { $0.integer(0) })
            return number ?? 0
        }
    }

    /// Ends some, on disk when this returns. Blocks.
    package func end(sessions numbers: [Int64]) throws(StoreError) {
        try changingAccess { (database) throws(StoreError) in try database.end(sessions: numbers) }
    }

    /// Keeps when sessions were used last, and forgets those that are over. May be called from anywhere; `completion` runs
    /// on the commit queue.
    package func noteUse(
        ofSessions used: [Int64: Timestamp], over: [Int64],
        completion: @escaping @Sendable (Result<Void, StoreError>) -> Void
    ) {
        write(completion: completion) { database throws(StoreError) in
            for (number, at) in used.sorted(by: { $0.key < $1.key }) {
                try database.run("UPDATE sessions SET used_at = $1 WHERE number = $2", at.milliseconds, number)
            }
            try database.end(sessions: over)
        }
    }
}

extension Database {
    fileprivate func end(sessions numbers: [Int64]) throws(StoreError) {
        for number in numbers { try run("DELETE FROM sessions WHERE number = $1", number) }
    }
}

extension SessionRecord {
    fileprivate init(_ row: borrowing Row) {
        number = row.integer(0)
        digest = row.bytes(1)
        token = row.bytes(2)
        madeAt = Timestamp(milliseconds: row.integer(3))
        usedAt = Timestamp(milliseconds: row.integer(4))
        address = row.text(5)
        agent = row.text(6)
    }
}
