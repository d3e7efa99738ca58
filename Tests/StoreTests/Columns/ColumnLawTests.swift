// Columns and tails say what the events say, whatever was done to them.
// SPDX-License-Identifier: Apache-2.0

import Columns
import Ledger
import SQL
import Seeded
import Testing

@testable import Store

@Suite struct ColumnLawTests {
    private static func options(_ round: Int) -> LedgerStore.Options {
        var options = LedgerStore.Options()
        options.dimensions = [["hd", "quality"], ["quality"], ["quality", "chapters"]][round % 3]
        options.measures = [["chapters"], ["chapters", "minutes"], []][round % 3]
        return options
    }

    private static let price: Repricing.Pricing = { call, at in
        var priced = Priced()
        priced.cost = Money(nanos: call.usage[.inputTokens] * (3_000 + at.milliseconds % 3))
        priced.card = "{\"rate\":3}"
        return priced
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `Whatever is done, columns and tail are the rows of the events`(seed: UInt64) throws {
        var random = Seeded(seed: seed &+ 500)
        var world = try ColumnWorld(seed: seed)
        let first = Day(number: ColumnWorld.days.lowerBound)
        for round in 0..<5 {
            // Opened anew each time, now and then with other declarations.
            let declared = round < 2 ? 0 : random.below(3)
            try world.test.withLedger(Self.options(declared)) { store in
                try world.undeclare(allBut: Self.options(declared))
                try world.expectAll("seed \(seed), round \(round), opened")
                for _ in 0..<1 + random.below(4) { try store.booked(world.entries(1 + random.below(120))) }
                try world.expectAll("seed \(seed), round \(round), booked")
                switch random.below(5) {
                case 0: try world.archive(store, day: first.advanced(by: random.below(4)))
                case 1: try world.forget(store, world.maker.pick(["ada", "bob", "cy", "nobody"]))
                case 2:
                    _ = try store.reprice(
                        from: first, to: first.advanced(by: 2), at: EventMaker.start, price: Self.price)
                case 3 where round > 2: try world.drop(store, before: first.advanced(by: 1))
                default: break
                }
                try world.expectAll("seed \(seed), round \(round), changed")
                try store.booked(world.entries(random.below(40)))
                try world.expectAll("seed \(seed), round \(round), booked more")
            }
            try world.expectAll("seed \(seed), round \(round), closed")
            let report = try Verification.run(world.test.location)
            #expect(report.isClean, "seed \(seed), round \(round): \(report.differences.prefix(3)) \(report.damage)")
        }
    }

    @Test(arguments: 30..<34 as Range<UInt64>)
    func `A store that was left in the middle goes on where its columns end`(seed: UInt64) throws {
        var world = try ColumnWorld(seed: seed)
        let copies = try (0..<3).map { _ in try TestStore() }
        for (round, copy) in copies.enumerated() {
            try world.test.withLedger { store in
                for _ in 0..<8 { try store.booked(world.entries(150)) }
                // As a server that is killed now would leave it: committed, and not all of it in columns.
                try Backup.run(world.test.location, to: copy.path)
            }
            world.test = copy
            try world.expectAll("seed \(seed), round \(round), left")
            try world.test.withLedger { _ in try world.expectAll("seed \(seed), round \(round), opened") }
            try world.expectAll("seed \(seed), round \(round), closed")
            let report = try Verification.run(world.test.location)
            #expect(report.isClean, "seed \(seed), round \(round): \(report.differences.prefix(3))")
        }
    }

    @Test func `Many events of a day lie in few blocks, and a late one does not write the day anew`() throws {
        var world = try ColumnWorld(seed: 21)
        try world.test.withLedger { store in
            for _ in 0..<12 { try store.booked(world.entries(1_500)) }
        }
        try world.expectAll("many")
        let rows = try world.test.integer("SELECT count(*) FROM events WHERE kind = 1")
        let blocks = try world.test.integer("SELECT count(*) FROM column_blocks WHERE kind = 1")
        #expect(rows > 6_000 && blocks < 20, "\(rows) calls in \(blocks) blocks")
        let before = try world.test.database().rows("SELECT seal FROM column_blocks") { $0.integer(0) }
        for _ in 0..<5 { try world.test.withLedger { _ = try $0.booked(world.entries(1)) } }
        let after = try world.test.database().rows("SELECT seal FROM column_blocks") { $0.integer(0) }
        #expect(Set(before).isSubset(of: after))
        try world.expectAll("late")
    }

    @Test func `What lost its mark is taken anew, once`() throws {
        var world = try ColumnWorld(seed: 22)
        try world.test.withLedger { store in _ = try store.booked(world.entries(600)) }
        for table in ["call_places", "person_places", "indexed_days"] {
            try world.test.database(.write).execute("DELETE FROM \(table)")
        }
        try world.test.withLedger { _ in }
        try world.expectAll("lost")
        let report = try Verification.run(world.test.location)
        #expect(report.isClean, "\(report.differences.prefix(3))")
    }

    @Test func `Days whose events and columns are gone are told`() throws {
        var world = try ColumnWorld(seed: 23)
        let days = ColumnWorld.days.map { Day(number: $0) }
        try world.test.withLedger { store in
            try store.booked(world.entries(400))
            try world.archive(store, day: days[0])
            try world.archive(store, day: days[2])
            try world.drop(store, before: days[2])
        }
        // Of the second day the events are there, and are read one by one.
        try world.expectAll("gone")
        let database = try world.test.database()
        try database.snapshot { () throws(StoreError) in
            let reader = try ColumnReader(database)
            #expect(try reader.missing(from: days[0], through: days[3]) == [days[0]])
            #expect(try reader.missing(from: days[1], through: days[3]).isEmpty)
        }
        #expect(try world.test.integer("SELECT count(*) FROM column_blocks WHERE day < \(days[2].number)") == 0)
        #expect(try Verification.run(world.test.location).isClean)
    }

    @Test(arguments: [
        "DELETE FROM column_data", "UPDATE column_data SET data = x'00'",
        "DELETE FROM column_data WHERE number = (SELECT max(number) FROM column_data)",
        "UPDATE column_data SET number = -number", "UPDATE column_blocks SET seal = 0",
        "DELETE FROM column_blocks WHERE kind = 1", "UPDATE indexed_days SET place = 5",
    ])
    func `Columns that lie apart are proved, and mended from the events`(statement: String) throws {
        var world = try ColumnWorld(seed: 25)
        try world.test.withLedger { store in _ = try store.booked(world.entries(3_000)) }
        #expect(try world.test.integer("SELECT count(*) FROM column_data") > 4)
        try world.test.database(.write).execute(statement)
        let differences = try Verification.run(world.test.location).differences
        #expect(!differences.isEmpty, "\(statement)")
        guard differences.allSatisfy({ $0.canBePutRight }) else { return #expect(statement.contains("indexed_days")) }
        _ = try Verification.repair(world.test.location)
        let report = try Verification.run(world.test.location)
        #expect(report.isClean, "\(statement): \(report.differences.prefix(3))")
        try world.test.withLedger { _ in }
        try world.expectAll(statement)
        #expect(try Verification.run(world.test.location).isClean, "\(statement)")
    }

    @Test func `Columns of events that have left are proved by their seals`() throws {
        var world = try ColumnWorld(seed: 24)
        let day = Day(number: ColumnWorld.days.lowerBound)
        try world.test.withLedger { store in
            try store.booked(world.entries(3_000))
            try world.archive(store, day: day)
        }
        #expect(try Verification.run(world.test.location).isClean)
        let first = "(SELECT min(day) FROM column_blocks)"
        for statement in [
            "UPDATE column_blocks SET last = last + 1 WHERE kind = 1 AND day = \(first)",
            "UPDATE column_data SET data = zeroblob(length(data)) WHERE number = (SELECT min(number) FROM column_data)",
        ] {
            try world.test.database(.write).execute(statement)
            let report = try Verification.run(world.test.location)
            #expect(report.differences.contains { $0.table == "column_blocks" }, "\(statement)")
        }
    }
}
