// From the bytes of a body to the events in it.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
package import Ledger

/// Reads events as contract and kindness have it: one bad event never loses its neighbours.
///
///     let batch = try EventReader(now: clock.now, ids: ids).read(body, as: .ndjson)
///
/// In NDJSON a line that is not JSON is rejected alone. In JSON a syntax error refuses the whole body, since nothing after
/// it can be trusted; so does a second value behind the first, which is NDJSON under the wrong name.
package struct EventReader: ~Copyable {
    private let limits: EventLimits
    private let now: Timestamp
    private var sealer: Sealer
    private var draft = Draft()
    private var batch = Batch()

    /// `now` is when events happened that do not say when; `ids` names those that have no id.
    package init(limits: EventLimits = EventLimits(), now: Timestamp, ids: EventIDs = EventIDs()) {
        self.limits = limits
        self.now = now
        sealer = Sealer(ids: ids)
    }

    package mutating func read(_ bytes: [UInt8], as format: WireFormat) throws(IntakeError) -> Batch {
        try read(bytes.span, as: format)
    }

    package mutating func read(_ bytes: Span<UInt8>, as format: WireFormat) throws(IntakeError) -> Batch {
        batch = Batch()
        // A record is larger than most arrays' growth is cheap for; real events are seldom shorter than this.
        batch.records.reserveCapacity(format == .ndjson ? min(limits.events, bytes.count / 200 + 1) : 1)
        try JSONReader.read(bytes) { (reader: inout JSONReader) throws(IntakeError) in
            switch format {
            case .json: try readJSON(&reader)
            case .ndjson: try readLines(&reader)
            }
        }
        return batch
    }

    private mutating func readJSON(_ reader: inout JSONReader) throws(IntakeError) {
        switch try reader.wrapping(IntakeError.notJSON, { (reader) throws(JSONError) in try reader.peek() }) {
        case .object: try readEvent(&reader)
        case .array:
            try reader.wrapping(IntakeError.notJSON) { (reader) throws(JSONError) in try reader.beginArray() }
            while try nextElement(&reader) { try readEvent(&reader) }
        case nil: throw .empty
        default: throw .notEvents
        }
        do throws(JSONError) {
            try reader.finish()
        } catch {
            throw (try? reader.peek()) == .object ? .severalValues(offset: error.offset) : .notJSON(error)
        }
        if batch.count == 0 { throw .empty }
    }

    private mutating func nextElement(_ reader: inout JSONReader) throws(IntakeError) -> Bool {
        try reader.wrapping(IntakeError.notJSON) { (reader) throws(JSONError) in try reader.nextElement() }
    }

    private mutating func readEvent(_ reader: inout JSONReader) throws(IntakeError) {
        try reader.wrapping(IntakeError.notJSON) { (reader) throws(JSONError) in try draft.read(&reader) }
        try settle(reader)
    }

    private mutating func readLines(_ reader: inout JSONReader) throws(IntakeError) {
        while reader.nextLine() {
            let malformed: JSONError?
            do throws(JSONError) {
                if reader.isAtEnd() { continue }
                try draft.read(&reader)
                try reader.finish()
                malformed = nil
            } catch {
                malformed = error
            }
            try settle(reader, malformed: malformed)
        }
        if batch.count == 0 { throw .empty }
    }

    /// Makes of the draft a record or a rejection, and counts it.
    private mutating func settle(_ reader: borrowing JSONReader, malformed: JSONError? = nil) throws(IntakeError) {
        guard batch.count < limits.events else { throw .tooManyEvents(limit: limits.events) }
        let index = batch.count
        batch.count += 1
        do throws(EventError) {
            if let malformed { throw .malformed(malformed) }
            let event = try event(reader)
            batch.records.append(sealer.seal(event, index: index, arrival: now))
        } catch {
            batch.rejections.append(Rejection(index: index, error: error))
        }
    }

    private mutating func event(_ reader: borrowing JSONReader) throws(EventError) -> Event {
        if let flaw = draft.flaw { throw flaw }
        var event = Event(kind: try draft.kind(reader))
        try draft.fill(&event, reader)
        try event.checkCompleteness(draft.present)
        if let at = event.at, at.milliseconds - now.milliseconds > limits.millisecondsAhead {
            throw .invalid(
                "at", "not be more than \(limits.millisecondsAhead / 60_000) minutes ahead of the server's clock")
        }
        return event
    }
}
