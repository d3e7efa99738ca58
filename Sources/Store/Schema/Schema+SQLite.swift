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
        if isKey {
            if case .countedOnce = origin { return "\(name) \(type) PRIMARY KEY AUTOINCREMENT" }
            return "\(name) \(type) PRIMARY KEY"
        }
        let null = mayBeNull ? "" : " NOT NULL"
        return switch origin {
        case .given, .counted, .countedOnce: "\(name) \(type)\(null)"
        case .constant(let literal): "\(name) \(type)\(null) DEFAULT \(literal)"
        case .computed(let expression): "\(name) \(type) GENERATED ALWAYS AS (\(expression)) VIRTUAL"
        }
    }
}

/// Users by the day of their sign-up, counted by the database itself, whoever writes the people: they move to an earlier
/// day with any event that turns out to be older, with a join, and with a repair.
enum SignUps {
    /// The same, read from the people.
    static let counted = "SELECT \(day("people")) AS day, count(*) AS users FROM people WHERE anonymous = 0 GROUP BY 1"

    /// As SQLite has them.
    static let triggers = [
        """
        CREATE TRIGGER people_came AFTER INSERT ON people WHEN NEW.anonymous = 0
        BEGIN
            INSERT INTO signup_days (day, users) VALUES (\(day("NEW")), 1)
                ON CONFLICT (day) DO UPDATE SET users = users + 1;
        END
        """,
        """
        CREATE TRIGGER people_moved AFTER UPDATE OF first_at, signed_up_at ON people
            WHEN NEW.anonymous = 0 AND \(day("NEW")) <> \(day("OLD"))
        BEGIN
            UPDATE signup_days SET users = users - 1 WHERE day = \(day("OLD"));
            DELETE FROM signup_days WHERE users = 0;
            INSERT INTO signup_days (day, users) VALUES (\(day("NEW")), 1)
                ON CONFLICT (day) DO UPDATE SET users = users + 1;
        END
        """,
    ]

    private static func day(_ row: String) -> String {
        "coalesce(\(row).signed_up_at, \(row).first_at) / 86400000"
    }
}
