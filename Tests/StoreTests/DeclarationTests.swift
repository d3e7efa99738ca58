// What is declared later is as if it had been declared from the start.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import SQL
import Store
import Testing

@Suite struct DeclarationTests {
    private static func options(_ dimensions: [String]?, _ measures: [String]?) -> LedgerStore.Options {
        var options = LedgerStore.Options()
        options.dimensions = dimensions
        options.measures = measures
        return options
    }

    /// The rows of the property rollups with their texts, whatever numbers these have.
    private static func rows(_ test: TestStore) throws -> [String] {
        let queries = [
            """
            SELECT 'call', t.day, p.text, v.text, t.calls, t.errors, t.cost, t.input_tokens, t.failed_cost
            FROM call_property_days t JOIN names p ON p.id = t.property JOIN names v ON v.id = t.value
            """,
            """
            SELECT e.text, t.day, p.text, v.text, s.text, t.count, t.duration_ms, t.timed, 0
            FROM activity_properties t JOIN names e ON e.id = t.event JOIN names s ON s.id = t.status
            JOIN names p ON p.id = t.property JOIN names v ON v.id = t.value
            """,
            """
            SELECT e.text, t.day, p.text, v.text, m.text, t.count, t.total, 0, 0
            FROM activity_measures t JOIN names e ON e.id = t.event JOIN names m ON m.id = t.measure
            JOIN names p ON p.id = t.property JOIN names v ON v.id = t.value
            """,
        ]
        return try queries.flatMap { query in
            try test.database().rows(query) { row in (0..<9).map { row.text($0) }.joined(separator: "|") }
        }.sorted()
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `A property declared later is rolled up as one declared from the start`(seed: UInt64) throws {
        let (first, second) = (try TestStore(), try TestStore())
        var maker = EventMaker(seed: seed)
        let batches = (0..<8).map { _ in maker.entries(50) }
        try first.withLedger(Self.options(["hd", "quality"], ["chapters", "minutes"])) { store in
            for batch in batches { try store.booked(batch) }
        }
        try second.withLedger(Self.options(["quality"], [])) { store in
            for batch in batches.prefix(3) { try store.booked(batch) }
        }
        try second.withLedger(Self.options(["hd", "quality"], ["minutes"])) { store in
            for batch in batches.dropFirst(3) { try store.booked(batch) }
        }
        try second.withLedger(Self.options(nil, ["minutes", "chapters"])) { _ in }
        let expected = try Self.rows(first)
        #expect(expected.count > 100)
        #expect(try Self.rows(second) == expected, "seed \(seed)")
        for test in [first, second] {
            let report = try Verification.run(test.location)
            #expect(report.isClean, "seed \(seed): \(report.differences.prefix(3))")
        }
    }

    @Test func `A property that is no longer declared leaves with its sums, and nothing else does`() throws {
        let (test, other) = (try TestStore(), try TestStore())
        var maker = EventMaker(seed: 5)
        let entries = maker.entries(200)
        try test.withLedger(Self.options(["hd", "quality"], ["chapters", "minutes"])) { try $0.booked(entries) }
        try other.withLedger(Self.options(["quality"], ["minutes"])) { try $0.booked(entries) }
        try test.withLedger(Self.options(["quality"], ["minutes"])) { _ in }
        #expect(try Self.rows(test) == Self.rows(other))
        #expect(try Verification.run(test.location).isClean)
        // Whoever does not speak of declarations changes none.
        try test.withLedger { _ in }
        #expect(try Self.rows(test) == Self.rows(other))
        try test.withLedger(Self.options([], [])) { _ in }
        #expect(try Self.rows(test) == [])
        #expect(try test.integer("SELECT count(*) FROM declarations") == 0)
        #expect(try Verification.run(test.location).isClean)
    }

    @Test func `Filling in tells how many events were read, and a store that has all tells nothing`() throws {
        let test = try TestStore()
        var maker = EventMaker(seed: 6)
        try test.withLedger { try $0.booked(maker.entries(30)) }
        var told: [Int] = []
        try LedgerStore(test.location, Self.options(["hd"], nil), progress: { told.append($0) }).close()
        #expect(told == [30])
        told = []
        try LedgerStore(test.location, Self.options(["hd"], nil), progress: { told.append($0) }).close()
        #expect(told == [])
    }
}
