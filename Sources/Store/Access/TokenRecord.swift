// Tokens that a ledger has given out: kept as digests, known again, revoked.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// What is kept of a token: never the token itself.
package struct TokenRecord: Equatable, Sendable {
    /// What people and other programs know it by. Never another's.
    package var number: Int64 = 0
    package let name: String
    package let digest: [UInt8]
    /// Its last characters, by which people tell it from others.
    package let tail: String
    package let scopes: [String]
    /// What all that its holder is told must be of.
    package let bounds: [Bound]
    /// Requests that its holder may send in a minute; nil where that is what others may.
    package let requestsPerMinute: Int?
    /// Where anybody may have it: the kinds of events that it sends, and the fields of them; else empty.
    package let kinds: [String]
    package let fields: [String]
    /// Who asked for it.
    package let madeBy: String
    package let madeAt: Timestamp
    /// Nil where it holds until it is revoked.
    package let expiresAt: Timestamp?
    /// About when it was shown last.
    package var usedAt: Timestamp?
    package var revokedAt: Timestamp?

    /// A filter, and the one name of it.
    package struct Bound: Equatable, Sendable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }

        fileprivate init(line: Substring) {
            let end = line.utf8.firstIndex(of: UInt8(ascii: "=")) ?? line.endIndex
            self.init(String(line.utf8[..<end]) ?? "", String(line.utf8[end...].dropFirst()) ?? "")
        }

        /// Neither a name nor a value has a line's end.
        fileprivate var line: String { "\(name)=\(value)" }
    }

    package init(
        name: String, digest: [UInt8], tail: String, scopes: [String], bounds: [Bound] = [], kinds: [String] = [],
        fields: [String] = [], requestsPerMinute: Int? = nil, madeBy: String, madeAt: Timestamp,
        expiresAt: Timestamp? = nil
    ) {
        self.kinds = kinds
        self.fields = fields
        self.bounds = bounds
        self.requestsPerMinute = requestsPerMinute
        self.name = name
        self.digest = digest
        self.tail = tail
        self.scopes = scopes
        self.madeBy = madeBy
        self.madeAt = madeAt
        self.expiresAt = expiresAt
    }
}

extension LedgerStore {
    /// All that were ever given out, the first one first.
    package func tokens() throws(StoreError) -> [TokenRecord] {
        try withDatabase { (database) throws(StoreError) in try database.tokens() }
    }

    /// Keeps one, on disk when this returns its number. Blocks.
    package func add(_ token: TokenRecord) throws(StoreError) -> Int64 {
        try changingAccess { (database) throws(StoreError) in
            let sql = """
                INSERT INTO tokens
                (name, digest, tail, scopes, bounds, kinds, fields, made_by, made_at, expires_at, requests_per_minute)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING number
                """
            let number = try database.first(
                sql, token.name, token.digest, token.tail, token.scopes.joined(separator: ","),
                token.bounds.map(\.line).joined(separator: "\n"), token.kinds.joined(separator: ","),
                token.fields.joined(separator: "\n"), token.madeBy, token.madeAt.milliseconds,
                token.expiresAt?.milliseconds, token.requestsPerMinute.map { Int64($0) }, row: { $0.integer(0) })
            return number ?? 0
        }
    }

    /// Revokes one, on disk when this returns. Blocks.
    package func revoke(token number: Int64, at now: Timestamp) throws(StoreError) {
        try changingAccess { (database) throws(StoreError) in
            try database.run(
                "UPDATE tokens SET revoked_at = $1 WHERE number = $2 AND revoked_at IS NULL", now.milliseconds, number)
        }
    }

    /// Keeps when tokens were shown last. May be called from anywhere; `completion` runs on the commit queue.
    package func noteUse(
        ofTokens used: [Int64: Timestamp], completion: @escaping @Sendable (Result<Void, StoreError>) -> Void
    ) {
        write(completion: completion) { database throws(StoreError) in
            for (number, at) in used.sorted(by: { $0.key < $1.key }) {
                try database.run("UPDATE tokens SET used_at = $1 WHERE number = $2", at.milliseconds, number)
            }
        }
    }

    /// On disk when this returns. Blocks.
    @discardableResult
    func changingAccess<T>(_ body: (Database) throws(StoreError) -> T) throws(StoreError) -> T {
        try perform { (writer) throws(StoreError) in
            let database = writer.database
            return (try database.write { () throws(StoreError) in try body(database) }, nil)
        }
    }
}

extension LedgerReader {
    package func tokens() throws(StoreError) -> [TokenRecord] { try database.tokens() }
}

extension Database {
    /// Within a transaction: takes back the tokens that are bound to a user who is forgotten, and the name from them.
    func revokeTokens(boundTo user: String, at now: Timestamp) throws(StoreError) -> Int {
        let bound = try tokens().filter { token in
            token.bounds.contains { $0.name == "user" && $0.value.exact == user.exact }
        }
        for token in bound {
            let sql = "UPDATE tokens SET revoked_at = coalesce(revoked_at, $1), bounds = '' WHERE number = $2"
            try run(sql, now.milliseconds, token.number)
        }
        return bound.count
    }

    fileprivate func tokens() throws(StoreError) -> [TokenRecord] {
        let sql = """
            SELECT number, name, digest, tail, scopes, made_by, made_at, expires_at, used_at, revoked_at, bounds, kinds,
                fields, requests_per_minute
            FROM tokens ORDER BY number
            """
        return try rows(sql) { TokenRecord($0) }
    }
}

extension TokenRecord {
    fileprivate init(_ row: borrowing Row) {
        name = row.text(1)
        digest = row.bytes(2)
        tail = row.text(3)
        scopes = row.text(4).split(separator: ",").map(String.init)
        madeBy = row.text(5)
        madeAt = Timestamp(milliseconds: row.integer(6))
        number = row.integer(0)
        expiresAt = Self.time(row.optionalInteger(7))
        usedAt = Self.time(row.optionalInteger(8))
        revokedAt = Self.time(row.optionalInteger(9))
        requestsPerMinute = row.optionalInteger(13).map { Int(clamping: $0) }
        bounds = row.text(10).split(separator: "\n").map { Bound(line: $0) }
        kinds = row.text(11).split(separator: ",").map(String.init)
        fields = row.text(12).split(separator: "\n").map(String.init)
    }

    private static func time(_ milliseconds: Int64?) -> Timestamp? { milliseconds.map { Timestamp(milliseconds: $0) } }
}
