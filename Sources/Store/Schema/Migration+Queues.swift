// Migration 4: how long queues were.
// SPDX-License-Identifier: Apache-2.0

extension Migration {
    /// Readings come from outside and not from events: they are kept as they were read, minute by minute for a while, and
    /// by hour for good.
    static let queues = Migration(
        number: 4,
        script: """
            CREATE TABLE queue_minutes (minute INTEGER NOT NULL, queue INTEGER NOT NULL, length INTEGER NOT NULL,
                oldest_ms INTEGER, failed INTEGER, delayed INTEGER, active INTEGER,
                PRIMARY KEY (minute, queue)) STRICT, WITHOUT ROWID;
            CREATE TABLE queue_hours (hour INTEGER NOT NULL, queue INTEGER NOT NULL, samples INTEGER NOT NULL,
                length INTEGER NOT NULL, max_length INTEGER NOT NULL, max_oldest_ms INTEGER, max_failed INTEGER,
                max_delayed INTEGER, max_active INTEGER, PRIMARY KEY (hour, queue)) STRICT, WITHOUT ROWID;
            """)
}
