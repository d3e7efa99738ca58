// Texts as integers, remembered so that a batch rarely asks the database.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// Interns texts in the `names` table.
///
/// The memory is bounded but for the batch at hand: when it is full it starts anew, which costs a few look-ups and no
/// correctness. Names made in a transaction that is rolled back must be forgotten (`forgetAll`).
struct NameIndex: NameTable {
    private let database: Database
    private var known: [ExactText: Int64] = [:]
    private static let most = 32_768

    init(_ database: Database) { self.database = database }

    /// Looks up at once what a batch asks for one by one after it: `each` gives its texts to the closure that it is given,
    /// as often as it likes. Those that have no number get one.
    mutating func learn(_ each: ((String) -> Void) -> Void) throws(StoreError) {
        if known.count >= Self.most { forgetAll() }
        var wanted: [ExactText] = []
        each { text in
            guard !text.isEmpty, known[ExactText(text)] == nil else { return }
            // Until it has its number, so that it is wanted once.
            known[ExactText(text)] = Self.wanted
            wanted.append(ExactText(text))
        }
        guard !wanted.isEmpty else { return }
        for part in ValueList.parts(of: wanted) {
            let sql = "SELECT id, text FROM names WHERE text IN (\(ValueList.parameters(for: part, from: 1)))"
            try database.each(sql, values: part.map(\.text)) { known[ExactText($0.text(1))] = $0.integer(0) }
        }
        try make(wanted.filter { known[$0] == Self.wanted })
    }

    mutating func id(of text: String) throws(StoreError) -> Int64 {
        if text.isEmpty { return 0 }
        let key = ExactText(text)
        if let id = known[key] { return id }
        let found = try database.first("SELECT id FROM names WHERE text = $1", text) {
            $0.integer(0)
        }
        if known.count >= Self.most { forgetAll() }
        if let found { known[key] = found } else { try make([key]) }
        return known[key] ?? 0
    }

    mutating func forgetAll() { known.removeAll() }

    /// Numbers are given here and not by the database: whoever makes names is the only one who does.
    private mutating func make(_ texts: [ExactText]) throws(StoreError) {
        guard !texts.isEmpty else { return }
        var last = try database.first("SELECT max(id) FROM names") { $0.integer(0) } ?? 0
        for text in texts {
            last += 1
            known[text] = last
        }
        try database.write("INSERT INTO names (id, text) VALUES ($1, $2)", each: texts) { binder, text in
            binder.integer(known[text])
            binder.text(text.text)
        }
    }

    /// No name has this number.
    private static let wanted: Int64 = -1
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

/// Lists of values in queries, in few lengths, so that their statements stay prepared.
enum ValueList {
    private static let lengths = [1, 8, 64, 512]

    /// Parts of these lengths. The last is filled up with its last value, by which nothing more is found.
    static func parts<Value>(of values: [Value]) -> [[Value]] {
        let most = lengths[lengths.count - 1]
        return stride(from: 0, to: values.count, by: most).map { start in
            var part = Array(values[start...].prefix(most))
            let length = lengths.first { $0 >= part.count } ?? most
            if let last = part.last { part += Array(repeating: last, count: length - part.count) }
            return part
        }
    }

    /// `$2, $3, …`: as many as there are values.
    static func parameters(for part: [some Any], from first: Int) -> String {
        (first..<first + part.count).map { "$\($0)" }.joined(separator: ", ")
    }
}
