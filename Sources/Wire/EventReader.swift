// From the bytes of a body to the events in it.
// SPDX-License-Identifier: Apache-2.0

package import JSON
package import Ledger

/// Which part of a body that was cut in two.
package enum BodyPart: Sendable {
    case head(JSONCut)
    case tail(JSONCut)
}

/// Reads events as contract and kindness have it: one bad event never loses its neighbours.
///
///     let batch = try EventReader(now: clock.now, ids: ids).read(body, as: .ndjson)
///
/// In NDJSON a line that is not JSON is rejected alone. In JSON a syntax error refuses the whole body, since nothing after
/// it can be trusted; so does a second value behind the first, which is NDJSON under the wrong name.
package struct EventReader: ~Copyable {
    private let limits: EventLimits
    private let now: Timestamp
    private let keepsRejected: Bool
    /// What an event is called, and when it happened, that says neither.
    private var unsaid: (id: String, at: Timestamp)
    private var sealer: Sealer
    private var draft = Draft()
    private var batch = Batch()
    /// Events of the body before the part that is being read.
    private var before = 0

    /// `now` is when events happened that do not say when; `ids` names those that have no id. `keepsRejected` says that
    /// of what cannot be taken it is to be told where it stands and what it is called.
    package init(
        limits: EventLimits = EventLimits(), now: Timestamp, ids: EventIDs = EventIDs(), keepsRejected: Bool = false
    ) {
        self.limits = limits
        self.now = now
        self.keepsRejected = keepsRejected
        unsaid = ("", now)
        sealer = Sealer(ids: ids)
    }

    package mutating func read(_ bytes: [UInt8], as format: WireFormat) throws(IntakeError) -> Batch {
        try read(bytes.span, as: format)
    }

    package mutating func read(_ bytes: Span<UInt8>, as format: WireFormat) throws(IntakeError) -> Batch {
        begin(bytes.count, as: format)
        try JSONReader.read(bytes) { (reader: inout JSONReader) throws(IntakeError) in
            switch format {
            case .json: try readJSON(&reader)
            case .ndjson: try readLines(&reader)
            }
        }
        return batch
    }

    /// Reads one part of a body; both together are what `read` makes of the whole, but for the limit on how many.
    ///
    /// What is thrown says only that the body was cut wrongly, or is not to be taken: to know which, read all of it.
    package mutating func read(_ part: BodyPart, of bytes: Span<UInt8>, as format: WireFormat) throws(IntakeError)
        -> Batch
    {
        switch part {
        case .head(let cut):
            begin(cut.offset, as: format)
            try JSONReader.read(bytes, before: cut) { (reader: inout JSONReader) throws(IntakeError) in
                switch format {
                case .json: try readHead(&reader)
                case .ndjson: try readLines(&reader)
                }
            }
            guard batch.count == cut.before else { throw .notEvents }
        case .tail(let cut):
            begin(bytes.count - cut.offset, as: format, before: cut.before)
            try JSONReader.read(bytes, after: cut) { (reader: inout JSONReader) throws(IntakeError) in
                switch format {
                case .json:
                    try readElements(&reader)
                    try finish(&reader)
                case .ndjson: try readLines(&reader)
                }
            }
        }
        return batch
    }

    /// Reads one event that came at another time: that is when it happened, if it does not say when, and `id` is what it
    /// is called, if it has no id. So it is the same event however often it is read.
    package mutating func read(_ event: [UInt8], cameAt then: Timestamp, calling id: String) throws(IntakeError)
        -> Batch
    {
        batch = Batch()
        before = 0
        unsaid = (id, then)
        defer { unsaid = ("", now) }
        try JSONReader.read(event.span) { (reader: inout JSONReader) throws(IntakeError) in
            try readEvent(&reader)
            try finish(&reader)
        }
        return batch
    }

    private mutating func begin(_ bytes: Int, as format: WireFormat, before: Int = 0) {
        batch = Batch()
        self.before = before
        // A record is larger than most arrays' growth is cheap for; real events are seldom shorter than this.
        batch.records.reserveCapacity(format == .ndjson ? min(limits.events, bytes / 200 + 1) : 1)
    }

    private mutating func readJSON(_ reader: inout JSONReader) throws(IntakeError) {
        switch try reader.wrapping(IntakeError.notJSON, { (reader) throws(JSONError) in try reader.peek() }) {
        case .object: try readEvent(&reader)
        case .array:
            try beginArray(&reader)
            try readElements(&reader)
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

    /// The first elements of an array, up to where the text was cut: nothing may be open there.
    private mutating func readHead(_ reader: inout JSONReader) throws(IntakeError) {
        try beginArray(&reader)
        while !reader.isAtEnd() {
            guard try nextElement(&reader) else { throw .notEvents }
            try readEvent(&reader)
        }
        try finish(&reader)
    }

    /// What is left of an array, up to its closing bracket.
    private mutating func readElements(_ reader: inout JSONReader) throws(IntakeError) {
        while try nextElement(&reader) { try readEvent(&reader) }
    }

    private mutating func beginArray(_ reader: inout JSONReader) throws(IntakeError) {
        try reader.wrapping(IntakeError.notJSON) { (reader) throws(JSONError) in try reader.beginArray() }
    }

    private mutating func finish(_ reader: inout JSONReader) throws(IntakeError) {
        try reader.wrapping(IntakeError.notJSON) { (reader) throws(JSONError) in try reader.finish() }
    }

    private mutating func nextElement(_ reader: inout JSONReader) throws(IntakeError) -> Bool {
        try reader.wrapping(IntakeError.notJSON) { (reader) throws(JSONError) in try reader.nextElement() }
    }

    private mutating func readEvent(_ reader: inout JSONReader) throws(IntakeError) {
        let start = reader.offset
        try reader.wrapping(IntakeError.notJSON) { (reader) throws(JSONError) in try draft.read(&reader) }
        try settle(reader, EventPlace(start, reader.offset))
    }

    private mutating func readLines(_ reader: inout JSONReader) throws(IntakeError) {
        while reader.nextLine() {
            let malformed: JSONError?
            if reader.isAtEnd() { continue }
            let start = reader.offset
            // A line that is too long is not even read.
            if reader.endOfText - start > limits.eventBytes {
                try settle(reader, EventPlace(start, reader.endOfText))
                continue
            }
            var end = start
            do throws(JSONError) {
                try draft.read(&reader)
                end = reader.offset
                try reader.finish()
                malformed = nil
            } catch {
                // Of what is not JSON nobody knows where it ends, but for the line.
                end = reader.endOfText
                malformed = error
            }
            try settle(reader, EventPlace(start, end), malformed: malformed)
        }
        if batch.count == 0 { throw .empty }
    }

    /// Makes of the draft a record or a rejection, and counts it.
    private mutating func settle(
        _ reader: borrowing JSONReader, _ place: EventPlace, malformed: JSONError? = nil
    ) throws(IntakeError) {
        guard batch.count < limits.events else { throw .tooManyEvents(limit: limits.events) }
        let index = before + batch.count
        batch.count += 1
        do throws(EventError) {
            if place.count > limits.eventBytes { throw .tooLong(limit: limits.eventBytes) }
            if let malformed { throw .malformed(malformed) }
            var event = try event(reader)
            if event.id.isEmpty { event.id = unsaid.id }
            var record = sealer.seal(event, index: index, arrival: unsaid.at)
            record.place = place
            batch.records.append(record)
            for note in draft.notes { batch.notes.add(EventNote(note, index: index)) }
        } catch {
            let event = keepsRejected ? rejected(error.cause, at: place, reader) : nil
            batch.rejections.append(Rejection(index: index, error: error, event: event))
            if error.isOfBounds { batch.outOfBounds = batch.outOfBounds ?? error }
        }
    }

    /// What it is called, as far as that can be read whatever else is wrong with it.
    private func rejected(
        _ cause: RejectionCause, at place: EventPlace, _ reader: borrowing JSONReader
    ) -> RejectedEvent {
        var (source, id) = ("", "")
        if cause != .notJSON, cause != .notAnObject, cause != .tooLong {
            do throws(EventError) {
                try draft.read(.source, &source, reader)
                try draft.readID(.id, &id, reader)
            } catch {
                (source, id) = ("", "")
            }
        }
        return RejectedEvent(cause, at: place, source: source, id: id)
    }

    private mutating func event(_ reader: borrowing JSONReader) throws(EventError) -> Event {
        if let flaw = draft.flaw { throw flaw }
        var event = Event(kind: try draft.kind(reader))
        try draft.fill(&event, reader)
        try event.checkCompleteness(draft.present)
        if let at = event.at, at.milliseconds - now.milliseconds > limits.millisecondsAhead {
            throw .ahead(minutes: limits.millisecondsAhead / 60_000)
        }
        return event
    }
}
