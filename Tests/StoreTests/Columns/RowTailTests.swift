// A tail that is asked for little says the same as one that is read with all that its events say.
// SPDX-License-Identifier: Apache-2.0

import Columns
import Ledger
import SQL
import Seeded
import Testing

@testable import Store

@Suite struct RowTailTests {
    private func rows(
        _ kind: Event.Kind, _ columns: [EventColumn], asking: Set<EventColumn>?, in database: Database
    ) throws -> [[Int64]] {
        var rows: [[Int64]] = []
        try database.snapshot { () throws(StoreError) in
            var reader = try ColumnReader(database)
            let (first, last) = (ColumnWorld.days.lowerBound, ColumnWorld.days.upperBound)
            try reader.each(kind, from: Day(number: first), through: Day(number: last), columns: asking) {
                block throws(StoreError) in
                for row in 0..<block.rows {
                    var values: [Int64] = []
                    for column in columns { values.append(try block.values(of: column)[row]) }
                    rows.append(values)
                }
            }
        }
        return rows
    }

    @Test(arguments: 40..<46 as Range<UInt64>)
    func `Whatever columns are asked for, they are those of the events`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        var world = try ColumnWorld(seed: seed)
        var asked = 0
        try world.test.withLedger { store in
            for _ in 0..<3 { try store.booked(world.entries(150)) }
            for kind in Event.Kind.allCases {
                for _ in 0..<30 {
                    let all = EventColumn.columns(of: .call) + EventColumn.columns(of: kind)
                    let columns = Array(Set(all).sorted().shuffled(using: &random).prefix(1 + random.below(4)))
                    if StoredEvent.tells(Set(columns), of: kind) { asked += 1 }
                    let database = try world.test.database()
                    let whole = try rows(kind, columns, asking: nil, in: database)
                    let some = try rows(kind, columns, asking: Set(columns), in: database)
                    #expect(some == whole, "seed \(seed): \(kind) \(columns)")
                }
            }
        }
        #expect(asked > 20, "seed \(seed)")
    }
}
