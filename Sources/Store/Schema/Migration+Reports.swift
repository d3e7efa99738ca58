// Migration 2: the sums that reports read, and room for what is decided about events later.
// SPDX-License-Identifier: Apache-2.0

internal import Intake
internal import Ledger
internal import SQL

extension Migration {
    static let reports = Migration(
        number: 2,
        script: """
            -- Sums that have new columns. They are made anew from the events.
            DROP TABLE call_days;
            DROP TABLE subject_days;
            DROP TABLE user_days;
            DROP TABLE user_months;
            CREATE TABLE call_days (day INTEGER NOT NULL, provider INTEGER NOT NULL, model INTEGER NOT NULL,
                operation INTEGER NOT NULL, tenant INTEGER NOT NULL, \(calls),
                max_cost INTEGER NOT NULL, max_latency_ms INTEGER NOT NULL,
                PRIMARY KEY (day, provider, model, operation, tenant)) STRICT, WITHOUT ROWID;
            CREATE TABLE call_months (month INTEGER NOT NULL, provider INTEGER NOT NULL, model INTEGER NOT NULL,
                operation INTEGER NOT NULL, tenant INTEGER NOT NULL, \(calls),
                PRIMARY KEY (month, provider, model, operation, tenant)) STRICT, WITHOUT ROWID;
            CREATE TABLE activity_months (month INTEGER NOT NULL, event INTEGER NOT NULL, status INTEGER NOT NULL,
                tenant INTEGER NOT NULL, count INTEGER NOT NULL, duration_ms INTEGER NOT NULL, timed INTEGER NOT NULL,
                PRIMARY KEY (month, event, status, tenant)) STRICT, WITHOUT ROWID;
            CREATE TABLE subject_days (day INTEGER NOT NULL, subject INTEGER NOT NULL, \(calls),
                PRIMARY KEY (day, subject)) STRICT, WITHOUT ROWID;
            CREATE TABLE user_days (day INTEGER NOT NULL, person INTEGER NOT NULL, \(calls),
                actions INTEGER NOT NULL, PRIMARY KEY (day, person)) STRICT, WITHOUT ROWID;
            CREATE TABLE user_months (month INTEGER NOT NULL, person INTEGER NOT NULL, \(calls),
                actions INTEGER NOT NULL, PRIMARY KEY (month, person)) STRICT, WITHOUT ROWID;

            -- Who was there: 1,024 people a row, person = block << 10 | word << 6 | bit.
            CREATE TABLE presence_days (day INTEGER NOT NULL, block INTEGER NOT NULL, \(words),
                PRIMARY KEY (day, block)) STRICT, WITHOUT ROWID;
            CREATE TABLE presence_months (month INTEGER NOT NULL, block INTEGER NOT NULL, \(words),
                PRIMARY KEY (month, block)) STRICT, WITHOUT ROWID;

            -- What people did, together: person is 0 for all users, else an anonymous id.
            CREATE TABLE action_days (day INTEGER NOT NULL, person INTEGER NOT NULL, count INTEGER NOT NULL,
                PRIMARY KEY (day, person)) STRICT, WITHOUT ROWID;

            -- The properties that are rolled up: dimensions (0) and measures (1).
            -- `since`: archives up to this one had left the store before the sums by it began.
            CREATE TABLE declarations (name TEXT PRIMARY KEY, kind INTEGER NOT NULL,
                since INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
            CREATE TABLE call_property_days (day INTEGER NOT NULL, property INTEGER NOT NULL, value INTEGER NOT NULL,
                \(calls), PRIMARY KEY (day, property, value)) STRICT, WITHOUT ROWID;
            CREATE TABLE activity_properties (day INTEGER NOT NULL, event INTEGER NOT NULL, status INTEGER NOT NULL,
                property INTEGER NOT NULL, value INTEGER NOT NULL, count INTEGER NOT NULL,
                duration_ms INTEGER NOT NULL, timed INTEGER NOT NULL,
                PRIMARY KEY (day, event, status, property, value)) STRICT, WITHOUT ROWID;
            CREATE TABLE activity_measures (day INTEGER NOT NULL, event INTEGER NOT NULL, property INTEGER NOT NULL,
                value INTEGER NOT NULL, measure INTEGER NOT NULL, count INTEGER NOT NULL, total INTEGER NOT NULL,
                PRIMARY KEY (day, event, property, value, measure)) STRICT, WITHOUT ROWID;

            -- A user's row speaks for the person: its times and sign-up are the first of the user's own and of those of
            -- the anonymous ids that were joined to it. `signup` has the properties of the sign-up as JSON. `forgotten`
            -- is the row's own id where the name was taken away, so that a name that comes again is somebody new.
            -- `since` is when they signed up, as far as anybody knows.
            CREATE TABLE people_anew (
                id INTEGER PRIMARY KEY, anonymous INTEGER NOT NULL, name TEXT NOT NULL,
                forgotten INTEGER NOT NULL DEFAULT 0, person INTEGER NOT NULL, first_at INTEGER NOT NULL,
                signed_up_at INTEGER, signup TEXT NOT NULL DEFAULT '',
                since INTEGER GENERATED ALWAYS AS (coalesce(signed_up_at, first_at)) VIRTUAL,
                UNIQUE (anonymous, forgotten, name)) STRICT;
            INSERT INTO people_anew (id, anonymous, name, person, first_at, signed_up_at)
                SELECT id, anonymous, name, person, first_at, signed_up_at FROM people ORDER BY id;
            DROP TABLE people;
            ALTER TABLE people_anew RENAME TO people;
            -- Who was joined to whom, in the order in which that came out: whoever knows the first so many reads on.
            CREATE TABLE joins (id INTEGER PRIMARY KEY, anonymous INTEGER NOT NULL, person INTEGER NOT NULL) STRICT;
            INSERT INTO joins (anonymous, person) SELECT id, person FROM people WHERE person <> id ORDER BY id;
            CREATE INDEX people_joined ON people (person) WHERE person <> id;
            -- Led by its own condition, or the index of names would look better to a query that has it.
            CREATE INDEX people_since ON people (anonymous, since) WHERE anonymous = 0;

            -- Of the profile's body, what people are grouped by.
            ALTER TABLE profiles ADD COLUMN plan INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE profiles ADD COLUMN country INTEGER NOT NULL DEFAULT 0;

            -- Steps of subscriptions and payments are few among the movements of credits, and read without these.
            CREATE INDEX billing_steps ON billing_times (event, at, person, tenant, plan, interval, count, amount);

            -- What re-pricing booked beside an event: the difference to its cost, and the price card that says so.
            CREATE TABLE adjustments (number INTEGER PRIMARY KEY, amount INTEGER NOT NULL, card INTEGER NOT NULL,
                at INTEGER NOT NULL) STRICT;

            -- Days whose events have left the store for files: one, and one more for each time that late ones came after.
            -- Until `sha256` is there the file is only about to be written. `last` is the number of its last event.
            CREATE TABLE archives (id INTEGER PRIMARY KEY, day INTEGER NOT NULL, part INTEGER NOT NULL,
                events INTEGER NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, path TEXT NOT NULL,
                last INTEGER NOT NULL, at INTEGER NOT NULL, UNIQUE (day, part)) STRICT;

            -- Thresholds of budgets that were crossed, once a period.
            CREATE TABLE crossings (budget TEXT NOT NULL, member TEXT NOT NULL, period INTEGER NOT NULL,
                threshold INTEGER NOT NULL, at INTEGER NOT NULL, spent INTEGER NOT NULL,
                limit_nanos INTEGER NOT NULL, PRIMARY KEY (budget, member, period, threshold)) STRICT, WITHOUT ROWID;

            -- Where single events are, by what they called and by whom they are of: places in their day, packed, with what
            -- calls cost, how long they took and whether they failed. See
            -- EventIndexer.
            CREATE TABLE call_places (day INTEGER NOT NULL, provider INTEGER NOT NULL, model INTEGER NOT NULL,
                operation INTEGER NOT NULL, tenant INTEGER NOT NULL, part INTEGER NOT NULL, places BLOB NOT NULL,
                figures BLOB NOT NULL, PRIMARY KEY (day, provider, model, operation, tenant, part)) STRICT, WITHOUT ROWID;
            CREATE TABLE person_places (day INTEGER NOT NULL, person INTEGER NOT NULL, part INTEGER NOT NULL,
                places BLOB NOT NULL, PRIMARY KEY (day, person, part)) STRICT, WITHOUT ROWID;
            CREATE TABLE indexed_days (day INTEGER PRIMARY KEY, place INTEGER NOT NULL) STRICT;
            -- Errors are few among the events. A query finds them by saying the very same (EventExpression).
            CREATE INDEX events_faults ON events (number) WHERE kind = 5;
            """,
        fill: fillReports)

