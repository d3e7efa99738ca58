// Empties the bodies of somebody's events of what could tell who it was.
// SPDX-License-Identifier: Apache-2.0

internal import Intake
internal import Ledger
internal import SQL

/// Rewrites the events of some people. What sums are made of stays: kinds, figures, names that have numbers, declared
/// properties, reasons; a session stays as the number that stands for it.
struct Redaction {
    private let database: Database
    private let declared: Set<String>

    init(_ database: Database) throws(SQLError) {
        self.database = database
        declared = Set(try database.rows("SELECT name FROM declarations") { $0.text(0) })
    }

    /// Returns how many events there were.
    mutating func run(of people: [Int64]) throws(StoreError) -> Int {
        let ends = try StoreError.wrapping { () throws(SQLError) in
            (
                try database.first("SELECT number >> 32 FROM events ORDER BY number LIMIT 1") { $0.integer(0) },
                try database.first("SELECT number >> 32 FROM events ORDER BY number DESC LIMIT 1") { $0.integer(0) }
            )
        }
        guard case (let first?, let last?) = ends else { return 0 }
        var count = 0
        // The index has the day before the person: a look-up for each day costs less than reading all events.
        for day in first...last {
            for person in people { count += try redact(day: day, person: person) }
        }
        return count
    }

    private func redact(day: Int64, person: Int64) throws(StoreError) -> Int {
        let sql = """
            SELECT number, kind, body FROM events
            WHERE \(EventExpression.day) = $1 AND \(EventExpression.person) = $2 AND \(EventExpression.isOfSomebody)
            """
        let events = try StoreError.wrapping { () throws(SQLError) in
            try database.rows(
                sql,
                bind: {
                    $0.integer(day)
                    $0.integer(person)
                }, { (number: $0.integer(0), kind: $0.integer(1), body: $0.bytes(2)) })
        }
        for event in events {
            let body = try redacted(event.body, of: event.kind, number: event.number)
            guard body != event.body else { continue }
            _ = try StoreError.wrapping { () throws(SQLError) in
                try database.run("UPDATE events SET body = $1 WHERE number = $2") { binder in
                    binder.text(utf8: body)
                    binder.integer(event.number)
                }
            }
        }
        return events.count
    }

    private func redacted(_ body: [UInt8], of kind: Int64, number: Int64) throws(StoreError) -> [UInt8] {
        guard let kind = Event.Kind(rawValue: UInt8(truncatingIfNeeded: kind)) else {
            throw .badRow(number: number, "its kind is unknown")
        }
        var event = Event(Event.Detail(kind))
        do {
            try Record.restore(body, into: &event)
        } catch {
            throw .badRow(number: number, "\(error)")
        }
        event.trace = ""
        event.session = Fold.anonymous(session: event.session)
        let mayKeep = kind == .call || kind == .activity
        event.properties = mayKeep ? event.properties.filter { declared.contains($0.name) } : []
        switch event.detail {
        case .call(var call):
            call.error = ""
            event.detail = .call(call)
        case .error(var fault):
            fault.message = ""
            fault.requestID = ""
            fault.reference = ""
            event.detail = .error(fault)
        case .job(var job):
            job.job = ""
            event.detail = .job(job)
        case .profile: event.detail = .profile(Profile())
        case .activity, .billing, .request: break
        }
        return Record.seal(event, index: 0).body
    }
}
