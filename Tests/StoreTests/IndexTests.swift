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
        var steps: [String] = []
        try test.database().each(
            "EXPLAIN QUERY PLAN SELECT * FROM \(table) WHERE \(condition)",
            values: condition.matches(of: /\$/).map { _ in 1 }
        ) { steps.append($0.text(3)) }
        return steps.joined(separator: "\n")
    }

    @Test func `The latest errors are found by index`() throws {
        let plan = try plan("\(EventExpression.isAppError) ORDER BY number DESC LIMIT 5")
        #expect(plan.contains("events_errors") && !plan.contains("TEMP B-TREE"), "\(plan)")
    }

    @Test func `New people of a time are found by index`() throws {
        let plan = try plan("anonymous = 0 AND since >= $1 AND since < $2", of: "people")
        #expect(plan.contains("people_since (anonymous=? AND since>? AND since<?)"), "\(plan)")
    }
}
