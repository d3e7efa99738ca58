// Migration 1: the events, the names they use, the people they are about, and the sums of them.
// SPDX-License-Identifier: Apache-2.0

extension Migration {
    static let ledger = Migration(
        number: 1,
        script: """
            -- Texts that repeat, once each. Number 0 is the empty text, so that no key column is ever null.
            CREATE TABLE names (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
            INSERT INTO names (id, text) VALUES (0, ''), (1, 'other');

            -- The servers that book into this ledger: each owns the counters that it booked.
            CREATE TABLE instances (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

            -- Users and anonymous ids. `person` is who they are: themselves, or the user they turned out to be.
            CREATE TABLE people (
                id INTEGER PRIMARY KEY, anonymous INTEGER NOT NULL, name TEXT NOT NULL, person INTEGER NOT NULL,
                first_at INTEGER NOT NULL, signed_up_at INTEGER, UNIQUE (anonymous, name)) STRICT;
            CREATE INDEX people_joined ON people (person) WHERE person <> id;

            -- The latest that is known of a user (0), a tenant (1) or a subject (2), as JSON.
            CREATE TABLE profiles (
                kind INTEGER NOT NULL, id INTEGER NOT NULL, at INTEGER NOT NULL, number INTEGER NOT NULL,
                body TEXT NOT NULL, PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID;

            -- Every (source, id) there ever was, with a digest of its content. Outlives the events.
            CREATE TABLE event_keys (
                key BLOB PRIMARY KEY, content INTEGER NOT NULL, number INTEGER NOT NULL) STRICT, WITHOUT ROWID;

            -- number = day of the event << 32 | place in the day: events lie by their own time, a day in one piece,
            -- and need no index for it. Texts are in names, people in people; what has no column is in body.
            CREATE TABLE events (
                number INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind INTEGER NOT NULL, instance INTEGER NOT NULL,
                live INTEGER NOT NULL, source INTEGER NOT NULL, id TEXT NOT NULL, user INTEGER NOT NULL,
                anonymous INTEGER NOT NULL, tenant INTEGER NOT NULL, provider INTEGER NOT NULL, model INTEGER NOT NULL,
                operation INTEGER NOT NULL, subject INTEGER NOT NULL, status INTEGER NOT NULL, latency_ms INTEGER,
                cost INTEGER NOT NULL, input_cost INTEGER NOT NULL, output_cost INTEGER NOT NULL, reported INTEGER,
                card INTEGER NOT NULL, unpriced INTEGER NOT NULL, body TEXT NOT NULL) STRICT;

            -- Sums, as RollupTable describes them.
            CREATE TABLE call_days (day INTEGER NOT NULL, provider INTEGER NOT NULL, model INTEGER NOT NULL,
                operation INTEGER NOT NULL, tenant INTEGER NOT NULL, calls INTEGER NOT NULL, errors INTEGER NOT NULL,
                cached INTEGER NOT NULL, unpriced INTEGER NOT NULL, cost INTEGER NOT NULL,
                input_cost INTEGER NOT NULL, output_cost INTEGER NOT NULL, input_tokens INTEGER NOT NULL,
                output_tokens INTEGER NOT NULL, cache_read_tokens INTEGER NOT NULL,
                cache_write_tokens INTEGER NOT NULL, latency_ms INTEGER NOT NULL, timed INTEGER NOT NULL,
                PRIMARY KEY (day, provider, model, operation, tenant)) STRICT, WITHOUT ROWID;
            CREATE TABLE unit_days (day INTEGER NOT NULL, provider INTEGER NOT NULL, model INTEGER NOT NULL,
                operation INTEGER NOT NULL, tenant INTEGER NOT NULL, bucket INTEGER NOT NULL,
                quantity INTEGER NOT NULL, PRIMARY KEY (day, provider, model, operation, tenant, bucket)) STRICT, WITHOUT ROWID;
            CREATE TABLE subject_days (day INTEGER NOT NULL, subject INTEGER NOT NULL, calls INTEGER NOT NULL,
                errors INTEGER NOT NULL, cached INTEGER NOT NULL, unpriced INTEGER NOT NULL, cost INTEGER NOT NULL,
                input_cost INTEGER NOT NULL, output_cost INTEGER NOT NULL, input_tokens INTEGER NOT NULL,
                output_tokens INTEGER NOT NULL, cache_read_tokens INTEGER NOT NULL,
                cache_write_tokens INTEGER NOT NULL, latency_ms INTEGER NOT NULL, timed INTEGER NOT NULL,
                PRIMARY KEY (day, subject)) STRICT, WITHOUT ROWID;
            CREATE TABLE user_days (day INTEGER NOT NULL, person INTEGER NOT NULL, calls INTEGER NOT NULL,
                errors INTEGER NOT NULL, cached INTEGER NOT NULL, unpriced INTEGER NOT NULL, cost INTEGER NOT NULL,
                input_cost INTEGER NOT NULL, output_cost INTEGER NOT NULL, input_tokens INTEGER NOT NULL,
                output_tokens INTEGER NOT NULL, cache_read_tokens INTEGER NOT NULL,
                cache_write_tokens INTEGER NOT NULL, latency_ms INTEGER NOT NULL, timed INTEGER NOT NULL,
                actions INTEGER NOT NULL, PRIMARY KEY (day, person)) STRICT, WITHOUT ROWID;
            CREATE TABLE user_months (month INTEGER NOT NULL, person INTEGER NOT NULL, calls INTEGER NOT NULL,
                errors INTEGER NOT NULL, cached INTEGER NOT NULL, unpriced INTEGER NOT NULL, cost INTEGER NOT NULL,
                input_cost INTEGER NOT NULL, output_cost INTEGER NOT NULL, input_tokens INTEGER NOT NULL,
                output_tokens INTEGER NOT NULL, cache_read_tokens INTEGER NOT NULL,
                cache_write_tokens INTEGER NOT NULL, latency_ms INTEGER NOT NULL, timed INTEGER NOT NULL,
                actions INTEGER NOT NULL, days INTEGER NOT NULL, PRIMARY KEY (month, person)) STRICT, WITHOUT ROWID;
            CREATE TABLE activity_days (day INTEGER NOT NULL, event INTEGER NOT NULL, status INTEGER NOT NULL,
                tenant INTEGER NOT NULL, count INTEGER NOT NULL, duration_ms INTEGER NOT NULL, timed INTEGER NOT NULL,
                PRIMARY KEY (day, event, status, tenant)) STRICT, WITHOUT ROWID;
            CREATE TABLE activity_reasons (day INTEGER NOT NULL, event INTEGER NOT NULL, reason INTEGER NOT NULL,
                count INTEGER NOT NULL, PRIMARY KEY (day, event, reason)) STRICT, WITHOUT ROWID;
            CREATE TABLE activity_times (event INTEGER NOT NULL, at INTEGER NOT NULL, person INTEGER NOT NULL,
                count INTEGER NOT NULL, PRIMARY KEY (event, at, person)) STRICT, WITHOUT ROWID;
            CREATE TABLE session_days (day INTEGER NOT NULL, session INTEGER NOT NULL, count INTEGER NOT NULL,
                PRIMARY KEY (day, session)) STRICT, WITHOUT ROWID;
            CREATE TABLE billing_days (day INTEGER NOT NULL, event INTEGER NOT NULL, plan INTEGER NOT NULL,
                tenant INTEGER NOT NULL, count INTEGER NOT NULL, amount INTEGER NOT NULL, credits INTEGER NOT NULL,
                PRIMARY KEY (day, event, plan, tenant)) STRICT, WITHOUT ROWID;
            CREATE TABLE billing_times (person INTEGER NOT NULL, tenant INTEGER NOT NULL, at INTEGER NOT NULL,
                event INTEGER NOT NULL, plan INTEGER NOT NULL, interval INTEGER NOT NULL, count INTEGER NOT NULL,
                amount INTEGER NOT NULL, credits INTEGER NOT NULL,
                PRIMARY KEY (person, tenant, at, event, plan, interval)) STRICT, WITHOUT ROWID;
            CREATE TABLE error_days (day INTEGER NOT NULL, component INTEGER NOT NULL, type INTEGER NOT NULL,
                count INTEGER NOT NULL, PRIMARY KEY (day, component, type)) STRICT, WITHOUT ROWID;
            CREATE TABLE job_days (day INTEGER NOT NULL, queue INTEGER NOT NULL, event INTEGER NOT NULL,
                count INTEGER NOT NULL, wait_ms INTEGER NOT NULL, waited INTEGER NOT NULL, run_ms INTEGER NOT NULL,
                ran INTEGER NOT NULL, PRIMARY KEY (day, queue, event)) STRICT, WITHOUT ROWID;
            CREATE TABLE job_reasons (day INTEGER NOT NULL, queue INTEGER NOT NULL, reason INTEGER NOT NULL,
                count INTEGER NOT NULL, PRIMARY KEY (day, queue, reason)) STRICT, WITHOUT ROWID;
            CREATE TABLE job_durations (day INTEGER NOT NULL, queue INTEGER NOT NULL, measure INTEGER NOT NULL,
                bucket INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (day, queue, measure, bucket)) STRICT, WITHOUT ROWID;
            CREATE TABLE request_days (day INTEGER NOT NULL, route INTEGER NOT NULL, method INTEGER NOT NULL,
                code INTEGER NOT NULL, count INTEGER NOT NULL, duration_ms INTEGER NOT NULL, timed INTEGER NOT NULL,
                PRIMARY KEY (day, route, method, code)) STRICT, WITHOUT ROWID;
            CREATE TABLE totals (instance INTEGER NOT NULL, family INTEGER NOT NULL, a INTEGER NOT NULL,
                b INTEGER NOT NULL, c INTEGER NOT NULL, d INTEGER NOT NULL, value INTEGER NOT NULL,
                PRIMARY KEY (instance, family, a, b, c, d)) STRICT, WITHOUT ROWID;
            """)
}
