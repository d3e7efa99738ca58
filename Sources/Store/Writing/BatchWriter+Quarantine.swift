// What the one who writes puts into the quarantine, and takes out of it.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL
internal import Wire

extension BatchWriter {
    /// Keeps events in one transaction, on disk when this returns; an outcome for each, in their order.
    func keep(_ pieces: [QuarantineLine.Piece]) throws(StoreError) -> [QuarantineOutcome] {
        let (outcomes, change) = try database.write { () throws(StoreError) in
            var change = QuarantineChange()
            var outcomes: [QuarantineOutcome] = []
            for piece in pieces { outcomes += try keep(piece, &change) }
            return (outcomes, change)
        }
        quarantine.apply(change)
        return outcomes
    }

    private func keep(
        _ piece: QuarantineLine.Piece, _ change: inout QuarantineChange
    ) throws(StoreError) -> [QuarantineOutcome] {
        // Whoever is wrong is often wrong in the same words.
        var times: [[UInt8]: Int] = [:]
        for arrival in piece.arrivals { times[arrival.digest, default: 0] += 1 }
        var known: [[UInt8]: QuarantineOutcome] = [:]
        var outcomes: [QuarantineOutcome] = []
        for arrival in piece.arrivals {
            if known[arrival.digest] == nil {
                known[arrival.digest] = try database.quarantine(
                    arrival, times: times[arrival.digest] ?? 1, at: piece.at, within: piece.bounds, beside: quarantine,
                    &change)
            }
            outcomes.append(known[arrival.digest] ?? .failed)
        }
        return outcomes
    }

    /// Within the transaction that books a batch: closes what was kept under its keys. Where nothing is, nothing is looked at;
    /// who books what was kept itself closes that alone, and what else was kept under the key is told apart by its content.
    func release(bookedBy batch: borrowing PreparedBatch) throws(StoreError) -> QuarantineChange {
        var change = QuarantineChange()
        guard quarantine.hasKeys else { return change }
        for place in batch.rows.indices {
            let (submission, place) = (batch.rows[place].submission, batch.rows[place].place)
            let key = batch.submissions[submission].entries[place].record.key
            guard batch.submissions[submission].closesQuarantined, quarantine.has(key) else { continue }
            try database.releaseQuarantined(where: "key = $1", key.bytes, &change)
        }
        return change
    }

    /// Takes events out; returns how many of them there were.
    func release(_ events: [QuarantinedEvent]) throws(StoreError) -> Int {
        try changingQuarantine { (change) throws(StoreError) in
            var count = 0
            for event in events { count += try database.releaseQuarantined(event.number, event.digest, &change) }
            return count
        }
    }

    /// Says of events anew why they are kept.
    func tell(_ verdicts: [QuarantineVerdict]) throws(StoreError) {
        try changingQuarantine { (change) throws(StoreError) in
            for verdict in verdicts { try database.tell(verdict, &change) }
        }
    }

    /// Takes out what came for the last time before an instant, so many at most; returns how many there were.
    func release(before end: Timestamp, most: Int) throws(StoreError) -> Int {
        try changingQuarantine { (change) throws(StoreError) in
            let old = "SELECT number FROM quarantine WHERE last_at < $1 ORDER BY last_at LIMIT \(most)"
            return try database.releaseQuarantined(where: "number IN (\(old))", end.milliseconds, &change)
        }
    }

    private func changingQuarantine<T>(
        _ body: (inout QuarantineChange) throws(StoreError) -> T
    ) throws(StoreError) -> T {
        var change = QuarantineChange()
        let result = try database.write { () throws(StoreError) in try body(&change) }
        quarantine.apply(change)
        return result
    }
}
