// Single events are found by index, as long as queries say what the index says.
// SPDX-License-Identifier: Apache-2.0

import SQL
import Store
import Testing

@Suite struct IndexTests {
    private func plan(_ condition: String, of table: String = "events") throws -> String {
        let test = try TestStore()
        var maker = EventMaker(seed: 1)
        try test.withLedger { try $0.booked(maker.entries(200)) }
        return try test.database().rows(
            "EXPLAIN QUERY PLAN SELECT * FROM \(table) WHERE \(condition)",
            bind: { binder in for _ in condition.matches(of: /\$/) { binder.integer(Int64(1)) } }, { $0.text(3) }
        ).joined(separator: "\n")
    }

    @Test("A day's calls of a provider are found by index")
    func calls() throws {
        let condition = "\(EventExpression.day) = $1 AND provider = $2 AND model = $3 AND \(EventExpression.isCall)"
        #expect(try plan(condition).contains("events_call (<expr>=? AND provider=? AND model=?)"))
        let range = "\(EventExpression.day) BETWEEN $1 AND $2 AND \(EventExpression.isCall)"
        #expect(try plan(range).contains("events_call (<expr>>? AND <expr><?)"))
    }

    @Test("A day's events of a person are found by index")
    func people() throws {
        let condition =
            "\(EventExpression.day) = $1 AND \(EventExpression.person) = $2 AND \(EventExpression.isOfSomebody)"
        #expect(try plan(condition).contains("events_person (<expr>=? AND <expr>=?)"))
    }

    @Test("The latest errors are found by index")
    func faults() throws {
        let plan = try plan("\(EventExpression.isFault) ORDER BY number DESC LIMIT 5")
        #expect(plan.contains("events_faults") && !plan.contains("TEMP B-TREE"), "\(plan)")
    }

    @Test("New people of a time are found by index")
    func newPeople() throws {
        let plan = try plan("anonymous = 0 AND since >= $1 AND since < $2", of: "people")
        #expect(plan.contains("people_since (anonymous=? AND since>? AND since<?)"), "\(plan)")
    }
}
