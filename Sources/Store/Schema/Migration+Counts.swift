// Migration 3: counts that save reports from counting.
// SPDX-License-Identifier: Apache-2.0

extension Migration {
    /// Sign-ups are counted by the database itself, whoever writes the people: they move to an earlier day with any event
    /// that turns out to be older, with a join, and with a repair.
    static let counts = Migration(
        number: 3,
        script: """
            -- Billing events of all time: whether there is a step of a subscription that somebody does not know yet.
            CREATE TABLE billing_counts (event INTEGER PRIMARY KEY, count INTEGER NOT NULL) STRICT;
            INSERT INTO billing_counts (event, count) SELECT event, sum(count) FROM billing_times GROUP BY event;

            -- How many users signed up on each day.
            CREATE TABLE signup_days (day INTEGER PRIMARY KEY, users INTEGER NOT NULL) STRICT;
            INSERT INTO signup_days (day, users) \(signUps);

            CREATE TRIGGER people_came AFTER INSERT ON people WHEN NEW.anonymous = 0
            BEGIN
                INSERT INTO signup_days (day, users) VALUES (\(day("NEW")), 1)
                    ON CONFLICT (day) DO UPDATE SET users = users + 1;
            END;
            CREATE TRIGGER people_moved AFTER UPDATE OF first_at, signed_up_at ON people
                WHEN NEW.anonymous = 0 AND \(day("NEW")) <> \(day("OLD"))
            BEGIN
                UPDATE signup_days SET users = users - 1 WHERE day = \(day("OLD"));
                DELETE FROM signup_days WHERE users = 0;
                INSERT INTO signup_days (day, users) VALUES (\(day("NEW")), 1)
                    ON CONFLICT (day) DO UPDATE SET users = users + 1;
            END;
            """)

    /// Users by the day of their sign-up, read from the people.
    static let signUps = "SELECT \(day("people")) AS day, count(*) AS users FROM people WHERE anonymous = 0 GROUP BY 1"

    private static func day(_ row: String) -> String {
        "coalesce(\(row).signed_up_at, \(row).first_at) / 86400000"
    }
}
