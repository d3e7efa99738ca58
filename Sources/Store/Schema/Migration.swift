// The schema, as the numbered steps that led to it.
// SPDX-License-Identifier: Apache-2.0

internal import SQL

/// A step of the schema. Once released it never changes: the next change is the next step.
struct Migration: Sendable {
    let number: Int64
    let script: String
    /// What SQL cannot say. Runs once the scripts of all pending steps have run, so it finds the tables of today; it
    /// gives `progress` the events read so far.
    var fill: @Sendable (Database, _ progress: (Int) -> Void) throws(StoreError) -> Void = { _, _ in }
}

extension Migration {
    /// In order, from an empty database.
    static let all: [Migration] = [ledger, reports, counts, queues, notices, summaries, seals]

    static let newest = all.map(\.number).max() ?? 0

    /// Brings a database up to date: all that is missing, or nothing of it.
    static func run(on database: Database, progress: (Int) -> Void = { _ in }) throws(StoreError) {
        let applied = try appliedNumber(on: database)
        guard applied <= newest else { throw .newerStore(found: applied, known: newest) }
        let steps = all.filter { $0.number > applied }
        if steps.isEmpty {
            try StoreSignature.mark(database)
        } else {
            try run(steps, on: database, progress)
        }
        // Behind the steps: what they write is sealed by the last of them.
        try SealedTable.sealWrites(of: database)
    }

    private static func run(
        _ steps: [Migration], on database: Database, _ progress: (Int) -> Void
    ) throws(StoreError) {
        try database.sortingOnDisk { () throws(StoreError) in
            try database.write { () throws(StoreError) in
                try apply(steps, to: database)
                for step in steps { try step.fill(database, progress) }
                try SchemaSeal.write(in: database)
            }
        }
    }

    private static func apply(_ steps: [Migration], to database: Database) throws(StoreError) {
        try StoreSignature.mark(database)
        try database.execute("CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY) STRICT")
        for step in steps {
            try database.execute(step.script)
            try database.run("INSERT INTO migrations (number) VALUES ($1)", step.number)
        }
    }

    /// The last step that a database has seen; 0 for an empty one.
    static func appliedNumber(on database: Database) throws(StoreError) -> Int64 {
        guard try database.hasTable("migrations") else { return 0 }
        return try database.first("SELECT coalesce(max(number), 0) FROM migrations") { $0.integer(0) } ?? 0
    }
}
