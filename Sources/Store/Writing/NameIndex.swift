// Texts as integers, remembered so that a batch rarely asks the database.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// Numbers texts as the `names` table does: looks up those that it has, and numbers those that it lacks.
///
/// It writes nothing. What it numbered is taken from it (`takeMade`) and written in the transaction that uses the numbers;
/// until then it is remembered here and nowhere else. Where it is not written after all, everything must be forgotten.
/// Whoever numbers names is the only one who does.
struct NameIndex: NameTable {
    /// Read only: it may be another connection than the one that writes, and behind it.
    private let database: Database
    private var known = TextNumbers()
    private var made: [Name] = []
    /// The highest number that a name has; nil until it is needed.
    private var last: Int64?

    /// A name with the number that it was given.
    struct Name: Sendable {
        let id: Int64
        let text: String
    }

    private static let most = 32_768

    init(_ database: Database) { self.database = database }

    /// More than is worth remembering: `forgetAll` is due, once all that was taken is committed.
    var isFull: Bool { known.count >= Self.most }

    /// Looks up at once what a batch asks for one by one after it: `each` gives its texts to the closure that it is given,
    /// as often as it likes. Those that have no number get one.
    mutating func learn(_ each: ((String) -> Void) -> Void) throws(StoreError) {
        var wanted: [String] = []
        each { text in
            guard !text.isEmpty, known.number(of: text) == nil else { return }
            // Until it has its number, so that it is wanted once.
            known.set(Self.wanted, of: text)
            wanted.append(text)
        }
        guard !wanted.isEmpty else { return }
        for part in ValueList.parts(of: wanted) {
            let sql = "SELECT id, text FROM names WHERE text IN (\(ValueList.parameters(for: part, from: 1)))"
            try database.each(sql, values: part) { known.set($0.integer(0), of: $0.text(1)) }
        }
        for text in wanted where known.number(of: text) == Self.wanted { _ = try make(text) }
    }

    mutating func id(of text: String) throws(StoreError) -> Int64 {
        if text.isEmpty { return 0 }
        if let id = known.number(of: text) { return id }
        let found = try database.first("SELECT id FROM names WHERE text = $1", text) { $0.integer(0) }
        guard let found else { return try make(text) }
        known.set(found, of: text)
        return found
    }

    /// What was numbered since the last time, for the transaction that uses it.
    mutating func takeMade() -> [Name] {
        defer { made = [] }
        return made
    }

    /// Writes what was numbered since the last time.
    mutating func writeMade(to database: Database) throws(StoreError) {
        try Self.write(takeMade(), to: database)
    }

    private static let insertion = SQLInsertion(into: "names", ["id", "text"])

    static func write(_ names: [Name], to database: Database) throws(StoreError) {
        guard !names.isEmpty else { return }
        try database.insert(insertion, each: names) { binder, name in
            binder.integer(name.id)
            binder.text(name.text)
        }
    }

    mutating func forgetAll() {
        known.removeAll()
        made = []
        last = nil
    }

    private mutating func make(_ text: String) throws(StoreError) -> Int64 {
        let id: Int64
        if let last {
            id = last + 1
        } else {
            id = (try database.first("SELECT max(id) FROM names") { $0.integer(0) } ?? 0) + 1
        }
        last = id
        known.set(id, of: text)
        made.append(Name(id: id, text: text))
        return id
    }

    /// No name has this number.
    private static let wanted: Int64 = -1
}

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
