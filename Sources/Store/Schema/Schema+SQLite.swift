// The schema in the words of SQLite.
// SPDX-License-Identifier: Apache-2.0

extension Schema {
    /// What makes an empty database a store, but for its rows.
    static let sqlite: [String] = tables.flatMap(\.sqlite) + SignUps.triggers
}

extension Schema.Table {
    var sqlite: [String] {
        [sqliteTable]
            + indexes.map { index in
                let condition = index.condition.map { " WHERE \($0)" } ?? ""
                return "CREATE INDEX \(index.name) ON \(name) (\(index.on.joined(separator: ", ")))\(condition)"
            }
    }

    private var sqliteTable: String {
        var parts = columns.map { $0.sqlite(isKey: isByNumber && $0.name == key[0]) }
        if !isByNumber { parts.append("PRIMARY KEY (\(key.joined(separator: ", ")))") }
        for columns in unique { parts.append("UNIQUE (\(columns.joined(separator: ", ")))") }
        // Strict: no text lies where a number belongs. Without row ids, rows lie in the order of a key that is no number.
        let hints = isByNumber ? "STRICT" : "STRICT, WITHOUT ROWID"
        return "CREATE TABLE \(name) (\(parts.joined(separator: ", "))) \(hints)"
    }
}

extension Schema.Column {
    fileprivate func sqlite(isKey: Bool) -> String {
        let type =
            switch kind {
            case .integer: "INTEGER"
            case .text: "TEXT"
            case .bytes: "BLOB"
            }
        // Such a key counts itself, where it is to.
        if isKey { return "\(name) \(type) PRIMARY KEY" }
        let null = mayBeNull ? "" : " NOT NULL"
        return switch origin {
        case .given, .counted: "\(name) \(type)\(null)"
        case .constant(let literal): "\(name) \(type)\(null) DEFAULT \(literal)"
        case .computed(let expression): "\(name) \(type) GENERATED ALWAYS AS (\(expression)) VIRTUAL"
        }
    }
}