    /// What is read of everybody comes first: a row costs what it takes to get to its last column that is read.
    private static let calls = """
        calls INTEGER NOT NULL, cost INTEGER NOT NULL, adjustment INTEGER NOT NULL,
        input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, errors INTEGER NOT NULL,
        cached INTEGER NOT NULL, unpriced INTEGER NOT NULL, input_cost INTEGER NOT NULL,
        output_cost INTEGER NOT NULL, cache_read_tokens INTEGER NOT NULL, cache_write_tokens INTEGER NOT NULL,
        latency_ms INTEGER NOT NULL, timed INTEGER NOT NULL, failed_cost INTEGER NOT NULL
        """

    private static let words = (0..<16).map { "w\($0) INTEGER NOT NULL" }.joined(separator: ", ")

    private static func fillReports(_ database: Database, progress: (Int) -> Void) throws(StoreError) {
        var people = PeopleProof()
        var refill = try Refill(database)
        try refill.run(
            [
                .callDays, .callMonths, .activityMonths, .subjectDays, .userDays, .userMonths, .presenceDays,
                .presenceMonths, .actionDays,
            ],
            each: { people.note($0, $1) }, progress: progress)
        _ = try people.differences(in: database)
        try people.correct(in: database)
        try fillProfiles(database)
    }

    private static func fillProfiles(_ database: Database) throws(StoreError) {
        let profiles = try database.rows("SELECT kind, id, number, body FROM profiles") {
            (kind: $0.integer(0), id: $0.integer(1), number: $0.integer(2), body: $0.bytes(3))
        }
        var names = NameIndex(database)
        for row in profiles {
            var event = Event(.profile(Profile()))
            do {
                try Record.restore(row.body, into: &event)
            } catch {
                throw .badRow(number: row.number, "\(error)")
            }
            guard case .profile(let profile) = event.detail else { continue }
            let (plan, country) = (try names.id(of: profile.plan), try names.id(of: profile.country))
            try database.run(
                "UPDATE profiles SET plan = $1, country = $2 WHERE kind = $3 AND id = $4", plan, country, row.kind,
                row.id)
        }
    }
}
