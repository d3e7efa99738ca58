// Migration 5: what somebody is to be told, until they are.
// SPDX-License-Identifier: Apache-2.0

extension Migration {
    static let notices = Migration(
        number: 5,
        script: """
            -- Those of a target go one after the other: next_at is null while another one goes first. One that was
            -- refused stands aside, and holds up nobody. about is the user whom a notice names, for when they are forgotten.
            CREATE TABLE notices (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
                target TEXT NOT NULL, about TEXT NOT NULL, subject TEXT NOT NULL, content_type TEXT NOT NULL,
                body BLOB NOT NULL, created_at INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
                refused INTEGER NOT NULL DEFAULT 0, next_at INTEGER, last_error TEXT NOT NULL DEFAULT '') STRICT;
            CREATE INDEX notices_by_target ON notices (target, refused, number);
            CREATE INDEX notices_by_turn ON notices (kind, attempts > 0, next_at, number) WHERE next_at IS NOT NULL;
            """)
}
