// Single events are found wherever they are: in the index, in the tail of their day, or partly in each.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import SQL
import Seeded
import Testing
import Wire

@testable import Store

@Suite struct EventFinderTests {
    /// Asks for every cell and every person of every day, and compares with a scan of all events.
    private func expectAllFound(_ test: TestStore, _ seed: UInt64) throws {
        let database = try test.database()
        var failure: (any Error)?
        // One snapshot: the index takes in the tail meanwhile.
        try database.snapshot { () throws(StoreError) in
            do { try expectAllFound(in: database, seed) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    private func expectAllFound(in database: Database, _ seed: UInt64) throws {
        var finder = EventFinder(database)
        let all = try database.rows(
            "SELECT \(EventTail.columns) FROM events ORDER BY number", row: { EventTail.Event($0) })
        #expect(try finder.days() == Set(all.map { $0.number >> 32 }).sorted(), "seed \(seed)")
        for (day, events) in Dictionary(grouping: all, by: { $0.number >> 32 }) {
            for (cell, calls) in Dictionary(grouping: events.filter { $0.cell != nil }, by: { $0.cell ?? RollupKey(0) })
            {
                let found = try finder.calls(
                    onDay: day, provider: cell[0], model: cell[1], operation: cell[2], tenant: cell[3])
                #expect(
                    found
                        == calls.map {
                            FoundCall(number: $0.number, cost: $0.cost, latency: $0.latency, hasFailed: $0.hasFailed)
                        }, "seed \(seed), day \(day)")
            }
            for (person, theirs) in Dictionary(grouping: events.filter { $0.person != 0 }, by: \.person) {
                #expect(
                    try finder.events(onDay: day, of: [person]) == theirs.map(\.number), "seed \(seed), day \(day)")
            }
        }
        #expect(try finder.events(onDay: 1, of: [1]).isEmpty)
        #expect(try finder.calls(onDay: 1, provider: 1, model: 1, operation: 1, tenant: 1).isEmpty)
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func `What was booked is found, before and after it is indexed, and after a restart`(seed: UInt64) throws {
        let test = try TestStore()
        var maker = EventMaker(seed: seed)
        try test.withLedger { ledger in
            try ledger.booked(maker.entries(300))
            try expectAllFound(test, seed)
        }
        #expect(try test.integer("SELECT count(*) FROM indexed_days") > 0)
        try expectAllFound(test, seed)
        // More on the same days: those have an index and a tail.
        try test.withLedger { ledger in
            for _ in 0..<5 { try ledger.booked(maker.entries(100)) }
            try expectAllFound(test, seed)
        }
        try expectAllFound(test, seed)
    }

    @Test func `An index that is lost or behind is made again`() throws {
        let test = try TestStore()
        var maker = EventMaker(seed: 4)
        try test.withLedger { _ = try $0.booked(maker.entries(400)) }
        for table in ["call_places", "person_places", "indexed_days"] {
            try test.database(.write).execute("DELETE FROM \(table)")
        }
        try expectAllFound(test, 4)
        try test.withLedger { _ in }
        #expect(try test.integer("SELECT sum(length(places)) FROM call_places") > 0)
        try expectAllFound(test, 4)
    }

    @Test func `Places that stayed empty at the end of a day are not given twice`() throws {
        let test = try TestStore()
        var maker = EventMaker(seed: 5)
        let entries = maker.entries(50)
        try test.withLedger { ledger in
            try ledger.booked(entries)
            // Duplicates take places and leave them empty.
            try ledger.booked(entries)
        }
        try test.withLedger { ledger in
            try ledger.booked(maker.entries(50))
            try expectAllFound(test, 5)
        }
        try expectAllFound(test, 5)
    }

    @Test func `Many events on one day go into the index in steps`() throws {
        let test = try TestStore()
        var maker = EventMaker(seed: 6)
        let entries = (0..<30_000).map { _ in
            var entry = maker.entry()
            entry.at = EventMaker.start.advanced(byMilliseconds: .random(in: 0...3_600_000, using: &maker.generator))
            entry.record.event.at = entry.at
            return entry
        }
        try test.withLedger { ledger in
            for start in stride(from: 0, to: entries.count, by: 3_000) {
                try ledger.booked(Array(entries[start..<start + 3_000]))
            }
        }
        #expect(try test.integer("SELECT count(DISTINCT part) FROM call_places") >= 3)
        #expect(
            try test.integer("SELECT place FROM indexed_days")
                == test.integer("SELECT max(number) & 4294967295 FROM events") + 1)
    }

    @Test func `Places survive their packing`() {
        var generator = Seeded(seed: 7)
        for _ in 0..<200 {
            let places = Set(
                (0..<Int.random(in: 0...50, using: &generator)).map { _ in
                    Int64.random(in: 0...(1 << Int64.random(in: 1...32, using: &generator)), using: &generator)
                }
            ).sorted()
            var read: [Int64] = []
            PlaceList.unpack(PlaceList.packed(places), into: &read, adding: 0)
            #expect(read == places)
        }
        var cut: [Int64] = []
        PlaceList.unpack([0x80], into: &cut, adding: 0)
        PlaceList.unpack([UInt8](repeating: 0xFF, count: 40), into: &cut, adding: 0)
        #expect(cut.isEmpty)
    }

    @Test func `Figures that end in the middle say nothing of their call`() {
        var calls: [FoundCall] = []
        // 5 nanos, 0 ms and failed; untimed and well; cut off.
        FigureList.unpack([5, 3, 0x80, 1, 0, 7], of: [10, 11, 12], into: &calls)
        #expect(
            calls == [
                FoundCall(number: 10, cost: 5, latency: 0, hasFailed: true),
                FoundCall(number: 11, cost: 128, latency: nil, hasFailed: false),
            ])
    }
}
