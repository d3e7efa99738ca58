// What the store rolls up of the properties, and how that changes.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

extension Declarations {
    private enum Kind: Int64 { case dimension = 0, measure = 1 }

    /// What is declared, as the numbers of its names; of that, what an archive's events were summed by when it is given.
    static func stored<Names: NameTable>(
        in database: Database, before archive: Int64 = .max, names: inout Names
    ) throws(StoreError) -> Declarations where Names.Failure == StoreError {
        var declared = Declarations()
        for (name, kind, since) in try rows(of: database) where since < archive {
            let id = try names.id(of: name)
            switch kind {
            case .dimension: declared.dimensions[name.exact] = id
            case .measure: declared.measures[name.exact] = id
            }
        }
        return declared
    }

    private static func rows(
        of database: Database
    ) throws(StoreError) -> [(name: String, kind: Kind, since: Int64)] {
        try database.rows("SELECT name, kind, since FROM declarations ORDER BY name") {
            (name: $0.text(0), kind: Kind(rawValue: $0.integer(1)) ?? .dimension, since: $0.integer(2))
        }
    }

    /// Makes the store roll up these properties: what is new is filled in from the events that are there, what is gone
    /// is deleted with its rows. Nil leaves a kind as it is. A name in both lists is a dimension.
    static func declare(
        dimensions: [String]?, measures: [String]?, in database: Database, progress: (Int) -> Void
    ) throws(StoreError) {
        let known = try rows(of: database)
        let stored = Dictionary(uniqueKeysWithValues: known.map { (ExactText($0.name), $0.kind) })
        var wanted = stored
        if let measures { replace(.measure, with: measures, in: &wanted) }
        if let dimensions { replace(.dimension, with: dimensions, in: &wanted) }
        let gone = stored.filter { wanted[$0.key] != $0.value }
        let new = wanted.filter { stored[$0.key] != $0.value }
        guard !gone.isEmpty || !new.isEmpty else { return }
        try database.write { () throws(StoreError) in
            var names = NameIndex(database)
            for (name, kind) in gone { try drop(name.text, kind, in: database, &names) }
            var columns = ColumnWriter(database)
            try columns.drop(properties: try ids(of: gone, &names))
            let sql = """
                INSERT INTO declarations (name, kind, since)
                VALUES ($1, $2, (SELECT coalesce(max(id), 0) FROM archives WHERE sha256 <> ''))
                """
            try database.write(sql, each: new) { binder, row in
                binder.text(row.key.text)
                binder.integer(row.value.rawValue)
            }
            if !new.isEmpty {
                try fill(new, in: database, &names, progress: progress)
                // After the sums, which have numbered what the properties are called.
                try columns.fill(properties: try ids(of: new, &names))
            }
            try names.writeMade(to: database)
        }
    }

    private static func ids(
        of properties: [ExactText: Kind], _ names: inout NameIndex
    ) throws(StoreError) -> Set<Int64> {
        var ids: Set<Int64> = []
        for name in properties.keys { ids.insert(try names.id(of: name.text)) }
        return ids
    }

    private static func replace(_ kind: Kind, with names: [String], in wanted: inout [ExactText: Kind]) {
        wanted = wanted.filter { $0.value != kind }
        for name in names { wanted[ExactText(name)] = kind }
    }

    private static func drop(
        _ name: String, _ kind: Kind, in database: Database, _ names: inout NameIndex
    ) throws(StoreError) {
        let id = try names.id(of: name)
        try database.run("DELETE FROM declarations WHERE name = $1", name)
        switch kind {
        case .dimension:
            for table in [RollupTable.ID.callPropertyDays, .activityProperties, .activityMeasures] {
                try database.run("DELETE FROM \(table.table.name) WHERE property = $1", id)
            }
        case .measure:
            try database.run("DELETE FROM activity_measures WHERE measure = $1", id)
        }
    }

    private static func fill(
        _ new: [ExactText: Kind], in database: Database, _ names: inout NameIndex, progress: (Int) -> Void
    ) throws(StoreError) {
        var ids: [Kind: Set<Int64>] = [:]
        for (name, kind) in new { ids[kind, default: []].insert(try names.id(of: name.text)) }
        let declared = try stored(in: database, names: &names)
        try names.writeMade(to: database)
        var refill = try Refill(database, declared: declared)
        let (dimensions, measures) = (ids[.dimension] ?? [], ids[.measure] ?? [])
        try refill.run(
            [.callPropertyDays, .activityProperties, .activityMeasures],
            where: { id, key in
                switch id {
                case .callPropertyDays: dimensions.contains(key[1])
                case .activityProperties: dimensions.contains(key[3])
                default: dimensions.contains(key[2]) || measures.contains(key[4])
                }
            }, progress: progress)
    }
}
