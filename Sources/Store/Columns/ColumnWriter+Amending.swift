// What becomes of columns when the events that they are of change.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger
internal import SQL

extension ColumnWriter {
    /// What re-pricing made of some calls, in the order of their numbers; nil where there shall be no adjustment. Calls that
    /// are in no column yet are left out: they are read from the store.
    mutating func adjust(_ changes: [(number: Int64, amount: Int64?)]) throws(StoreError) {
        var rest = changes[...]
        while let first = rest.first {
            let day = first.number >> 32
            guard let block = try block(.call, day: day, at: first.number - day << 32) else {
                rest.removeFirst()
                continue
            }
            let here = rest.prefix { $0.number >> 32 == day && $0.number - day << 32 <= block.last }
            rest = rest[here.endIndex...]
            let places = try values(.place, of: block)
            var amounts = try values(.adjustment, of: block)
            var areThere = try values(.hasAdjustment, of: block)
            var row = 0
            for change in here {
                let place = change.number - day << 32
                while row < places.count, places[row] < place { row += 1 }
                guard row < places.count, places[row] == place else {
                    throw .damagedColumns(day, "a call is missing")
                }
                amounts[row] = change.amount ?? 0
                areThere[row] = change.amount == nil ? 0 : 1
            }
            try amend(block, [.adjustment: amounts, .hasAdjustment: areThere])
        }
    }

    /// The block that has a place.
    private func block(_ kind: Event.Kind, day: Int64, at place: Int64) throws(StoreError) -> StoredBlock? {
        let sql = "\(StoredBlock.select) WHERE kind = $1 AND day = $2 AND part <= $3 ORDER BY part DESC LIMIT 1"
        let found = try database.first(sql, Int64(kind.rawValue), day, place) { (row) throws(StoreError) in
            try StoredBlock(row)
        }
        return found.flatMap { place <= $0.last ? $0 : nil }
    }

    private func values(_ column: EventColumn, of block: StoredBlock) throws(StoreError) -> [Int64] {
        try block.values(of: column, in: database) ?? Array(repeating: 0, count: block.head.rows)
    }

    /// Takes out of some people's rows what could tell who they are: as `Redaction` does it of events, and also of those
    /// that have left the store. A session stays as the number that stands for it.
    mutating func redact(of people: Set<Int64>) throws(StoreError) {
        guard let least = people.min(), let largest = people.max() else { return }
        for kind in Event.Kind.allCases {
            let told: [EventColumn] = kind == .profile ? [.trace, .subject] : [.trace]
            for day in try days(of: kind) {
                for block in try StoredBlock.all(kind, of: day, in: database) {
                    guard let persons = block.head[.person], persons.least <= largest, persons.largest >= least,
                        told.contains(where: { block.head[$0] != nil })
                    else { continue }
                    try redact(block, of: people, told)
                }
            }
        }
    }

    private mutating func redact(
        _ block: StoredBlock, of people: Set<Int64>, _ told: [EventColumn]
    ) throws(StoreError) {
        let persons = try values(.person, of: block)
        let rows = persons.indices.filter { people.contains(persons[$0]) }
        guard !rows.isEmpty else { return }
        var columns: [EventColumn: [Int64]] = [:]
        for column in told {
            guard var values = try block.values(of: column, in: database), rows.contains(where: { values[$0] != 0 })
            else { continue }
            for row in rows { values[row] = 0 }
            columns[column] = values
        }
        if !columns.isEmpty { try amend(block, columns) }
    }

    private func days(of kind: Event.Kind) throws(StoreError) -> [Int64] {
        try database.rows(
            "SELECT DISTINCT day FROM column_blocks WHERE kind = $1 ORDER BY day", Int64(kind.rawValue)
        ) { $0.integer(0) }
    }

    // MARK: Declared properties

    /// Properties that are no longer declared, by the numbers of their names.
    mutating func drop(properties: Set<Int64>) throws(StoreError) {
        guard !properties.isEmpty else { return }
        for kind in Event.Kind.allCases where EventColumn.haveProperties(kind) {
            for day in try days(of: kind) {
                for block in try StoredBlock.all(kind, of: day, in: database) {
                    let gone = block.head.columns.map(\.column).filter { column in
                        column.property.map { properties.contains($0) } ?? false
                    }
                    if !gone.isEmpty {
                        try amend(block, Dictionary(uniqueKeysWithValues: gone.map { ($0, []) }))
                    }
                }
            }
        }
    }

    /// Properties that are declared now, from the events that are in the store.
    mutating func fill(properties: Set<Int64>) throws(StoreError) {
        var names = NameReader(database)
        let declared = try Declarations.stored(in: database, names: &names)
        for kind in Event.Kind.allCases where EventColumn.haveProperties(kind) {
            for day in try days(of: kind) {
                let archived = try IndexedDays.lastArchived(of: day, in: database)
                for block in try StoredBlock.all(kind, of: day, after: archived, in: database) {
                    let columns = try columns(of: block, declared, &names) { properties.contains($0) }
                    if !columns.isEmpty { try amend(block, columns) }
                }
            }
        }
    }

    /// What the events of a block say of properties.
    private func columns(
        of block: StoredBlock, _ declared: Declarations, _ names: inout NameReader, _ isWanted: (Int64) -> Bool
    ) throws(StoreError) -> [EventColumn: [Int64]] {
        var rows = ColumnSet()
        var cells = EventCells()
        let base = block.day << 32
        try database.each(
            "\(StoredEvent.select) WHERE number >= $1 AND number <= $2 AND kind = $3 ORDER BY number",
            base + block.part, base + block.last, Int64(block.kind.rawValue)
        ) { (row) throws(StoreError) in
            let event = StoredEvent(row)
            try event.fill(&cells, try event.booking(), declared, names: &names)
            cells.keep { $0.property.map(isWanted) ?? false }
            rows.append(cells)
        }
        guard rows.count == block.head.rows else { throw .damagedColumns(block.day, "a block has other events") }
        rows.finish()
        var columns: [EventColumn: [Int64]] = [:]
        for column in rows.names { columns[column] = rows[column] }
        return columns
    }
}
