// Columns that several threads read together.
// SPDX-License-Identifier: Apache-2.0

import Columns
import Ledger
import SQL
import Synchronization
import Testing

@testable import Store

@Suite struct ColumnSharingTests {
    /// What one thread was given.
    private final class Part {
        var rows: [Int64: [[Int64]]] = [:]
    }

    private final class Marks: Sendable {
        let begun = Atomic(0)
        let isOver = Atomic(false)
    }

    private static let columns = EventColumn.columns(of: .call)
    private static let days = ColumnWorld.days.map { Day(number: $0) }

    /// By day, the rows in the order of their places.
    private static func rows(
        of world: ColumnWorld, parts count: Int, after alone: Int
    ) throws -> [Int64: [[Int64]]] {
        let database = try world.test.database()
        let parts = (0..<count).map { _ in Part() }
        try database.snapshot { () throws(StoreError) in
            let reader = try ColumnReader(database)
            try reader.each(.call, from: days[0], through: days[3], among: parts, after: alone) {
                part, block throws(StoreError) in
                var values: [[Int64]] = []
                for column in columns { values.append(Array(try block.values(of: column))) }
                part.rows[Int64(block.day.number), default: []] += (0..<block.rows).map { row in values.map { $0[row] }
                }
            }
        }
        var all: [Int64: [[Int64]]] = [:]
        for part in parts { all.merge(part.rows, uniquingKeysWith: +) }
        return all.mapValues { $0.sorted { $0[0] < $1[0] } }
    }

    @Test(arguments: 60..<66 as Range<UInt64>)
    func `Several threads are given the rows that one is given, each once`(seed: UInt64) throws {
        var world = try ColumnWorld(seed: seed)
        try world.test.withLedger { store in
            for _ in 0..<10 { try store.booked(world.entries(200)) }
            // With a tail beside the blocks.
            let copy = try TestStore()
            try Backup.run(world.test.location, to: copy.path)
            world.test = copy
        }
        let expected = try Self.rows(of: world, parts: 1, after: 0)
        #expect(
            expected.values.reduce(0) { $0 + $1.count }
                == (try world.test.integer(
                    "SELECT count(*) FROM events WHERE kind = \(Event.Kind.call.rawValue)")),
            "seed \(seed)")
        for parts in 2...3 {
            for alone in [0, 1, 3] {
                let found = try Self.rows(of: world, parts: parts, after: alone)
                #expect(found == expected, "seed \(seed), \(parts) threads")
            }
        }
    }

    @Test(arguments: 0..<12)
    func `The first error of any of them is told, and nobody reads on`(failing: Int) throws {
        var world = try ColumnWorld(seed: 70)
        try world.test.withLedger { store in
            for _ in 0..<10 { try store.booked(world.entries(200)) }
        }
        let database = try world.test.database()
        let marks = Marks()
        #expect(throws: StoreError.notThere("block \(failing % 3)")) {
            try database.snapshot { () throws(StoreError) in
                let reader = try ColumnReader(database)
                try reader.each(.call, from: Self.days[0], through: Self.days[3], among: [Part(), Part()], after: 0) {
                    _, block throws(StoreError) in
                    _ = try block.values(of: .cost)
                    let isOver = marks.isOver.load(ordering: .acquiring)
                    #expect(!isOver)
                    if marks.begun.add(1, ordering: .relaxed).oldValue >= failing % 3 {
                        throw .notThere("block \(failing % 3)")
                    }
                }
            }
        }
        marks.isOver.store(true, ordering: .releasing)
        // One that was begun when the other failed ends in the same way.
        let begun = marks.begun.load(ordering: .relaxed)
        #expect(begun <= failing % 3 + 2)
        #expect(try database.first("SELECT count(*) FROM column_blocks") { $0.integer(0) > 0 } == true)
    }

    @Test func `What takes too long is ended on all threads, and says so`() throws {
        var world = try ColumnWorld(seed: 73)
        try world.test.withLedger { store in
            for _ in 0..<10 { try store.booked(world.entries(200)) }
        }
        let database = try world.test.database()
        var limit = Duration.milliseconds(1)
        var areBoth = false
        // A thread that helps may come late: then there is more time, until both were at work.
        while !areBoth {
            let (parts, marks) = ([Part(), Part()], Marks())
            let error = #expect(throws: StoreError.self) {
                try database.within(limit) { () throws(StoreError) in
                    try database.snapshot { () throws(StoreError) in
                        let reader = try ColumnReader(database)
                        while true {
                            try reader.each(
                                .call, from: Self.days[0], through: Self.days[3], among: parts, after: 0
                            ) { part, block throws(StoreError) in
                                let isOver = marks.isOver.load(ordering: .acquiring)
                                #expect(!isOver)
                                part.rows[0] = [Array(try block.values(of: .cost))]
                            }
                        }
                    }
                }
            }
            marks.isOver.store(true, ordering: .releasing)
            #expect(error?.isInterrupted == true && error?.description == "reading the store took too long")
            areBoth = parts.allSatisfy { !$0.rows.isEmpty }
            limit *= 2
        }
        // The connection is good for more, and has its time.
        #expect(try Self.rows(of: world, parts: 2, after: 0).isEmpty == false)
        #expect(throws: Never.self) {
            try database.snapshot { () throws(StoreError) in
                let reader = try ColumnReader(database)
                try reader.each(.call, from: Self.days[0], through: Self.days[3], among: [Part(), Part()], after: 0) {
                    _, block throws(StoreError) in _ = try block.values(of: .cost)
                }
            }
        }
    }

    @Test func `Damage that one of them finds is told`() throws {
        var world = try ColumnWorld(seed: 71)
        try world.test.withLedger { store in
            for _ in 0..<4 { try store.booked(world.entries(2_000)) }
        }
        try world.test.database(.write).execute("UPDATE column_data SET data = x'00'")
        #expect(throws: StoreError.self) { try Self.rows(of: world, parts: 2, after: 0) }
    }

    @Test(arguments: [1, 2])
    func `A block whose seal is broken is told, and not added up`(parts: Int) throws {
        var world = try ColumnWorld(seed: 72)
        try world.test.withLedger { store in
            for _ in 0..<4 { try store.booked(world.entries(2_000)) }
        }
        try world.test.database(.write).execute("UPDATE column_blocks SET seal = seal + 1 WHERE kind = 1")
        let error = #expect(throws: StoreError.self) { try Self.rows(of: world, parts: parts, after: 0) }
        #expect(error.map { "\($0)".contains("not as it was written") } == true, "\(String(describing: error))")
        let database = try world.test.database()
        #expect(throws: StoreError.self) {
            try database.snapshot { () throws(StoreError) in
                var reader = try ColumnReader(database)
                try reader.each(.call, from: Self.days[0], through: Self.days[3]) { _ in }
            }
        }
    }
}
