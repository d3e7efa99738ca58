// Texts as integers, remembered so that a batch rarely asks the database.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// Interns texts in the `names` table.
///
/// The memory is bounded: when it is full it starts anew, which costs a few look-ups and no correctness.
/// Names made in a transaction that is rolled back must be forgotten (`forgetAll`).
struct NameIndex: NameTable {
    private let database: Database
    private var known: [ExactText: Int64] = [:]
    private static let most = 32_768

    init(_ database: Database) { self.database = database }

    mutating func id(of text: String) throws(StoreError) -> Int64 {
        if text.isEmpty { return 0 }
        let key = ExactText(text)
        if let id = known[key] { return id }
        let found = try database.first("SELECT id FROM names WHERE text = $1", text) {
            $0.integer(0)
        }
        let id = if let found { found } else { try insert(text) }
        if known.count >= Self.most { forgetAll() }
        known[key] = id
        return id
    }

    mutating func forgetAll() { known.removeAll() }

    private func insert(_ text: String) throws(StoreError) -> Int64 {
        let sql = """
            INSERT INTO names (text) VALUES ($1)
            ON CONFLICT (text) DO UPDATE SET text = excluded.text RETURNING id
            """
        guard let id = try database.first(sql, text, row: { $0.integer(0) }) else {
            throw .database(SQLError(.other, "a name was not given a number"))
        }
        return id
    }
}

/// Integers as texts, for readers. Bounded like `NameIndex`.
package struct NameReader {
    private let database: Database
    private var texts: [Int64: String] = [0: ""]
    private var ids: [ExactText: Int64] = [:]
    private static let most = 32_768

    package init(_ database: Database) { self.database = database }

    package mutating func text(_ id: Int64) throws(StoreError) -> String {
        if let text = texts[id] { return text }
        let text = try database.first("SELECT text FROM names WHERE id = $1", id) { $0.text(0) }
        if texts.count >= Self.most { texts = [0: ""] }
        texts[id] = text ?? ""
        return text ?? ""
    }

    /// A number that no row has, where the store does not know the text.
    package mutating func id(of text: String) throws(StoreError) -> Int64 {
        if text.isEmpty { return 0 }
        let key = ExactText(text)
        if let id = ids[key] { return id }
        let id = try database.first("SELECT id FROM names WHERE text = $1", text) { $0.integer(0) }
        if ids.count >= Self.most { ids.removeAll() }
        ids[key] = id ?? -1
        return id ?? -1
    }
}

extension NameReader: NameTable {}
