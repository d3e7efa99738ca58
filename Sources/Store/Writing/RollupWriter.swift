// Writes the sums of a batch into the rollup tables, a row once.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// The SQL of every rollup, made from its description once.
struct RollupWriter: Sendable {
    private let upserts: [SQLInsertion]
    private let replacements: [SQLInsertion]
    private let deletions: [String]
    /// By the table by month.
    private let closings: [RollupTable.ID: String]

    init() {
        upserts = RollupTable.all.map { Self.insert(into: $0, orUpdate: Self.sums($0), where: Self.condition($0)) }
        replacements = RollupTable.all.map { table in
            Self.insert(into: table, orUpdate: table.measures.map { "\($0) = excluded.\($0)" })
        }
        deletions = RollupTable.all.map { table in
            let conditions = table.keys.enumerated().map { "\($1) = $\($0 + 1)" }
            return "DELETE FROM \(table.name) WHERE \(conditions.joined(separator: " AND "))"
        }
        closings = Dictionary(uniqueKeysWithValues: RollupTable.ID.derived.map { ($0, Self.closing($0, $1)) })
    }

    /// How each measure takes in what is added to it.
    private static func sums(_ table: RollupTable) -> [String] {
        table.measures.enumerated().map { position, name in
            let (old, new) = ("\(table.name).\(name)", "excluded.\(name)")
            return switch table.merge(at: position) {
            case .sum: "\(name) = \(old) + \(new)"
            case .union: "\(name) = \(old) | \(new)"
            case .largest: "\(name) = CASE WHEN \(new) > \(old) THEN \(new) ELSE \(old) END"
            }
        }
    }

    /// A row that has the largest of everything already is left as it is, and its page as well.
    private static func condition(_ table: RollupTable) -> String {
        let places = table.measures.indices
        guard places.allSatisfy({ table.merge(at: $0) == .largest }), !places.isEmpty else { return "" }
        return table.measures.map { "excluded.\($0) > \(table.name).\($0)" }.joined(separator: " OR ")
    }

    /// Rows of a day are added to those of its month: $1 the month, $2 the day, $3 and $4 what the next key is from and below.
    private static func closing(_ months: RollupTable.ID, _ days: RollupTable.ID) -> String {
        let (months, days) = (months.table, days.table)
        let columns = (months.keys.dropFirst() + months.measures).joined(separator: ", ")
        return """
            INSERT INTO \(months.name) (month, \(columns)) SELECT $1, \(columns) FROM \(days.name)
            WHERE day = $2 AND \(days.keys[1]) >= $3 AND \(days.keys[1]) < $4
            ON CONFLICT (\(months.keys.joined(separator: ", "))) DO UPDATE SET \(sums(months).joined(separator: ", "))
            """
    }

    /// Adds a batch to what is there.
    func add(_ rollups: Rollups, to database: Database) throws(StoreError) {
        try add(rollups, of: RollupTable.ID.allCases, where: { _, _ in true }, to: database)
    }

    /// Adds some rows of some tables to what is there.
    func add(
        _ rollups: Rollups, of tables: [RollupTable.ID], where isWanted: (RollupTable.ID, RollupKey) -> Bool,
        to database: Database
    ) throws(StoreError) {
        for id in tables {
            let rows = rollups.unsorted(id).filter { isWanted(id, $0.key) }.sorted { $0.key < $1.key }
            guard !rows.isEmpty else { continue }
            try database.insert(upserts[id.rawValue], each: rows) { binder, row in
                rollups.each(id, row) { binder.integer($0) }
            }
        }
    }

    /// Puts rows in the place of what is there.
    func replace(
        _ rows: [(key: RollupKey, measures: Measures)], of id: RollupTable.ID, in database: Database
    ) throws(StoreError) {
        guard !rows.isEmpty else { return }
        let (keys, measures) = (id.table.keys.count, id.table.measures.count)
        try database.insert(replacements[id.rawValue], each: rows) { binder, row in
            for position in 0..<keys { binder.integer(row.key[position]) }
            for position in 0..<measures { binder.integer(row.measures[position]) }
        }
    }

    func delete(_ keys: [RollupKey], of id: RollupTable.ID, in database: Database) throws(StoreError) {
        let width = id.table.keys.count
        try database.write(deletions[id.rawValue], each: keys) { binder, key in
            for position in 0..<width { binder.integer(key[position]) }
        }
    }

    /// Adds the rows of a day to those of its month, in a table by month: those whose next key lies from one number up to
    /// another. A sum that leaves 64 bits is refused.
    func close(
        _ day: Day, of months: RollupTable.ID, from first: Int64 = .min, before end: Int64 = .max, in database: Database
    ) throws(StoreError) {
        guard let sql = closings[months] else { return }
        try database.run(sql, day.month, day, first, end)
    }

    private static func insert(
        into table: RollupTable, orUpdate assignments: [String], where condition: String = ""
    ) -> SQLInsertion {
        SQLInsertion(
            into: table.name, table.keys + table.measures, keys: table.keys, orUpdate: assignments, where: condition)
    }
}

extension RollupTable {
    /// Reads rows of the table in the order of their keys; `condition` may speak of its columns.
    func select(where condition: String = "") -> String {
        let columns = (keys + measures).joined(separator: ", ")
        let filter = condition.isEmpty ? "" : " WHERE \(condition)"
        return "SELECT \(columns) FROM \(name)\(filter) ORDER BY \(keys.joined(separator: ", "))"
    }

    func read(_ row: borrowing Row) -> (key: RollupKey, measures: Measures) {
        var key = RollupKey(0)
        var sums = Measures()
        for position in keys.indices { key[position] = row.integer(position) }
        for position in measures.indices { sums[position] = row.integer(keys.count + position) }
        return (key, sums)
    }
}
