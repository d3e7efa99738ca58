// Empties the bodies of somebody's events of what could tell who it was.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL
internal import Wire

/// Rewrites the events of some people. What sums are made of stays: kinds, figures, names that have numbers, declared
/// properties, reasons, plans and countries; a session stays as the number that stands for it.
struct Redaction {
    private let database: Database
    private let declared: Set<ExactText>

    init(_ database: Database) throws(StoreError) {
        self.database = database
        declared = Set(try database.rows("SELECT name FROM declarations") { $0.text(0).exact })
    }

    /// Returns how many events there were.
    mutating func run(of people: [Int64]) throws(StoreError) -> Int {
        var finder = EventFinder(database)
        var count = 0
        for day in try finder.days() {
            let numbers = try finder.events(onDay: day, of: people)
            try redact(numbers)
            count += numbers.count
        }
        return count
    }

    private func redact(_ numbers: [Int64]) throws(StoreError) {
        for number in numbers {
            let found = try database.first("\(StoredEvent.select) WHERE number = $1", number) { SealedEvent($0) }
            guard let found else { continue }
            let body = try redacted(found.event.body, of: found.event.kind, number: number)
            guard body != found.event.body else { continue }
            try database.run("UPDATE events SET body = $1 WHERE number = $2", SQLText(utf8: body), number)
            try EventSeal.renew(of: found, in: database)
        }
    }

    private func redacted(_ body: [UInt8], of kind: Event.Kind?, number: Int64) throws(StoreError) -> [UInt8] {
        guard let kind else { throw .badRow(number: number, "its kind is unknown") }
        var event = Event(Event.Detail(kind))
        do {
            try Record.restore(body, into: &event)
        } catch {
            throw .badRow(number: number, "\(error)")
        }
        event.trace = ""
        event.session = Fold.anonymous(session: event.session)
        let mayKeep = kind == .call || kind == .activity
        event.properties = mayKeep ? event.properties.filter { declared.contains($0.name.exact) } : []
        switch event.detail {
        case .call(var call):
            call.error = ""
            event.detail = .call(call)
        case .error(var appError):
            appError.message = ""
            appError.requestID = ""
            appError.reference = ""
            event.detail = .error(appError)
        case .job(var job):
            job.job = ""
            event.detail = .job(job)
        case .profile(let profile):
            var rest = Profile()
            (rest.plan, rest.country) = (profile.plan, profile.country)
            event.detail = .profile(rest)
        case .activity, .billing, .request: break
        }
        return Record.seal(event, index: 0).body
    }
}
