// Names behind numbers, and numbers of names, for whoever only reads.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

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
