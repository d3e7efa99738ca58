// What says of a SQLite file that it is a store of Bursar.
// SPDX-License-Identifier: Apache-2.0

internal import SQL

/// Whose file it is. A store has a number in its head that no other program uses; those of earlier versions have none, and
/// are known by their tables.
enum StoreSignature: Equatable {
    /// It has the number.
    case marked
    /// It has the tables of a store and no number.
    case unmarked
    /// Nothing is in it, or no more than the very first write of a store that was to be made.
    case empty
    case foreign

    /// The letters `BRSR`.
    static let number: Int32 = 0x4252_5352

    init(of database: Database) throws(StoreError) {
        switch try database.applicationID() {
        case Int64(Self.number): self = .marked
        case 0:
            let tables = try database.tables()
            if tables.isSuperset(of: Self.tables) {
                self = .unmarked
            } else if tables == ["migrations"] {
                self = try Self.hasNoSteps(database) ? .empty : .foreign
            } else {
                self = tables.isEmpty ? .empty : .foreign
            }
        default: self = .foreign
        }
    }

    /// Of the first step, which every store has taken.
    private static let tables: Set<String> = [
        "migrations", "names", "instances", "people", "event_keys", "events", "call_days", "totals",
    ]

    private static func hasNoSteps(_ database: Database) throws(StoreError) -> Bool {
        let columns = try database.rows("SELECT name FROM pragma_table_info('migrations')") { $0.text(0) }
        guard columns == ["number"] else { return false }
        return try database.first("SELECT 1 FROM migrations") { _ in true } == nil
    }

    /// Sets the number where it is missing.
    static func mark(_ database: Database) throws(StoreError) {
        if try database.applicationID() != Int64(number) { try database.set(applicationID: number) }
    }
}
