// Migration 6: which summaries were written, so that none is sent twice.
// SPDX-License-Identifier: Apache-2.0

extension Migration {
    static let summaries = Migration(
        number: 6,
        script: """
            -- A summary of a week or a month: its pages are among the notices, or were. Users get theirs in the order of
            -- their numbers; person is how far that has come.
            CREATE TABLE summaries (name TEXT NOT NULL, edition TEXT NOT NULL, person INTEGER NOT NULL,
                complete INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (name, edition)) STRICT, WITHOUT ROWID;
            """)
}
