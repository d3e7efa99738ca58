// A ledger of two weeks that a summary can be checked against by hand.
// SPDX-License-Identifier: Apache-2.0

import Client
package import Configuration
package import Ledger
package import Reading
import SQL
import Service
import Store
package import TemporaryFiles

/// A server whose clock stands still, with what its product did. It is Friday, the 20th of November 2026.
package final class SummaryScene {
    package let files: TemporaryFiles
    package let running: RunningApp
    package let clock: TestClock

    /// The server did not take what the scene is made of.
    private struct Refused: Error { let answer: String }

    private static let hostile = "<script>alert(1)</script>"

    /// The week from the 9th to the 15th, one event before it and one after it.
    package static let events = [
        #"{"kind":"activity","event":"signed_up","user":"ada","at":"2026-11-02T08:00:00Z"}"#,
        #"{"user":"ada","provider":"alpha","model":"a-1","cost_usd":4,"at":"2026-11-03T08:00:00Z"}"#,
        #"{"user":"ada","provider":"beta","model":"b-1","cost_usd":1,"at":"2026-11-08T23:59:59Z"}"#,
        #"{"user":"ada","provider":"alpha","model":"a-1","cost_usd":3,"subject":"story-1","at":"2026-11-09T00:00:00Z"}"#,
        #"{"kind":"activity","event":"signed_up","user":"bob","at":"2026-11-09T08:00:00Z"}"#,
        #"{"kind":"billing","event":"subscribed","plan":"pro","amount_usd":20,"interval":"month","user":"ada","at":"2026-11-10T08:00:00Z"}"#,
        #"{"kind":"billing","event":"paid","plan":"pro","amount_usd":20,"user":"ada","at":"2026-11-10T08:00:00Z"}"#,
        #"{"user":"bob","provider":"alpha","model":"a-2","cost_usd":2.5,"at":"2026-11-10T08:00:00Z"}"#,
        #"{"user":"ada","provider":"\#(hostile)","model":"a & b \u202Ec","cost_usd":0.25,"at":"2026-11-11T08:00:00Z"}"#,
        #"{"kind":"job","queue":"render","event":"completed","job":"1","at":"2026-11-11T08:00:00Z"}"#,
        #"{"kind":"job","queue":"render","event":"completed","job":"2","at":"2026-11-11T08:00:00Z"}"#,
        #"{"kind":"job","queue":"render","event":"failed","job":"3","at":"2026-11-11T08:00:00Z"}"#,
        #"{"kind":"error","component":"api","error_type":"Timeout","message":"m","at":"2026-11-12T08:00:00Z"}"#,
        #"{"user":"bob","provider":"beta","model":"b-1","cost_usd":1.25,"status":"error","at":"2026-11-15T23:59:59Z"}"#,
        #"{"user":"ada","provider":"alpha","model":"a-1","cost_usd":100,"at":"2026-11-16T00:00:00Z"}"#,
        #"{"kind":"profile","user":"ada","name":"Ada <b>Lovelace</b>","email":"ada@example.com","at":"2026-11-02T08:00:00Z"}"#,
        #"{"kind":"profile","subject":"story-1","name":"The whale","at":"2026-11-02T08:00:00Z"}"#,
    ]

    package init(
        _ events: [String] = SummaryScene.events, set change: (inout Configuration) throws -> Void = { _ in }
    ) throws {
        let files = try TemporaryFiles()
        self.files = files
        let clock = TestClock(try Self.time("2026-11-20", hour: 12))
        self.clock = clock
        running = try RunningApp(
            files,
            set: { configuration in
                configuration.budgets = [
                    Budget(name: "all", limit: Money(nanos: 10_000_000_000)),
                    Budget(name: "quota", each: .user, limit: Money(nanos: 5_000_000_000), per: .week),
                ]
                try change(&configuration)
            }, clock: { clock.now })
        for start in stride(from: 0, to: events.count, by: 2_000) {
            let batch = events[start..<min(start + 2_000, events.count)]
            let answer = try running.post(batch.joined(separator: "\n"), as: "application/x-ndjson")
            guard answer.status == 200, !answer.text.contains("index") else { throw Refused(answer: answer.text) }
        }
    }

    package static func time(_ day: String, hour: Int) throws -> Timestamp {
        guard let day = Day(parsing: day) else { throw Refused(answer: "\(day) is no day") }
        return day.start.advanced(byMilliseconds: Int64(hour) * 3_600_000)
    }

    package func view() throws -> LedgerView {
        var terms = LedgerView.Terms()
        (terms.budgets, terms.zone) = (running.app.configuration.budgets, running.app.configuration.timeZone)
        return LedgerView(try LedgerReader(running.app.store.location), now: clock.now, terms: terms)
    }

    /// What a query of the store answers, a row a line.
    package func rows(_ sql: String) throws -> [String] {
        try LedgerReader(running.app.store.location).database.rows(sql) { row in row.text(0) }
    }
}
