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
        let again = """
            UPDATE quarantine SET times = times + $1, last_at = $2, reason = $3, error = $4 WHERE digest = $5
            """
        let cause = arrival.event.cause.rawValue
        if try run(again, times, now.milliseconds, cause, arrival.reason, arrival.digest) > 0 { return .kept }
        let size = arrival.bytes.count
        guard size <= QuarantineBounds.largestEvent else { return .tooLarge }
        guard contents.events + change.events < bounds.mostEvents,
            contents.bytes + change.bytes + size <= bounds.mostBytes
        else { return .full }
        let insert = """
            INSERT INTO quarantine
                (digest, key, size, first_at, last_at, times, protocol, reason, error, source, id, event)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """
        let key = arrival.event.key
        try run(
            insert, arrival.digest, key?.bytes ?? [], size, now.milliseconds, now.milliseconds, times,
            arrival.protocolName, cause, arrival.reason, arrival.event.source, arrival.event.id, Array(arrival.bytes))
        change.add(key, size: size)
        return .kept
    }

    /// Takes out the events of which a condition on one value holds; returns how many.
    @discardableResult
    func releaseQuarantined(
        where condition: String, _ value: some SQLValue, _ change: inout QuarantineChange
    ) throws(StoreError) -> Int {
        var found: [(key: EventKey?, size: Int)] = []
        try each("DELETE FROM quarantine WHERE \(condition) RETURNING key, size", value) { row in
            found.append((EventKey(bytes: row.bytes(0)), Int(row.integer(1))))
        }
        for (key, size) in found { change.remove(key, size: size) }
        return found.count
    }

    /// Takes out the events that name somebody; returns how many.
    func releaseQuarantined(
        naming people: PeopleMentioned, _ change: inout QuarantineChange
    ) throws(StoreError) -> Int {
        var numbers: [Int64] = []
        try each("SELECT number, event FROM quarantine") { row in
            if people.areIn(row.bytes(1)) { numbers.append(row.integer(0)) }
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
