// The rows of a quarantine: put in, read, taken out.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL
internal import Wire

// Each of these that changes rows is part of a transaction, and adds to `change` what it did.
extension Database {
    /// Keeps one event that came so often, if there is room for it.
    func quarantine(
        _ arrival: QuarantineArrival, times: Int, at now: Timestamp, within bounds: QuarantineBounds,
        beside contents: QuarantineContents, _ change: inout QuarantineChange
    ) throws(StoreError) -> QuarantineOutcome {
        let cause = arrival.event.cause.rawValue
        let known = "SELECT number FROM quarantine WHERE digest = $1"
        if let number = try first(known, arrival.digest, row: { $0.integer(0) }) {
            let again = "UPDATE quarantine SET times = times + $1, last_at = $2 WHERE number = $3"
            try run(again, times, now.milliseconds, number)
            try tell(QuarantineVerdict(number: number, reason: cause, error: arrival.reason), &change)
            return .kept
        }
        guard arrival.bytes.count <= QuarantineBounds.largestEvent else { return .tooLarge }
        let (key, size) = (arrival.event.key, arrival.size)
        if let key, contents.count(of: key) + change.count(of: key) >= QuarantineBounds.mostUnderOneKey { return .full }
        guard contents.events + change.events < bounds.mostEvents,
            contents.bytes + change.bytes + size <= bounds.mostBytes
        else { return .full }
        let insert = """
            INSERT INTO quarantine
                (digest, key, size, first_at, last_at, times, protocol, reason, error, source, id, event)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """
        try run(
            insert, arrival.digest, key?.bytes ?? [], size, now.milliseconds, now.milliseconds, times,
            arrival.protocolName, cause, arrival.reason, arrival.event.source, arrival.event.id, Array(arrival.bytes))
        change.add(key, size: size)
        return .kept
    }

    /// Says of an event anew why it is kept, where that is another reason by now.
    func tell(_ verdict: QuarantineVerdict, _ change: inout QuarantineChange) throws(StoreError) {
        let said = """
            SELECT length(CAST(error AS BLOB)) FROM quarantine WHERE number = $1 AND (reason <> $2 OR error <> $3)
            """
        let (number, reason, error) = (verdict.number, verdict.reason, verdict.error)
        guard let before = try first(said, number, reason, error, row: { Int($0.integer(0)) }) else { return }
        let more = error.utf8.count - before
        try run(
            "UPDATE quarantine SET reason = $1, error = $2, size = size + $3 WHERE number = $4", reason, error, more,
            number)
        change.grow(by: more)
    }

    /// Takes out one event: nothing where the number is not that of the bytes which have this digest.
    func releaseQuarantined(
        _ number: Int64, _ digest: [UInt8], _ change: inout QuarantineChange
    ) throws(StoreError) -> Int {
        let sql = "DELETE FROM quarantine WHERE number = $1 AND digest = $2 RETURNING key, size"
        return note(
            try rows(sql, number, digest) { (key: EventKey(bytes: $0.bytes(0)), size: Int($0.integer(1))) }, &change)
    }

    /// Takes out the events of which a condition on one value holds; returns how many.
    @discardableResult
    func releaseQuarantined(
        where condition: String, _ value: some SQLValue, _ change: inout QuarantineChange
    ) throws(StoreError) -> Int {
        let sql = "DELETE FROM quarantine WHERE \(condition) RETURNING key, size"
        return note(try rows(sql, value) { (key: EventKey(bytes: $0.bytes(0)), size: Int($0.integer(1))) }, &change)
    }

    private func note(_ found: [(key: EventKey?, size: Int)], _ change: inout QuarantineChange) -> Int {
        for (key, size) in found { change.remove(key, size: size) }
        return found.count
    }

    /// Takes out the events that name somebody; returns how many.
    func releaseQuarantined(
        naming people: PeopleMentioned, _ change: inout QuarantineChange
    ) throws(StoreError) -> Int {
        var numbers: [Int64] = []
        try each("SELECT number, event, error FROM quarantine") { row in
            if people.areIn(row.bytes(1)) || people.areQuoted(in: row.text(2)) { numbers.append(row.integer(0)) }
        }
        for number in numbers { try releaseQuarantined(where: "number = $1", number, &change) }
        return numbers.count
    }

    /// The events behind a number that are meant, in the order of their numbers: so many at most, and no more than fit
    /// into so many bytes, but one if there is any.
    func quarantined(
        _ filter: QuarantineFilter, after last: Int64, most: Int, mostBytes: Int
    ) throws(StoreError) -> [QuarantinedEvent] {
        var events: [QuarantinedEvent] = []
        var (bytes, isFull) = (0, false)
        func take(_ row: borrowing Row) -> Bool {
            let event = QuarantinedEvent(row)
            bytes += event.bytes.count
            isFull = !events.isEmpty && bytes > mostBytes
            guard !isFull else { return false }
            events.append(event)
            isFull = events.count >= most
            return !isFull
        }
        let columns = "number, digest, first_at, last_at, times, protocol, reason, error, source, id, event"
        let isMeant = "($2 = '' OR protocol = $2) AND ($3 = '' OR reason = $3) AND ($4 = '' OR id = $4)"
        if filter.numbers.isEmpty {
            try read(
                "SELECT \(columns) FROM quarantine WHERE number > $1 AND \(isMeant) ORDER BY number", last,
                filter.protocolName, filter.reason, filter.id, row: take)
        }
        for number in Set(filter.numbers).sorted() where number > last && !isFull {
            try read(
                "SELECT \(columns) FROM quarantine WHERE number = $1 AND \(isMeant)", number, filter.protocolName,
                filter.reason, filter.id, row: take)
        }
        return events
    }
}

extension QuarantinedEvent {
    fileprivate init(_ row: borrowing Row) {
        self.init(
            number: row.integer(0), digest: row.bytes(1), firstAt: Timestamp(milliseconds: row.integer(2)),
            lastAt: Timestamp(milliseconds: row.integer(3)), times: row.integer(4), protocolName: row.text(5),
            reason: row.text(6), error: row.text(7), source: row.text(8), id: row.text(9), bytes: row.bytes(10))
    }
}
