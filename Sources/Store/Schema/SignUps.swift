// Users by the day of their sign-up, counted by the database itself.
// SPDX-License-Identifier: Apache-2.0

/// Whoever writes the people: sign-ups move to an earlier day with any event that turns out to be older, with a join, and
/// with a repair.
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
